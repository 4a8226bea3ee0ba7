import { createRequire } from 'node:module';
import { type ComponentChildren, Fragment, h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { whenNeeded } from '../platform/when-needed.ts';
import type { Site } from '../web/components/view.ts';
import { INLINE, MAIL_STYLE } from './styles.ts';

export interface MailLayoutProps {
  /** Subject of the mail, also its heading (the name of the site stands above it once). */
  title: string;
  /** Named with the subscriber number, which a forgery lacks; absent where the address has not proved to be theirs. */
  holder?: { name: string; subscriberNumber: string };
  /** Instead, in the mailbox of a company. */
  company?: { name: string; siren: string };
  /** Ready to read: « 22 août 2023 à 14 h 09 ». It may leave later. */
  writtenOn: string;
  site: Pick<Site, 'OPERATOR_NAME' | 'ASSISTANCE_PHONE' | 'ASSISTANCE_HOURS'>;
  children?: ComponentChildren;
}

/** Whole HTML document of a mail: one table, no image, no link to sign in. */
export function MailLayout({ title, holder, company, writtenOn, site, children }: MailLayoutProps) {
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
        <style>{MAIL_STYLE}</style>
      </head>
      <body class="body" style={INLINE.body}>
        <div class="preheader" style={INLINE.preheader}>
          {openingOf(children)}
        </div>
        <table class="table" style={INLINE.table} {...CENTRED}>
          <tr>
            <td class="content" style={INLINE.content}>
              <p class="brand" style={INLINE.brand}>
                Espace professionnel
              </p>
              <h1 class="heading" style={INLINE.heading}>
                {title.replace(/^Espace professionnel - /, '')}
              </h1>
              {holder ? (
                <p style={INLINE.who}>
                  {holder.name}
                  <br />
                  Abonné : {holder.subscriberNumber}
                </p>
              ) : null}
              {company ? (
                <p style={INLINE.who}>
                  {company.name}
                  <br />
                  SIREN : {company.siren}
                </p>
              ) : null}
              <p class="date" style={INLINE.date}>
                Message du {writtenOn}
              </p>
              <MailParagraph>Bonjour,</MailParagraph>
              {children}
            </td>
          </tr>
          <tr>
            <td class="footer" style={INLINE.footer}>
              <Footer {...site} />
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

/** A table that only places what is in it, for programs of mail that know no other way. */
const PRESENTATION = { role: 'presentation', cellpadding: '0', cellspacing: '0', border: '0' } as const;
const CENTRED = { ...PRESENTATION, align: 'center' };

function Footer({ ASSISTANCE_PHONE, ASSISTANCE_HOURS, OPERATOR_NAME }: MailLayoutProps['site']) {
  return (
    <>
      <MailParagraph>
        Ce message est envoyé automatiquement : merci de ne pas y répondre. L’assistance est joignable au{' '}
        {ASSISTANCE_PHONE} ({ASSISTANCE_HOURS}).
      </MailParagraph>
      <MailParagraph>
        <strong>Méfiez-vous des faux messages.</strong> L’administration ne vous demande jamais vos
        identifiants, un code ou vos coordonnées bancaires, ni par courriel, ni par SMS, ni par téléphone. Un
        message qui le ferait est une tentative d’hameçonnage : ne cliquez sur aucun lien, n’appelez pas le
        numéro indiqué et supprimez-le. Pour vous connecter, saisissez vous-même l’adresse du site dans votre
        navigateur.
      </MailParagraph>
      <MailParagraph>
        <strong>{OPERATOR_NAME}</strong>
      </MailParagraph>
    </>
  );
}

/** A paragraph a line; nothing where there is none. */
export function MailParagraphs({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <MailParagraph key={line}>{line}</MailParagraph>
      ))}
    </>
  );
}

/** What a list of mails shows after the subject: how the mail begins, and never its code. */
function openingOf(children: ComponentChildren): string {
  const html = renderToString(h(Fragment, null, children));
  // Its first paragraph is enough, where it begins with one.
  const end = html.startsWith('<p') ? html.indexOf('</p>') : -1;
  const [first = ''] = toOpening()(end === -1 ? html : html.slice(0, end))
    .trim()
    .split('\n');
  return first;
}

export function MailParagraph({ children }: { children?: ComponentChildren }) {
  return <p style={INLINE.paragraph}>{children}</p>;
}

/** A code to copy, alone on its line so that a double click takes it whole. */
export function MailCode({ children }: { children: string }) {
  return (
    <table style={INLINE.codeTable} {...PRESENTATION}>
      <tr>
        <td class="code" style={INLINE.code}>
          {children}
        </td>
      </tr>
    </table>
  );
}

/** What to do, in order. */
export function MailSteps({ steps }: { steps: readonly ComponentChildren[] }) {
  return <ol style={INLINE.list}>{itemsOf(steps)}</ol>;
}

/** Facts in no order. */
export function MailList({ items }: { items: readonly ComponentChildren[] }) {
  return <ul style={INLINE.list}>{itemsOf(items)}</ul>;
}

function itemsOf(items: readonly ComponentChildren[]) {
  return items.map((item, index) => (
    <li key={index} style={INLINE.item}>
      {item}
    </li>
  ));
}

/** An address to open, written out so that it can be read before it is followed, or copied. */
export function MailLink({ href }: { href: string }) {
  return (
    <MailParagraph>
      <a href={href} style={INLINE.link}>
        {href}
      </a>
    </MailParagraph>
  );
}

/**
 * The two parts of a mail out of one source, so that they never say different things. The plain text is cut into lines
 * where its no-break spaces allow it and then has ordinary ones, which every reader of mail shows and searches alike.
 */
export function renderMail(vnode: VNode): { html: string; text: string } {
  const html = `<!doctype html>${renderToString(vnode)}`;
  // The styles before it are as long again, and say nothing.
  const body = html.slice(Math.max(html.indexOf('<body'), 0));
  return { html, text: `${toText()(body).trim().replaceAll('\u00a0', ' ')}\n` };
}

const HEADING = { options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 } };

const htmlToText = whenNeeded(
  () => createRequire(import.meta.url)('html-to-text') as typeof import('html-to-text'),
);

const toText = whenNeeded(() =>
  htmlToText().compile({
    // RFC 3676, 4.2; a word longer than that, such as an address to follow, stays whole.
    wordwrap: 72,
    selectors: [
      { selector: 'h1', ...HEADING },
      { selector: 'h2', ...HEADING },
      { selector: 'h3', ...HEADING },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
      { selector: 'img', format: 'skip' },
      { selector: '.preheader', format: 'skip' },
    ],
  }),
);

const toOpening = whenNeeded(() =>
  htmlToText().compile({ wordwrap: false, selectors: [{ selector: '.code', format: 'skip' }] }),
);
