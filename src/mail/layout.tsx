import { compile } from 'html-to-text';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Site } from '../web/components/view.ts';
import { COLOURS } from '../web/tokens.ts';

export interface MailLayoutProps {
  /** Subject of the mail, also its heading (the name of the site stands above it once). */
  title: string;
  /** Named with the subscriber number, which a forgery lacks; absent where the address has not proved to be theirs. */
  holder?: { name: string; subscriberNumber: string };
  /** Ready to read: « 22 août 2023 à 14 h 09 ». It may leave later. */
  writtenOn: string;
  site: Pick<Site, 'OPERATOR_NAME' | 'ASSISTANCE_PHONE' | 'ASSISTANCE_HOURS'>;
  children?: ComponentChildren;
}

/** Whole HTML document of a mail: one style element, no image, no link to sign in. */
export function MailLayout({ title, holder, writtenOn, site, children }: MailLayoutProps) {
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
      <body>
        <main>
          <p class="brand">Espace professionnel</p>
          <h1>{title.replace(/^Espace professionnel - /, '')}</h1>
          {holder ? (
            <p class="who">
              {holder.name}
              <br />
              Abonné : {holder.subscriberNumber}
            </p>
          ) : null}
          <p class="date">Message du {writtenOn}</p>
          <p>Bonjour,</p>
          {children}
          <hr />
          <footer>
            <p>
              Ce message est envoyé automatiquement : merci de ne pas y répondre. L’assistance est joignable
              au {site.ASSISTANCE_PHONE} ({site.ASSISTANCE_HOURS}).
            </p>
            <p>
              <strong>Méfiez-vous des faux messages.</strong> L’administration ne vous demande jamais vos
              identifiants, un code ou vos coordonnées bancaires, ni par courriel, ni par SMS, ni par
              téléphone. Un message qui le ferait est une tentative d’hameçonnage : ne cliquez sur aucun lien,
              n’appelez pas le numéro indiqué et supprimez-le. Pour vous connecter, saisissez vous-même
              l’adresse du site dans votre navigateur.
            </p>
            <p>{site.OPERATOR_NAME}</p>
          </footer>
        </main>
      </body>
    </html>
  );
}

export function MailParagraph({ children }: { children?: ComponentChildren }) {
  return <p>{children}</p>;
}

/** A code to copy, alone on its line so that a double click takes it whole. */
export function MailCode({ children }: { children: string }) {
  return (
    <p class="code">
      <strong>{children}</strong>
    </p>
  );
}

/** What to do, in order. */
export function MailSteps({ steps }: { steps: readonly ComponentChildren[] }) {
  return (
    <ol>
      {steps.map((step, index) => (
        <li key={index}>{step}</li>
      ))}
    </ol>
  );
}

/** Facts in no order. */
export function MailList({ items }: { items: readonly ComponentChildren[] }) {
  return (
    <ul>
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}

/** An address to open, written out so that it can be read before it is followed, or copied. */
export function MailLink({ href }: { href: string }) {
  return (
    <p>
      <a href={href}>{href}</a>
    </p>
  );
}

/**
 * Text of the style element, constant so that a page that shows mails can allow it by its hash. No quotes and
 * no angle brackets: they would be escaped on the way out.
 */
export const MAIL_STYLE = [
  ':root{color-scheme:light dark}',
  `body{margin:0;padding:16px;background:${COLOURS.paper};color:${COLOURS.text};font:17px/1.55 system-ui,-apple-system,Roboto,Arial,sans-serif}`,
  `main{max-width:35em;margin:0 auto;padding:24px;background:${COLOURS.white};border:1px solid ${COLOURS.line};border-top:5px solid ${COLOURS.ink};border-radius:8px;overflow-wrap:anywhere}`,
  'p,ol,ul{margin:0 0 1em}li{margin-bottom:.4em}',
  `h1{margin:0 0 .8em;color:${COLOURS['ink-deep']};font-size:23px;line-height:1.3}`,
  `a{color:${COLOURS.link}}`,
  `.brand{margin-bottom:.4em;color:${COLOURS.accent};font-size:15px;font-weight:600}`,
  '.who{margin-bottom:.2em;font-weight:600}',
  `.date{color:${COLOURS.muted};font-size:15px}`,
  `.code{margin:1.4em 0;padding:16px 8px;background:${COLOURS.mist};border-radius:8px;color:${COLOURS['ink-deep']};text-align:center}`,
  '.code strong{font:600 25px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.08em}',
  `hr{margin:2em 0 1.4em;border:0;border-top:1px solid ${COLOURS.line}}`,
  `footer{color:${COLOURS.muted};font-size:15px;line-height:1.5}`,
  'footer p:last-child{margin:0;font-weight:600}',
  '@media(prefers-color-scheme:dark){',
  `body{background:${COLOURS.night};color:${COLOURS['night-text']}}`,
  `main{background:${COLOURS['night-sheet']};border-color:${COLOURS['night-line']};border-top-color:${COLOURS.sheet}}`,
  `h1,.code{color:${COLOURS.white}}`,
  `a{color:${COLOURS['night-link']}}`,
  `.brand{color:${COLOURS['night-accent']}}`,
  `.date,footer{color:${COLOURS['night-muted']}}`,
  `.code{background:${COLOURS['night-mist']}}`,
  `hr{border-top-color:${COLOURS['night-line']}}}`,
].join('');

/**
 * The two parts of a mail out of one source, so that they never say different things. The plain text is cut into lines
 * where its no-break spaces allow it and then has ordinary ones, which every reader of mail shows and searches alike.
 */
export function renderMail(vnode: VNode): { html: string; text: string } {
  const html = `<!doctype html>${renderToString(vnode)}`;
  return { html, text: `${toText(html).trim().replaceAll('\u00a0', ' ')}\n` };
}

const HEADING = { options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 } };

const toText = compile({
  // RFC 3676, 4.2; a word longer than that, such as an address to follow, stays whole.
  wordwrap: 72,
  selectors: [
    { selector: 'h1', ...HEADING },
    { selector: 'h2', ...HEADING },
    { selector: 'h3', ...HEADING },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'img', format: 'skip' },
  ],
});
