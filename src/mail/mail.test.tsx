import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { MailCode, MailLayout, MailLink, MailList, MailParagraph, MailSteps } from './layout.tsx';
import { INLINE, MAIL_STYLE } from './styles.ts';

const SOURCES = join(import.meta.dirname, '..');
const site = {
  OPERATOR_NAME: 'Direction de l’exemple',
  ASSISTANCE_PHONE: '0809 400 210',
  ASSISTANCE_HOURS: 'de 8h00 à 19h30',
};
const mail = render(
  <MailLayout
    title="Espace professionnel - Essai"
    holder={{ name: 'Mme Lila ROSEMONDE', subscriberNumber: '20101670101919' }}
    writtenOn="22 août 2023"
    site={site}
  >
    <MailCode>mHPstewGkBYj</MailCode>
    <MailParagraph>Vous avez demandé un code.</MailParagraph>
    <MailSteps steps={['Ouvrez le site']} />
    <MailList items={['Rien ne change']} />
    <MailLink href="https://exemple.fr/contester?code=a&b" />
  </MailLayout>,
);

describe('the layout of a mail', () => {
  it('keeps its one style element as it is, so that a page may allow it by its hash', () => {
    expect(mail.match(/<style>(.*)<\/style>/s)?.[1]).toBe(MAIL_STYLE);
    expect(mail).not.toMatch(/<img|<script/);
  });

  it('looks the same where that element is dropped: each element bears its own, all of them constant', () => {
    const bare = [...mail.matchAll(/<(p|h1|ol|ul|li|a|td|table|body|div)\b[^>]*>/g)].filter(
      ([tag]) => !/ style="[^"]+"/.test(tag),
    );
    expect(bare).toEqual([]);
    const known: string[] = Object.values(INLINE);
    for (const [, style] of mail.matchAll(/ style="([^"]*)"/g)) expect(known).toContain(style);
    for (const style of [...known, MAIL_STYLE]) expect(style).not.toMatch(/["'<>&]/);
    expect(mail.match(/<table/g)).toHaveLength(mail.match(/<table[^>]* role="presentation"/g)?.length ?? 0);
  });

  it('has its code large in a cell of its own, and shows it in no list of mails', () => {
    expect(mail).toMatch(/<td class="code" style="[^"]*font-size:28px[^"]*">mHPstewGkBYj<\/td>/);
    const shown = /<div class="preheader"[^>]*>([^<]*)<\/div>/.exec(mail)?.[1];
    expect(shown).toBe('Vous avez demandé un code.');
  });

  it('makes no element of a mail beside these, which bear their looks', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /mails?(-origin)?\.tsx$/.test(file) && !file.includes('mailbox'),
    );
    expect(files.length).toBeGreaterThan(8);
    for (const file of files)
      expect(readFileSync(join(SOURCES, file), 'utf8'), file).not.toMatch(
        /<(?:p|a|ul|ol|li|h\d|table|div)[ >]/,
      );
  });

  it('carries what a forgery lacks, and the advice against forgeries', () => {
    expect(mail).toContain('Mme Lila ROSEMONDE');
    expect(mail).toContain('20101670101919');
    expect(mail).toContain('Message du 22 août 2023');
    expect(mail).toContain('ne vous demande jamais vos identifiants');
  });

  it('leads nowhere but where the mail itself does, and writes that address out', () => {
    expect([...mail.matchAll(/<a /g)]).toHaveLength(1);
    expect(mail).toContain('>https://exemple.fr/contester?code=a&amp;b</a>');
  });

  it('names nobody where the address has not proved to be theirs', () => {
    const html = render(<MailLayout title="x" writtenOn="22 août 2023" site={site} />);
    expect(html).not.toContain('Abonné');
  });
});
