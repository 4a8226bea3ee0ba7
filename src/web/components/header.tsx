import { COLOURS } from '../tokens.ts';
import { Form } from './form.tsx';
import type { HolderHeader, MenuLink, View } from './view.ts';

/** Band at the top of every page; with a session, the holder's block and the menu. */
export function Header({ view }: { view: View }) {
  const { holder, path } = view;
  return (
    <>
      <header class="ep-header" data-for-anybody>
        <div class="ep-container ep-header__inner">
          <a class="ep-wordmark" href="/">
            <Mark />
            <span>Espace professionnel</span>
          </a>
          <a class="ep-header__help" href="/aide" aria-current={path === '/aide' ? 'page' : undefined}>
            AIDE
          </a>
        </div>
      </header>
      {holder && !holder.passwordExpired ? <Menu view={view} holder={holder} /> : null}
      {holder ? <HolderBlock holder={holder} /> : null}
    </>
  );
}

/** The project's own mark: two sheets, the one in front signed. */
function Mark() {
  return (
    <svg
      class="ep-wordmark__mark"
      viewBox="0 0 32 32"
      width="32"
      height="32"
      aria-hidden="true"
      focusable="false"
    >
      <rect x="9" y="3" width="18" height="22" rx="3" fill={COLOURS.sheet} />
      <rect x="5" y="7" width="18" height="22" rx="3" fill={COLOURS.white} />
      <path d="M9 13h10M9 17h10" stroke={COLOURS.ink} stroke-width="2" stroke-linecap="round" />
      <path
        d="M9.500 23.500l2.500 2 5-4.500"
        fill="none"
        stroke={COLOURS['accent-bright']}
        stroke-width="2.500"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

function HolderBlock({ holder }: { holder: HolderHeader }) {
  const name = [holder.title, holder.firstName, holder.lastName.toLocaleUpperCase('fr')]
    .filter(Boolean)
    .join(' ');
  const place = [holder.city, holder.country].filter(Boolean).join(' - ');
  return (
    <section class="ep-holder" aria-label="Titulaire de l’espace">
      <div class="ep-container ep-holder__inner">
        <div>
          <p class="ep-holder__name">{name}</p>
          {place ? <p class="ep-holder__place">{place}</p> : null}
        </div>
        <div class="ep-holder__facts">
          <p>
            Abonné : <strong>{holder.subscriberNumber}</strong>
          </p>
          <p>
            Expiration du mot de passe : <strong>{holder.passwordExpiry}</strong>
          </p>
          {holder.passwordExpired ? null : (
            <p>
              <a href="/espace/sessions">Vos connexions en cours</a>
            </p>
          )}
        </div>
        <Form action="/deconnexion">
          <button type="submit" class="ep-quit">
            Quitter
          </button>
        </Form>
      </div>
    </section>
  );
}

const DOSSIERS: MenuLink = { href: '/espace/dossiers', label: 'DOSSIER' };

function Menu({ view: { site, path }, holder }: { view: View; holder: HolderHeader }) {
  const links = holder.severalDossiers ? [DOSSIERS, ...site.menu] : site.menu;
  return (
    <nav class="ep-menu" aria-label="Menu principal">
      <ul class="ep-container ep-menu__list">
        {links.map(({ href, label }) => (
          <li key={href}>
            <a class="ep-menu__link" href={href} aria-current={path === href ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
