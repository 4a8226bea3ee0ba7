import type { Installation } from '../../config/installation.ts';

/** What every page is handed besides its own content. */
export interface View {
  site: Site;
  /** Absent on pages read without a session. */
  holder?: HolderHeader;
  /** Of pages read with one. */
  session?: PageSession;
  /** Names of the secret fields filled in by the form that this page answers, which it shows empty. */
  emptied?: readonly string[];
  /** Path of the page shown, to mark it in menus. */
  path: string;
  /** Style sheet of a page whose browser can fetch nothing more: it stands in the page itself, without any script. */
  styles?: string;
}

/** A session, as far as a page of it watches for its end. */
export interface PageSession {
  /** Minutes without a request after which it ends. */
  idleMinutes: number;
  /** Tells whose it is from whose another is, and nothing else. */
  mark: string;
}

/** The same for the whole installation. */
export interface Site extends Installation {
  /** State of the accessibility statement, in the words that the law wants on every page. */
  accessibility: 'non conforme' | 'partiellement conforme' | 'totalement conforme';
  /** A banner says that this is a demonstration and no official site. */
  demo: boolean;
  /** The demonstration mailbox at /demo/courriels is open. */
  demoMailbox: boolean;
  /** Of the signed-in pages: what the catalogue offers. */
  menu: readonly MenuLink[];
  /** Addresses of the built files, with their fingerprint. */
  assets: {
    stylesheet: string;
    script: string;
    strengthScript: string;
    captchaWork: string;
    icon: string;
  };
}

export interface MenuLink {
  href: string;
  label: string;
  /** Leads to the messages: how many are unread stands beside it. */
  isMessages?: true;
}

/** The header of every signed-in page. */
export interface HolderHeader {
  title: string;
  firstName: string;
  lastName: string;
  subscriberNumber: string;
  /** `31/05/2024` */
  passwordExpiry: string;
  city: string;
  country: string;
  /** What is asked beside the present password; empty where the account has no factor, or the installation asks for none. */
  factors: readonly string[];
  /** What the browser is asked for one of the holder's passkeys, made where it is drawn; absent for who has none. */
  passkey?: () => object;
  /** Only the credentials page and sign-out are open to this session. */
  passwordExpired: boolean;
  /** More than one shows « DOSSIER » first in the menu. */
  dossiers: number;
  /** Messages of the administration that the holder has not read: counted beside the entry of the menu that leads there. */
  unread: number;
  /** The company that one acts for; absent where none is chosen. */
  actingFor?: { name: string; siren: string; role: string };
}
