import type { ComponentChildren } from 'preact';
import { PUBLIC_PAGES } from '../texts.ts';
import { COLOURS } from '../tokens.ts';
import { Phone } from './assistance.tsx';
import { Header } from './header.tsx';
import { Columns } from './services.tsx';
import { SessionWatch } from './session-watch.tsx';
import type { Site, View } from './view.ts';

export interface BreadcrumbProps {
  /** From the home page on; the last is the page shown and needs no address. */
  items: readonly { label: string; href?: string }[];
}

/** Where pages of the space stand: right below the home, or below « Gérer les services ». */
export const UNDER_HOME = [{ label: 'Espace professionnel', href: '/espace' }];
export const UNDER_SERVICES = [...UNDER_HOME, { label: 'Gérer les services', href: '/espace/services' }];

/** « Espace professionnel > Gérer les services > … » */
export function Breadcrumb({ items }: BreadcrumbProps) {
  return (
    <nav class="ep-breadcrumb" aria-label="Fil d’Ariane">
      <ol class="ep-breadcrumb__list">
        {items.map(({ label, href }) => (
          <li key={label}>{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</li>
        ))}
      </ol>
    </nav>
  );
}

/** The one `h1` of a page; the caption says what it belongs to. */
export function PageTitle({
  caption,
  children,
}: {
  caption?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <h1 class="ep-title">
      {caption ? <span class="ep-title__caption">{caption} </span> : null}
      {children}
    </h1>
  );
}

export function SectionTitle({ id, children }: { id?: string; children?: ComponentChildren }) {
  return (
    <h2 class="ep-section-title" id={id}>
      {children}
    </h2>
  );
}

/** First sentences of a page, a little larger. */
export function Lead({ children }: { children?: ComponentChildren }) {
  return <p class="ep-lead">{children}</p>;
}

/** Plain text of a page: paragraphs, lists, `h2`, `h3`, tables and links look as they should in it. */
export function Prose({ children }: { children?: ComponentChildren }) {
  return <div class="ep-prose">{children}</div>;
}

export interface LayoutProps {
  view: View;
  /** Title of the page, as in its main heading. */
  title: string;
  /** What was just done, said first in the title of the document. */
  news?: string | undefined;
  /** The page is a form that came back with errors: its title says so first. */
  error?: boolean;
  /** The content takes the whole width (home, services) instead of a reading column. */
  wide?: boolean;
  /** Stands beside the reading column where there is room, else below it. */
  aside?: ComponentChildren;
  children?: ComponentChildren;
}

/** Whole document of every page; the caller writes `<!doctype html>` before it. */
export function Layout({ view, title, news, error, wide, aside, children }: LayoutProps) {
  const first = error ? 'Erreur : ' : news ? `${news} – ` : '';
  const { assets } = view.site;
  const description = error ? undefined : PUBLIC_PAGES[view.path];
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <title>{`${first}${title} - Espace professionnel`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {description ? <meta name="description" content={description} /> : <NotToBeListed />}
        <meta name="theme-color" content={COLOURS.band} />
        <meta name="color-scheme" content="light dark" />
        {/* What is a telephone number is a link already; SIREN and subscriber numbers are none. */}
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
        <main id="contenu" tabindex={-1} class={wide || aside ? 'ep-main ep-main--wide' : 'ep-main'}>
          {aside ? <Columns aside={aside}>{children}</Columns> : children}
        </main>
        <Footer site={view.site} path={view.path} />
        {view.session ? <SessionWatch {...view.session} /> : null}
      </body>
    </html>
  );
}

/** Somebody's own page, or one that is seen once: no search engine leads there. */
function NotToBeListed() {
  return <meta name="robots" content="noindex" />;
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
      Votre navigateur est trop ancien : une partie de ce qui protège votre espace lui manque. Mettez-le à
      jour, ou utilisez-en un autre.
    </section>
  );
}

function DemoBanner({ mailbox }: { mailbox: boolean }) {
  return (
    <section class="ep-demo" aria-label="Démonstration" data-for-anybody>
      <div class="ep-container ep-demo__inner">
        <p class="ep-demo__text">
          <strong>
            Démonstration<span class="ep-demo__more">, pas un site officiel</span> :
          </strong>{' '}
          <span class="ep-demo__more">n’y saisissez </span>aucune donnée réelle
        </p>
        {mailbox ? (
          <a class="ep-demo__link" href="/demo/courriels">
            <span class="ep-demo__more">Voir les </span>courriels
          </a>
        ) : null}
      </div>
    </section>
  );
}

const footerLinks = ({ accessibility }: Site) => [
  { href: '/aide', label: 'Aide' },
  { href: '/contact', label: 'Contact et assistance' },
  { href: '/accessibilite', label: `Accessibilité : ${accessibility}` },
  { href: '/donnees-personnelles', label: 'Données personnelles' },
  { href: '/mentions-legales', label: 'Mentions légales' },
];

function Footer({ site, path }: { site: Site; path: string }) {
  return (
    <footer class="ep-footer" data-for-anybody>
      <div class="ep-container ep-footer__inner">
        <div>
          <p class="ep-footer__operator">
            {site.OPERATOR_NAME}
            {site.demo ? ' (démonstration, pas un site officiel)' : null}
          </p>
          <p class="ep-footer__assistance">
            Assistance : <Phone site={site} />
            <br />
            {site.ASSISTANCE_HOURS}
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
