import { daysAfter, parisDay } from '../web/french-dates.ts';

/** What holds of the codes of one purpose. */
interface CodeKind {
  /** The page on which they are entered; those of one page are hashed with one key, and so found by one look. */
  place: 'activation' | 'recovery';
  /** Hours for which a mailed one works, from its hand-over to the mail server. */
  mailedHours?: number;
  /** Days of the calendar for which a printed one works, to the end of the last: the post takes its time. */
  printedDays?: number;
  /** In any 24 hours: requests, where they are counted here, and codes of one request sent again. */
  aDay?: { request?: number; resend?: number };
  /** Days after which a code that is over is purged, by their name in the settings. */
  kept: 'RETENTION_REQUESTS_DAYS' | 'RETENTION_REGISTRATIONS_DAYS';
}

/**
 * Every kind of code, and what its subject is: the row that it stands for. All are of twelve letters, so that whichever is
 * typed on whichever page is recognised. The six digits that go on with a sign-in are no such code: they are bound to one
 * browser, which names them, and are looked up by that name (`sign-in/sign-in-code.ts`).
 */
export const CODE_KINDS = {
  /** A `credential_change`: a new sign-in address (rule 2.5). */
  change: {
    place: 'activation',
    mailedHours: 48,
    aDay: { request: 10, resend: 5 },
    kept: 'RETENTION_REQUESTS_DAYS',
  },
  /** A `registration`: a new account (rule 6.1). */
  registration: {
    place: 'activation',
    mailedHours: 48,
    aDay: { resend: 5 },
    kept: 'RETENTION_REGISTRATIONS_DAYS',
  },
  /** A `company_address_change`: a company's new e-mail address (rule 6.36). */
  'company-address': {
    place: 'activation',
    mailedHours: 48,
    aDay: { request: 10, resend: 5 },
    kept: 'RETENTION_REQUESTS_DAYS',
  },
  /** A `dossier` that waits for its letter (rule 6.2). */
  dossier: { place: 'activation', printedDays: 60, kept: 'RETENTION_REQUESTS_DAYS' },
  /** A `role_request`: to become the titulaire of services of a company (rules 6.27 and 6.29). */
  'role-request': { place: 'activation', printedDays: 60, kept: 'RETENTION_REQUESTS_DAYS' },
  /** An `account` whose password was forgotten (rules 6.3 and 6.5). */
  recovery: { place: 'recovery', mailedHours: 1, printedDays: 30, kept: 'RETENTION_REQUESTS_DAYS' },
} as const satisfies Record<string, CodeKind>;

export type CodePurpose = keyof typeof CODE_KINDS;
export type CodePage = (typeof CODE_KINDS)[CodePurpose]['place'];
/** What is activated on the three tabs. */
export type ActivationPurpose = {
  [P in CodePurpose]: (typeof CODE_KINDS)[P]['place'] extends 'activation' ? P : never;
}[CodePurpose];

/** The kind as any other, for what asks of each the same. */
export function kindOf(purpose: CodePurpose): CodeKind {
  return CODE_KINDS[purpose];
}

const HOUR_MS = 3_600_000;

/** When a mailed code ends. */
export function mailedUntil(purpose: CodePurpose, handedOverAt: Date): Date {
  return new Date(handedOverAt.getTime() + (kindOf(purpose).mailedHours ?? 0) * HOUR_MS);
}

/** The last day on which a printed code works, to its end. @returns `YYYY-MM-DD`, a day in Paris */
export function printedUntil(purpose: CodePurpose, printedAt: Date): string {
  return lastDayOfLetter(printedAt, kindOf(purpose).printedDays ?? 0);
}

/**
 * So many days of the calendar after the day of the printing, in Paris: not so many times 24 hours, for a day in March has
 * 23 of them and one in October 25.
 * @returns `YYYY-MM-DD`
 */
export function lastDayOfLetter(printedAt: Date, days: number): string {
  return daysAfter(parisDay(printedAt), days);
}

/**
 * Whether the time of a code is over. That of a mailed one has not begun while it has yet to leave, nor in the instant
 * between its hand-over, after which somebody may hold it, and the record of it.
 */
export function isOutOfTime({ purpose, byLetter, madeAt, handedOverAt }: CodeTimes, now: Date): boolean {
  if (byLetter) return parisDay(now) > printedUntil(purpose, madeAt);
  return handedOverAt !== null && mailedUntil(purpose, handedOverAt) <= now;
}

export interface CodeTimes {
  purpose: CodePurpose;
  byLetter: boolean;
  madeAt: Date;
  /** When the mail that bears it left. */
  handedOverAt: Date | null;
}
