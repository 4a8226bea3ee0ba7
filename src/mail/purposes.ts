/**
 * Whom a mail keeps waiting, the most pressing first: somebody in front of a screen, who has proved something (the right
 * password, a browser known), so that strangers cannot fill his lane; anybody in front of a screen; somebody who has to
 * hear what happened on his account; nobody. By their place in this list the outbox keeps them.
 */
export const LANES = ['own-codes', 'codes', 'notices', 'bulk'] as const;
export type Lane = (typeof LANES)[number];

/** A mail that is being handed over. */
export interface InHand {
  /** Place in `LANES`. */
  lane: number;
  recipient: string;
}

/** A lane from which one more may be taken, but for those to domains that have enough in hand. */
export interface Opening {
  lane: number;
  fullDomains: string[];
}

/**
 * What may be taken up beside what is in hand. However slow mails of one kind or to one domain are, some hands stay free
 * for codes: of all hands, bulk gets a quarter at most, bulk and notices together a half, these and the codes that anybody can ask for all
 * but one, and one domain a quarter.
 * @param hands how many mails one instance hands over at once
 */
export function openingsBeside(inHand: readonly InHand[], hands: number): Opening[] {
  const quarter = quarterOf(hands);
  return LANES.slice(0, roomByLane(inHand, hands).length).map((_name, lane) => ({
    lane,
    fullDomains: [...countByDomain(inHand, lane)]
      .filter(([, count]) => count >= quarter)
      .map(([domain]) => domain),
  }));
}

/**
 * How many may be taken up at once from these openings, in whatever lanes and to whatever domains they turn out to be: at
 * least one where there is any.
 */
export function mostAtOnce(inHand: readonly InHand[], hands: number): number {
  const quarter = quarterOf(hands);
  const toOneDomain = LANES.flatMap((_name, lane) => [...countByDomain(inHand, lane).values()]);
  const fullest = Math.max(0, ...toOneDomain.filter((count) => count < quarter));
  return Math.min(...roomByLane(inHand, hands), quarter - fullest);
}

function quarterOf(hands: number): number {
  return Math.max(1, Math.floor(hands / 4));
}

/** Of the lanes that are open, the most pressing first. What is less pressing must not fill the hands of what is more. */
function roomByLane(inHand: readonly InHand[], hands: number): number[] {
  const quarter = quarterOf(hands);
  const most: Record<Lane, number> = {
    'own-codes': hands,
    codes: Math.max(1, hands - 1),
    notices: Math.max(1, hands - 2 * quarter),
    bulk: quarter,
  };
  const rooms = LANES.map((name, lane) => most[name] - inHand.filter((mail) => mail.lane >= lane).length);
  const full = rooms.findIndex((room) => room <= 0);
  return full === -1 ? rooms : rooms.slice(0, full);
}

