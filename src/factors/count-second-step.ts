import { type Account, lockAccount } from '../account/account.ts';
import { type Browser, shownBrowsers } from '../account/known-browser.ts';
import { record } from '../audit/record-event.ts';
import { tallyEvent } from '../audit/tally-events.ts';
import type { Database } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground, type Platform } from '../platform/platform.ts';
import { countAttempt, forgetAttempts, type RateLimit } from '../platform/throttle.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import type { SecondStepKind } from './kind.ts';
import { secondStepFailuresMail } from './mails.tsx';

/**
 * Of six digits three are right at any time. For an account in total, from wherever and however many sign-ins are begun:
 * ten tries, then one an hour in the end. Whoever makes the holder wait has the password; the holder passes meanwhile in a
 * browser that is known, which is counted by itself, and anywhere with a code on paper, which nobody guesses.
 */
const LIMIT: RateLimit = { free: 10, firstDelay: 60, longestDelay: 3_600, forgetAfter: 86_400 };

/**
 * So many wrong codes since the password was chosen, a right one in between or not, and an application's is compared only
 * after a code by mail: at one an hour it would be guessed some day (NIST SP 800-63B-4, 3.2.2, allows a hundred). Nobody is
 * kept out by it: codes on paper and passkeys are taken as ever, and with another password it begins anew.
 */
export const MOST_WRONG_STEPS = 100;

/** Whether what is given now is compared only after a code by mail. */
export function asksMailedCode(
  { wrong_steps }: Pick<Account, 'wrong_steps'>,
  { isGuessable }: Pick<SecondStepKind, 'isGuessable'>,
  proved: readonly string[],
): boolean {
  return isGuessable && wrong_steps >= MOST_WRONG_STEPS && !proved.includes('mailed-code');
}

export interface CountedSecondStep {
  /** Nothing is compared before then. */
  delayedUntil?: Date;
  /** It was right: what failed before no longer counts. */
  succeeded(tx: Pick<Tx, 'db'>): Promise<void>;
}

const UNCOUNTED: CountedSecondStep = { succeeded: async () => {} };

/**
 * Counts a second step before it is compared.
 * @param browser by which it comes; undefined where tries are not counted
 */
export async function countSecondStep(
  platform: Ground,
  { id }: Pick<Account, 'id'>,
  { isGuessable }: Pick<SecondStepKind, 'isGuessable'>,
  browser: Browser | undefined,
): Promise<CountedSecondStep> {
  if (!isGuessable || !browser) return UNCOUNTED;
  const shown = await shownBrowsers(platform.db, browser).execute();
  const known = shown.find(({ account_id }) => account_id === id);
  const key = known ? `second-step/browser/${known.token_hash}` : `second-step/account/${id}`;
  const attempt = await countAttempt(platform, key, LIMIT);
  if (!attempt.allowed) return { ...UNCOUNTED, delayedUntil: attempt.retryAt };
  return { succeeded: ({ db }) => forgetAttempts(db, key) };
}

/** So many wrong ones in a day, and the holder is told: whoever gives them knows the password. */
const WRONG_STEPS_TOLD_OF = 10;

/**
 * The holder sees it in the history (OWASP ASVS 5.0, 16.3.1), the first of a day line by line, and is mailed once they are
 * many: once a day at most, and when they are too many in all.
 */
export function recordWrongStep(
  platform: Platform,
  { id }: Pick<Account, 'id'>,
  { origin, kind }: { origin: Origin; kind: Pick<SecondStepKind, 'method' | 'isGuessable'> },
): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, id);
    if (!account) return;
    const wrong_steps = account.wrong_steps + (kind.isGuessable ? 1 : 0);
    await tx.later(tx.db.updateTable('account').set({ wrong_steps }).where('id', '=', id));
    const event = { event: 'second-step', outcome: 'refused', accountId: id, origin } as const;
    await tallyEvent(tx, { ...event, details: { method: kind.method } }, WRONG_STEPS_TOLD_OF);
    const isOneTooMany = kind.isGuessable && wrong_steps === MOST_WRONG_STEPS;
    if (isOneTooMany || (await isToBeTold(tx, id))) await tell(tx, { ...account, wrong_steps });
  });
}

async function isToBeTold({ db, clock }: Tx, accountId: string): Promise<boolean> {
  const dayAgo = daysAgo(clock.now(), 1);
  if ((await linesSince(db, accountId, 'second-step', dayAgo)) < WRONG_STEPS_TOLD_OF) return false;
  return (await linesSince(db, accountId, 'second-step-failures-told', dayAgo)) === 0;
}

async function tell(tx: Tx, account: Account): Promise<void> {
  const tooMany = account.wrong_steps >= MOST_WRONG_STEPS ? MOST_WRONG_STEPS : undefined;
  await send(tx, secondStepFailuresMail(tx.installation, account, tx.clock.now(), tooMany));
  await record(tx, { event: 'second-step-failures-told', accountId: account.id });
}

async function linesSince(db: Database, accountId: string, event: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('audit_log')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .where('account_id', '=', accountId)
    .where('event', '=', event)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}
