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
      {holder ? <HolderParts view={view} holder={holder} /> : null}
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
      <rect x="9" y="3" width="18" height="22" rx="3" fill={COLOURS['band-mark']} />
      <rect x="5" y="7" width="18" height="22" rx="3" fill={COLOURS['on-band']} />
      <path d="M9 13h10M9 17h10" stroke={COLOURS.band} stroke-width="2" stroke-linecap="round" />
      <path
        d="M9.500 23.500l2.500 2 5-4.500"
        fill="none"
        stroke={COLOURS['band-edge']}
        stroke-width="2.500"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

const DOSSIERS: MenuLink = { href: '/espace/dossiers', label: 'DOSSIER' };

/** Of a space whose password has expired, only the way out is left. */
function menuLinks({ site }: View, holder: HolderHeader): readonly MenuLink[] {
  if (holder.passwordExpired) return [];
  return holder.dossiers > 1 ? [DOSSIERS, ...site.menu] : site.menu;
}

/**
 * Menu and holder: two lines where there is room. On a narrow screen one, with the rest folded away. Of the two menus a
 * style sheet shows one, for no browser of before 2024 lets a style sheet unfold `details`.
 */
function HolderParts({ view, holder }: { view: View; holder: HolderHeader }) {
  const links = menuLinks(view, holder);
  return (
    <>
      {links.length > 0 ? (
        <div class="ep-menu ep-menu--wide">
          <Menu links={links} path={view.path} unread={holder.unread} />
        </div>
      ) : null}
      <section class="ep-holder" aria-label="Titulaire de l’espace">
        <div class="ep-container ep-holder__inner">
          <details class="ep-menu ep-menu--folded">
            <summary class="ep-menu__toggle">{links.length > 0 ? 'Menu' : 'Abonné'}</summary>
            {links.length > 0 ? <Menu links={links} path={view.path} unread={holder.unread} /> : null}
            <HolderFacts holder={holder} />
          </details>
          <div class="ep-holder__who">
            <p class="ep-holder__name">{fullName(holder)}</p>
            <HolderFacts holder={holder} />
          </div>
          <Form action="/deconnexion">
            <button type="submit" class="ep-quit">
              Quitter
            </button>
          </Form>
          {holder.dossiers > 0 ? <ActingFor holder={holder} /> : null}
        </div>
      </section>
    </>
  );
}

/** Always in sight: what one does here is done in that company's name. */
function ActingFor({ holder: { actingFor, dossiers, passwordExpired } }: { holder: HolderHeader }) {
  return (
    <p class="ep-acting">
      {actingFor ? (
        <span class="ep-acting__for">
          Vous agissez pour <strong>{actingFor.name}</strong>
          <span class="ep-acting__as">
            , <span class="ep-acting__siren">SIREN {actingFor.siren}</span>, {actingFor.role}
          </span>
        </span>
      ) : (
        <span class="ep-acting__for">
          Aucun dossier choisi parmi vos <strong>{dossiers} dossiers</strong>
        </span>
      )}
      {dossiers > 1 && !passwordExpired ? (
        <a href="/espace/dossiers">{actingFor ? 'Changer de dossier' : 'Choisir un dossier'}</a>
      ) : null}
    </p>
  );
}

function Menu({ links, path, unread }: { links: readonly MenuLink[]; path: string; unread: number }) {
  return (
    <nav aria-label="Menu principal">
      <ul class="ep-menu__list">
        {links.map(({ href, label, isMessages }) => (
          <li key={href}>
            <a class="ep-menu__link" href={href} aria-current={path === href ? 'page' : undefined}>
              {label}
              {isMessages && unread > 0 ? <Unread count={unread} /> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** « MESSAGERIE (2) » */
function Unread({ count }: { count: number }) {
  return (
    <span class="ep-menu__count" data-unread>
      <span aria-hidden="true"> ({count})</span>
      <span class="govuk-visually-hidden">
        , {count} {count === 1 ? 'échange non lu' : 'échanges non lus'}
      </span>
    </span>
  );
}

function fullName({ title, firstName, lastName }: HolderHeader): string {
  return [title, firstName, lastName.toLocaleUpperCase('fr')].filter(Boolean).join(' ');
}

function HolderFacts({ holder }: { holder: HolderHeader }) {
  const place = [holder.city.toLocaleUpperCase('fr'), holder.country].filter(Boolean).join(' - ');
  return (
    <ul class="ep-holder__facts">
      {place ? <li>{place}</li> : null}
      <li>
        Abonné : <strong>{holder.subscriberNumber}</strong>
      </li>
      <li>
        Expiration du mot de passe : <strong>{holder.passwordExpiry}</strong>
      </li>
      {holder.passwordExpired ? null : (
        <li>
          <a href="/espace/sessions">Vos sessions ouvertes</a>
        </li>
      )}
    </ul>
  );
}