/** By lane, so that a newsletter to a large provider holds up no code to it. */
function countByDomain(inHand: readonly InHand[], lane: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const mail of inHand) {
    const domain = domainOf(mail.recipient);
    if (mail.lane === lane) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

/** As `claimDueMails` computes it in SQL. */
function domainOf(address: string): string {
  return (address.split('@')[1] ?? '').toLowerCase();
}

/** How many mails one recipient gets. What comes sooner waits; nothing is dropped. */
export interface Allowance {
  /** Purposes that share a name are counted together. */
  name: string;
  /** So many in 24 hours leave at once. */
  atOnce: number;
  /** Beyond them, one each so many minutes. */
  everyMinutes: number;
  /** What it overtakes, and what overtakes it, where many wait. */
  lane: Lane;
}

/**
 * What anybody can have mailed to anybody, counted together for one mailbox (rule 8.4). 6 in an hour, 20 in a day
 * (6 at once, and 14 in the 24 hours that follow), and never more than 100 minutes until the next.
 */
export const UNPROVED: Allowance = { name: 'unproved', atOnce: 6, everyMinutes: 100, lane: 'codes' };

/** What a mail is for. Each purpose not asked for by strangers has a count of its own, so that none silences another. */
export const ALLOWANCES = {
  // The code, or the news that the address opens a space already: which of them, the outbox does not tell.
  'creation-code': UNPROVED,
  'change-code': UNPROVED,
  'company-address-code': UNPROVED,
  'recovery-code': UNPROVED,

  // Asked from a known browser, from a session, with the right password or after a dispute.
  'own-recovery-code': own('own-recovery-code', 100),
  // Bounded where it is caused, by ten codes a day that nobody enters: one that waits here would come too late.
  'sign-in-code': { ...own('sign-in-code', 15), atOnce: 1_000, everyMinutes: 1 },

  'account-created': notice('account-created'),
  'account-frozen': notice('account-frozen'),
  'account-locked': notice('account-locked'),
  'account-released': notice('account-released'),
  'account-reopened': notice('account-reopened'),
  'account-restored': notice('account-restored'),
  'address-changed': notice('address-changed'),
  'change-disputed': notice('change-disputed'),
  'change-requested': notice('change-requested'),
  'change-undone': notice('change-undone'),
  'backup-code-used': notice('backup-code-used'),
  'bank-account-asked': notice('bank-account-asked'),
  'bank-account-changed': notice('bank-account-changed'),
  'code-stopped': notice('code-stopped'),
  'company-address-changed': notice('company-address-changed'),
  'company-address-disputed': notice('company-address-disputed'),
  'company-address-requested': notice('company-address-requested'),
  'company-told': notice('company-told'),
  'deletion-cancelled': notice('deletion-cancelled'),
  'direct-debit-asked': notice('direct-debit-asked'),
  'direct-debit-changed': notice('direct-debit-changed'),
  'deletion-requested': notice('deletion-requested'),
  'account-deleted': notice('account-deleted'),
  'dispute-stopped': notice('dispute-stopped'),
  'dossier-opened': notice('dossier-opened'),
  'factors-changed': notice('factors-changed'),
  'factor-removal-asked': notice('factor-removal-asked'),
  'factor-removal-cancelled': notice('factor-removal-cancelled'),
  'factors-lost': notice('factors-lost'),
  'failed-sign-ins': notice('failed-sign-ins'),
  'holder-data-changed': notice('holder-data-changed'),
  // To the person designated: the designations that one account makes are limited where they are made.
  'mandate-offered': notice('mandate-offered'),
  'mandate-changed': notice('mandate-changed'),
  // Apart from what else changes: who makes much of that happen keeps nobody from hearing who came, nor of a dispute.
  'mandate-gained': notice('mandate-gained'),
  'mandate-disputed': notice('mandate-disputed'),
  'mandate-review': notice('mandate-review'),
  'message-arrived': notice('message-arrived'),
  'new-browser': notice('new-browser'),
  'passkey-added': notice('passkey-added'),
  'passkey-counter': notice('passkey-counter'),
  'passkey-removed': notice('passkey-removed'),
  'password-changed': notice('password-changed'),
  'recovery-letter-printed': notice('recovery-letter-printed'),
  'recovery-letter-stopped': notice('recovery-letter-stopped'),
  'recovery-stopped': notice('recovery-stopped'),
  'role-request-contested': notice('role-request-contested'),
  'role-request-ended': notice('role-request-ended'),
  'role-request-granted': notice('role-request-granted'),
  'role-request-refused': notice('role-request-refused'),
  'role-requested': notice('role-requested'),
  'second-step-failures': notice('second-step-failures'),
  'security-question-changed': notice('security-question-changed'),
  'substitution-asked': notice('substitution-asked'),
  // The most that a thief can give away: nothing else may fill its allowance.
  'successor-offered': notice('successor-offered'),
  'titulaire-replaced': notice('titulaire-replaced'),
  'wrong-answers': notice('wrong-answers'),

  'delegation-reminder': { name: 'delegation-reminder', atOnce: 10, everyMinutes: 60, lane: 'bulk' },
  'expiry-reminder': { name: 'expiry-reminder', atOnce: 2, everyMinutes: 24 * 60, lane: 'bulk' },
  information: { name: 'information', atOnce: 5, everyMinutes: 6 * 60, lane: 'bulk' },
} as const satisfies Record<string, Allowance>;

export type MailPurpose = keyof typeof ALLOWANCES;

/** None for a purpose that only another version of the program knows. */
export function allowanceOf(purpose: string | null | undefined): Allowance | undefined {
  return Object.entries<Allowance>(ALLOWANCES).find(([name]) => name === purpose)?.[1];
}

/** Of one allowance, the mails of two lines leave in turn, so that a flood of one does not hold up the other. */
export function lineOf(purpose: string): 'recovery' | 'activation' {
  return purpose === 'recovery-code' ? 'recovery' : 'activation';
}

/** The lane of a mail, as the outbox keeps it. */
export function laneOf(purpose: MailPurpose): number {
  return LANES.indexOf(ALLOWANCES[purpose].lane);
}

/** A code that its own holder asks for, as far as can be told. */
function own(name: string, everyMinutes: number): Allowance {
  return { name, atOnce: 6, everyMinutes, lane: 'own-codes' };
}

/** What happened on an account: whoever can make so much happen there has been told of ten times already. */
function notice(name: string): Allowance {
  return { name, atOnce: 10, everyMinutes: 15, lane: 'notices' };
}
