import { isDeepStrictEqual } from 'node:util';

/** What must not be. `lost`: somebody was told of it, or it is due to them, and it is not there. `double`: twice instead of once. */
export interface Fault {
  as: 'lost' | 'double' | 'wrong';
  what: string;
}

export interface Credentials {
  email: string;
  password: string;
}

/**
 * `done`: a page said so. `refused`: a page said no, and nothing was changed. `unknown`: no answer came, or one that says that
 * the service is away; it was done whole or not at all, and nobody was told which.
 */
export type Outcome = 'done' | 'refused' | 'unknown';

/** What an account can be told to have done, by the name of its line in the audit log. */
export const DEEDS = [
  'signed-in',
  'signed-out',
  'password-changed',
  'change-requested',
  'change-cancelled',
  'change-activated',
  'change-disputed',
  'password-recovered',
] as const;
export type Deed = (typeof DEEDS)[number];

/** A change of address that was asked for. */
export interface AskedChange {
  email: string;
  /** Where both were asked for. */
  password?: string;
  /** Something that was acknowledged has ended it: its code must not work any more. */
  isOver: boolean;
}

/**
 * What one account was told, as its holder would have written it down: which address and password may open it now, and how
 * often what was acknowledged. Its holder does one thing after the other, each under the lock of the account's row in the
 * program, so that whatever had no answer was decided before the next thing was acknowledged.
 */
export class AccountLedger {
  /** One, but for what had no answer: then the one before and the one after. */
  possible: readonly Credentials[];
  /** Every address and password that it ever had or asked for. */
  readonly emails = new Set<string>();
  readonly passwords = new Set<string>();
  readonly tally = Object.fromEntries(DEEDS.map((deed) => [deed, { done: 0, unknown: 0 }])) as Record<
    Deed,
    { done: number; unknown: number }
  >;
  /** Tokens of sessions that were signed out, and told so. */
  readonly signedOut = new Set<string>();
  /** What cannot have been, told as it was found. */
  readonly faults: Fault[] = [];
  /** References of mails that were used to dispute: they answer the same for ever. */
  readonly usedReferences = new Set<string>();
  #change: AskedChange | undefined;

  readonly id: string;
  /** To the security question. */
  readonly answer: string;
  constructor(id: string, answer: string, first: Credentials) {
    this.id = id;
    this.answer = answer;
    this.possible = [first];
    this.#knows(first);
  }

  /** The change that waits, as far as is known. */
  get change(): AskedChange | undefined {
    return this.#change?.isOver ? undefined : this.#change;
  }

  /** The one that waits, or that waited last. */
  get lastChange(): AskedChange | undefined {
    return this.#change;
  }

  note(deed: Deed, outcome: Outcome): void {
    if (outcome !== 'refused') this.tally[deed][outcome] += 1;
  }

  signIn(typed: Credentials, outcome: Outcome): void {
    this.note('signed-in', outcome);
    const fits = this.possible.filter((one) => isDeepStrictEqual(one, typed));
    if (outcome === 'done') {
      if (fits.length === 0) this.found('wrong', `${told(typed)} signed in, which should open nothing`);
      this.possible = [typed];
    } else if (outcome === 'refused' && this.possible.length === 1 && fits.length === 1)
      this.found('lost', `${told(typed)} was refused, and nothing else can be in force`);
  }

  /** By a form that asks for the present password, or by a recovery, which knows none. */
  setPassword(by: 'password-changed' | 'password-recovered', typed: Credentials, outcome: Outcome): void {
    this.note(by, outcome);
    this.#knows(typed);
    const after = this.possible.map(({ email }) => ({ email, password: typed.password }));
    if (outcome === 'done') this.#endChange();
    this.#move(after, outcome);
  }

  /** A request takes the place of the one before it. */
  requestChange(asked: { email: string; password?: string }, outcome: Outcome): void {
    this.note('change-requested', outcome);
    this.#knows(asked);
    if (outcome === 'refused') return;
    if (outcome === 'done') this.#endChange();
    this.#change = { ...asked, isOver: false };
  }

  endChange(by: 'change-cancelled' | 'change-disputed', outcome: Outcome): void {
    this.note(by, outcome);
    if (outcome === 'done') this.#endChange();
  }

  activate(change: AskedChange, outcome: Outcome): void {
    this.note('change-activated', outcome);
    if (outcome === 'done' && change.isOver)
      this.found('double', `the code for ${change.email} worked after its change was over`);
    const after = this.possible.map(({ password }) => ({
      email: change.email,
      password: change.password ?? password,
    }));
    if (outcome === 'done') change.isOver = true;
    this.#move(after, outcome);
  }

  #move(after: readonly Credentials[], outcome: Outcome): void {
    if (outcome === 'refused') return;
    const all = outcome === 'done' ? after : [...this.possible, ...after];
    this.possible = all.filter((one, index) => all.findIndex((it) => isDeepStrictEqual(it, one)) === index);
  }

  #endChange(): void {
    if (this.#change) this.#change.isOver = true;
  }

  #knows({ email, password }: Partial<Credentials>): void {
    if (email !== undefined) this.emails.add(email);
    if (password !== undefined) this.passwords.add(password);
  }

  found(as: Fault['as'], what: string): void {
    this.faults.push({ as, what: `account ${this.id}: ${what}` });
  }
}

/** Of all accounts, with how often what was answered. */
export class Ledger {
  readonly accounts: readonly AccountLedger[];
  /** Journeys begun, by name. */
  readonly journeys: Record<string, number> = {};
  /** Answers by status; `none` where the connection ended without one. */
  readonly answers: Record<string, number> = {};
  /** Forms that a page answered, whatever it said. */
  formsAnswered = 0;
  /** Forms sent again because no answer came. */
  sentAgain = 0;
  /** Codes entered in two browsers at once. */
  raced = 0;
  /** Forms that a page said no to, by their path. */
  readonly refusals: Record<string, number> = {};
  readonly faults: Fault[] = [];
  constructor(accounts: readonly AccountLedger[]) {
    this.accounts = accounts;
  }

  count(tally: Record<string, number>, name: string): void {
    tally[name] = (tally[name] ?? 0) + 1;
  }

  /** Of what somebody was told that it is done, and of what nobody knows. */
  get told(): Record<Deed, { done: number; unknown: number }> {
    const sum = (deed: Deed, kind: 'done' | 'unknown') =>
      this.accounts.reduce((all, { tally }) => all + tally[deed][kind], 0);
    return Object.fromEntries(
      DEEDS.map((deed) => [deed, { done: sum(deed, 'done'), unknown: sum(deed, 'unknown') }]),
    ) as Record<Deed, { done: number; unknown: number }>;
  }

  /** Everything found wrong while the load ran. */
  get found(): Fault[] {
    return [...this.faults, ...this.accounts.flatMap(({ faults }) => faults)];
  }
}

/** What was counted between two looks at a tally. */
export function since(before: Record<string, number>, now: Record<string, number>): Record<string, number> {
  const more = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(more.filter(([, count]) => count !== 0));
}

const told = ({ email, password }: Credentials) => `${email} / ${password}`;
