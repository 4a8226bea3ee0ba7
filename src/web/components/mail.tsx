import type { ComponentChildren } from 'preact';
import type { Site } from './view.ts';

export interface MailLayoutProps {
  /** Subject of the mail, also its heading. */
  title: string;
  /** « Mme Lila ROSEMONDE »; a forgery lacks it (SPEC 8). Absent when the address has no account. */
  holderName?: string;
  subscriberNumber?: string;
  /** Ready to read: « le 22 août 2023 à 14h09 ». */
  sentOn: string;
  site: Pick<Site, 'operator' | 'assistancePhone' | 'assistanceHours'>;
  children?: ComponentChildren;
}

/** Whole HTML document of a mail: one style element, no image, no link to sign in. */
export function MailLayout({ title, holderName, subscriberNumber, sentOn, site, children }: MailLayoutProps) {
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
          <h1>{title}</h1>
          {holderName ? (
            <p class="who">
              {holderName}
              {subscriberNumber ? (
                <>
                  <br />
                  Abonné : {subscriberNumber}
                </>
              ) : null}
            </p>
          ) : null}
          <p class="date">Envoyé {sentOn}</p>
          <p>Bonjour,</p>
          {children}
          <hr />
          <footer>
            <p>
              Ce message est envoyé automatiquement : merci de ne pas y répondre. L’assistance est joignable
              au {site.assistancePhone} ({site.assistanceHours}).
            </p>
            <p>
              <strong>Méfiez-vous des faux messages.</strong> L’administration ne vous demande jamais vos
              identifiants, un code ou vos coordonnées bancaires, ni par courriel, ni par SMS, ni par
              téléphone. Un message qui le ferait est une tentative d’hameçonnage : ne cliquez sur aucun lien,
              n’appelez pas le numéro indiqué et supprimez-le. Pour vous connecter, saisissez vous-même
              l’adresse du site dans votre navigateur.
            </p>
            <p>{site.operator}</p>
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

/** Text of the style element, constant so that the page that shows mails can allow it by its hash. */
export const MAIL_STYLE = [
  ':root{color-scheme:light dark}',
  'body{margin:0;padding:16px;background:#f4f5f2;color:#16262d;font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}',
  'main{max-width:560px;margin:0 auto;padding:24px;background:#fff;border-top:4px solid #12394a;border-radius:4px;overflow-wrap:anywhere}',
].join('');
