import { describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../../src/mail/outgoing-mail.ts';
import { ALLOWANCES } from '../../src/mail/purposes.ts';
import { messagesFrom } from '../../src/mail/smtp.ts';
import { INSTALLATION } from '../tools/platform.ts';
import { MAILS } from './samples.ts';

const message = messagesFrom({ name: INSTALLATION.OPERATOR_NAME, address: 'ne-pas-repondre@espace.example' });
const SENT = new Date('2026-08-22T12:09:03Z');

/** The mail as people read it, then what of its HTML differs from mail to mail, an element a line. */
function readable(mail: OutgoingMail): string {
  const { from, subject } = message({ ...mail, id: 'mail', writtenAt: SENT, sentAt: SENT }) as {
    from: { name: string; address: string };
    subject: string;
  };
  const [, content = ''] =
    /<td class="content"[^>]*>(.*?)<\/td><\/tr><tr><td class="footer"/s.exec(mail.html) ?? [];
  const opening = /<div class="preheader"[^>]*>(.*?)<\/div>/s.exec(mail.html)?.[1];
  const head = [
    `De : ${from.name} <${from.address}>`,
    `À : ${mail.to}`,
    `Objet : ${subject}`,
    `Aperçu : ${opening}`,
  ];
  return [
    ...head,
    '',
    mail.text,
    '-- HTML',
    content.replaceAll(/ style="[^"]*"/g, '').replaceAll('><', '>\n<'),
    '',
  ].join('\n');
}

describe('every mail', () => {
  it.each(Object.entries(MAILS))('%s reads as it is kept', async (name, mail) => {
    await expect(readable(mail)).toMatchFileSnapshot(`snapshots/${name}.txt`);
  });

  it('for a purpose stands among the samples: a new one is added to samples.ts', () => {
    const shown = new Set(Object.values(MAILS).map(({ purpose }) => purpose));
    expect(Object.keys(ALLOWANCES).filter((purpose) => !shown.has(purpose as never))).toEqual([]);
  });

  it('is one document with its frame around it', async () => {
    const html = MAILS['change-code']?.html.replaceAll('><', '>\n<') ?? '';
    await expect(`${html}\n`).toMatchFileSnapshot('snapshots/whole.txt');
  });

  it.each(Object.entries(MAILS))(
    '%s has steps and facts of one form, and no more than one order',
    (_name, { html }) => {
      for (const [, item = ''] of html.matchAll(/<li[^>]*>(.*?)<\/li>/gs)) {
        expect(item).toMatch(/^[^A-Z]/);
        expect(item).not.toMatch(/[.;,]$/);
      }
      expect(html.match(/<ol/g)?.length ?? 0).toBeLessThanOrEqual(1);
    },
  );

  it.each(Object.entries(MAILS))(
    '%s tells neither code nor reference in a list of mails',
    (_name, { html }) => {
      const opening = /<div class="preheader"[^>]*>(.*?)<\/div>/s.exec(html)?.[1] ?? '';
      expect(opening.length).toBeGreaterThan(20);
      for (const secret of ['mHPstewGkBYj', '415902', '9999-9999']) expect(opening).not.toContain(secret);
    },
  );
});
