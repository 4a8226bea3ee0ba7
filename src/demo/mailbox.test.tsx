import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { CODE, putInOutbox, someMail } from '../../test/tools/some-mail.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { deliverDueMails } from '../mail/deliver-due-mails.ts';
import { MailCode, MailLayout, MailParagraph, renderMail } from '../mail/layout.tsx';
import { demoTransport } from '../mail/smtp.ts';
import { MAIL_STYLE } from '../mail/styles.ts';
import type { Site } from '../web/components/view.ts';

const UNKNOWN = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

describeOnEachDatabase('the demonstration mailbox', (database) => {
  let platform: TestPlatform;
  let app: FastifyInstance;

  beforeEach(async () => {
    platform = testPlatform(database());
    app = await openMailbox(true);
  });
  afterEach(() => app.close());

  it('shows who got what and when, newest first', async () => {
    await arrive('lila@example.test');
    platform.clock.advance({ minutes: 5 });
    await arrive('zoe@example.test');

    const { statusCode, body } = await app.inject('/demo/courriels');
    expect(statusCode).toBe(200);
    expect(rows(body)).toEqual([
      ['22/08/2023 14:14', 'À : zoe@example.test', 'Espace professionnel - Activation', 'Voici votre code :'],
      [
        '22/08/2023 14:09',
        'À : lila@example.test',
        'Espace professionnel - Activation',
        'Voici votre code :',
      ],
    ]);
  });

  it('shows those of one address, however it is written', async () => {
    await arrive('lila@example.test');
    await arrive('zoe@example.test');
    const { body } = await app.inject('/demo/courriels?adresse=LILA%40example.test');
    expect(rows(body).map(([, to]) => to)).toEqual(['À : lila@example.test']);
    expect(body).toContain('<option value="lila@example.test" selected>');
  });

  it('says so when there is none, and repeats an address without believing it', async () => {
    expect((await app.inject('/demo/courriels')).body).toContain('Aucun courriel</p>');
    const { body } = await app.inject('/demo/courriels?adresse=%22%3E%3Cscript%3E');
    expect(body).toContain('Aucun courriel pour &quot;>&lt;script></p>');
  });

  it('shows only what has been handed over and kept', async () => {
    const wiped = await putInOutbox(platform, someMail('unseen@example.test'));
    await deliverDueMails(platform, { ...demoTransport(), keepsBody: false });
    const waiting = await putInOutbox(platform, someMail('unseen@example.test'));

    expect((await app.inject('/demo/courriels')).body).not.toContain('unseen@example.test');
    for (const id of [wiped, waiting]) {
      expect((await app.inject(`/demo/courriels/${id}`)).statusCode).toBe(404);
    }
  });

  it('tells what nobody has opened yet, and from whom it came', async () => {
    const id = await arrive('lila@example.test');
    await arrive('zoe@example.test');
    const unread = async () => asRead((await app.inject('/demo/courriels')).body).match(/>Non lu</g) ?? [];
    expect(await unread()).toHaveLength(2);
    await app.inject(`/demo/courriels/${id}`);
    expect(await unread()).toHaveLength(1);
    const { body } = await app.inject('/demo/courriels');
    expect(asRead(body)).toContain(`De : ${INSTALLATION.OPERATOR_NAME}`);
  });

  it('opens a mail in both its parts', async () => {
    const id = await arrive('lila@example.test');
    const page = (await app.inject(`/demo/courriels/${id}`)).body;
    expect(page).toContain(`<iframe class="mailbox-mail__frame" src="/demo/courriels/${id}/html"`);
    expect(asRead(page)).toContain('22 août 2023 à 14 h 09');

    const text = (await app.inject(`/demo/courriels/${id}/texte`)).body;
    expect(text).toContain(`\n${CODE}\n`);
  });

  it('opens a mail as a document that may do nothing but look as it should', async () => {
    const id = await arrive('lila@example.test');
    const { headers, body } = await app.inject(`/demo/courriels/${id}/html`);
    expect(body).toContain(`<style>${MAIL_STYLE}</style>`);
    expect(body).toContain(CODE);

    const policy = String(headers['content-security-policy']);
    expect(policy.split('; ')).toContain("default-src 'none'");
    // Its own styles, each by its hash; `'unsafe-hashes'` lets a hash allow the attribute of an element.
    expect(policy).toMatch(/style-src 'unsafe-hashes'(?: 'sha256-[A-Za-z0-9+/]{43}=')+;/);
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toMatch(/unsafe-(?!hashes)|allow-scripts|allow-forms|allow-top/);
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
  });

  it('makes links of what leads to this site, and of nothing else', async () => {
    const own = `${platform.installation.BASE_URL}/activation?a=1&b=2`;
    const foreign = ['https://espace.example.evil.test/', 'https://evil.test/', 'javascript:alert(1)'];
    const id = await arrive('lila@example.test', `Voir ${own}. ${foreign.join(' ')}`);
    const { body } = await app.inject(`/demo/courriels/${id}/texte`);
    expect(body).toContain(`<a href="${own.replace('&', '&amp;')}">`);
    const text = /<pre.*<\/pre>/s.exec(body)?.[0] ?? '';
    expect(text.match(/href=/g)).toHaveLength(1);
    expect(text).toContain('evil.test');
  });

  it.each([UNKNOWN, 'courriel', '1', `${UNKNOWN}%27--`])('has no mail %s', async (id) => {
    await arrive('lila@example.test');
    for (const part of ['', '/html', '/texte']) {
      expect((await app.inject(`/demo/courriels/${id}${part}`)).statusCode).toBe(404);
    }
  });

  it('is dressed by a style sheet of its own', async () => {
    const { body } = await app.inject('/demo/courriels');
    const [, address = ''] = /rel="stylesheet" href="(\/demo[^"]+)"/.exec(body) ?? [];
    const sheet = await app.inject(address);
    expect(sheet.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(sheet.body).toContain('.mailbox-row');
  });

  it('does not exist where mails are really sent', async () => {
    const id = await arrive('lila@example.test');
    const closed = await openMailbox(false);
    for (const path of ['', '.css', `/${id}`, `/${id}/html`, `/${id}/texte`]) {
      const { statusCode, body } = await closed.inject(`/demo/courriels${path}`);
      expect(statusCode, path).toBe(404);
      expect(body).not.toContain(CODE);
    }
    await closed.close();
  });

  /** A mail such as the product writes, come to the mailbox. */
  async function arrive(to: string, words = 'Voici votre code :'): Promise<string> {
    const document = (
      <MailLayout title="Espace professionnel - Activation" writtenOn="22 août 2023" site={site(true)}>
        <MailParagraph>{words}</MailParagraph>
        <MailCode>{CODE}</MailCode>
      </MailLayout>
    );
    const subject = 'Espace professionnel - Activation';
    const mail = { purpose: 'creation-code', to, subject, ...renderMail(document) } as const;
    const id = await putInOutbox(platform, mail);
    await deliverDueMails(platform, demoTransport());
    return id;
  }

  function openMailbox(demoMailbox: boolean): Promise<FastifyInstance> {
    return testApp(platform, { site: site(demoMailbox) });
  }
});

function site(demoMailbox: boolean): Site {
  return {
    ...INSTALLATION,
    accessibility: 'non conforme',
    demo: true,
    demoMailbox,
    menu: [],
    assets: {
      stylesheet: '/a.css',
      script: '/a.js',
      strengthScript: '/b.js',
      captchaWork: '/captcha-work.js',
      icon: '/a.svg',
    },
  };
}

/** Date, recipient, subject and opening of each line of the list. */
function rows(body: string): string[][] {
  return [...body.matchAll(/<a class="mailbox-row.*?<\/a>/gs)].map(([row]) =>
    [...row.matchAll(/class="mailbox-row__(?:time|to|subject|opening)"[^>]*>([^<]*)</g)].map(
      ([, text = '']) => asRead(text),
    ),
  );
}
