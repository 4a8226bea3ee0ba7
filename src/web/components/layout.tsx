import type { ComponentChildren } from 'preact';
import { Header } from './header.tsx';
import { SessionWatch } from './session-watch.tsx';
import type { Site, View } from './view.ts';

export interface LayoutProps {
  view: View;
  /** Title of the page, as in its main heading. */
  title: string;
  /** The page is a form that came back with errors: its title says so first. */
  error?: boolean;
  /** The content takes the whole width (home, services) instead of a reading column. */
  wide?: boolean;
  children?: ComponentChildren;
}

/** Whole document of every page; the caller writes `<!doctype html>` before it. */
export function Layout({ view, title, error, wide, children }: LayoutProps) {
  const { assets } = view.site;
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <title>{`${error ? 'Erreur : ' : ''}${title} - Espace professionnel`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#12394a" />
        <meta name="format-detection" content="telephone=no" />
        {view.styles === undefined ? <Assets assets={assets} /> : <OwnStyles styles={view.styles} />}
      </head>
      <body class="ep-page" data-strength-src={assets.strengthScript}>
        <a class="ep-skip-link" href="#contenu">
          Aller au contenu
        </a>
        {view.styles === undefined ? <OldBrowserNotice /> : null}
        {view.site.demo ? <DemoBanner mailbox={view.site.demoMailbox} /> : null}
        <Header view={view} />
        <main id="contenu" tabindex={-1} class={wide ? 'ep-main ep-main--wide' : 'ep-main'}>
          {children}
        </main>
        <Footer site={view.site} path={view.path} />
        {view.session ? <SessionWatch {...view.session} /> : null}
      </body>
    </html>
  );
}

function Assets({ assets }: Pick<Site, 'assets'>) {
  return (
    <>
      <link rel="icon" type="image/svg+xml" href={assets.icon} />
      <link rel="stylesheet" href={assets.stylesheet} />
      <script type="module" src={assets.script} />
    </>
  );
}

function OwnStyles({ styles }: { styles: string }) {
  return <style dangerouslySetInnerHTML={{ __html: styles }} />;
}

/** The style sheet hides it in every browser that knows what pages count on: no script has to tell. */
function OldBrowserNotice() {
  return (
    <section class="ep-old-browser" aria-label="Navigateur">
      Votre navigateur est trop ancien : une partie de ce qui protège votre espace lui manque. Mettez-le à
      jour, ou utilisez-en un autre.
    </section>
  );
}

function DemoBanner({ mailbox }: { mailbox: boolean }) {
  return (
    <section class="ep-demo" aria-label="Démonstration" data-for-anybody>
      <div class="ep-container ep-demo__inner">
        <p class="ep-demo__text">
          <strong>Ceci est une démonstration, pas un site officiel.</strong> N’y saisissez aucune donnée
          réelle.
        </p>
        {mailbox ? (
          <a class="ep-demo__link" href="/demo/courriels">
            Voir les courriels
          </a>
        ) : null}
      </div>
    </section>
  );
}

const footerLinks = ({ accessibility }: Site) => [
  { href: '/aide', label: 'Aide' },
  { href: '/contact', label: 'Contact et assistance' },
  { href: '/accessibilite', label: `Accessibilité : ${accessibility}` },
  { href: '/donnees-personnelles', label: 'Données personnelles' },
  { href: '/mentions-legales', label: 'Mentions légales' },
];

function Footer({ site, path }: { site: Site; path: string }) {
  return (
    <footer class="ep-footer" data-for-anybody>
      <div class="ep-container ep-footer__inner">
        <div class="ep-footer__about">
          <p class="ep-footer__operator">{site.operator}</p>
          <p class="ep-footer__assistance">
            Assistance : <strong>{site.assistancePhone}</strong>
            <br />
            {site.assistanceHours}
          </p>
        </div>
        <nav aria-label="Pied de page">
          <ul class="ep-footer__links">
            {footerLinks(site).map(({ href, label }) => (
              <li key={href}>
                <a href={href} aria-current={path === href ? 'page' : undefined}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
