import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { MAIL_STYLE, MailCode, MailLayout, MailLink } from './layout.tsx';

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
    <MailLink href="https://exemple.fr/contester?code=a&b" />
  </MailLayout>,
);

describe('the layout of a mail', () => {
  it('keeps its one style element as it is, so that a page may allow it by its hash', () => {
    expect(mail.match(/<style>(.*)<\/style>/s)?.[1]).toBe(MAIL_STYLE);
    expect(mail).not.toMatch(/\sstyle=|<img|<script/);
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
