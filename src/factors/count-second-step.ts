import type { Account } from '../account/account.ts';
import { type Browser, shownBrowsers } from '../account/known-browser.ts';
import type { Method } from '../account/proof.ts';
import { record } from '../audit/record-event.ts';
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

/** The holder sees it in the history (OWASP ASVS 5.0, 16.3.1), and is mailed once they are many: once a day at most. */
export function recordWrongStep(
  platform: Platform,
  account: Account,
  { origin, method }: { origin: Origin; method: Method },
): Promise<void> {
  return inTransaction(platform, async (tx) => {
    await record(tx, {
      event: 'second-step',
      outcome: 'refused',
      accountId: account.id,
      origin,
      details: { method },
    });
    const now = tx.clock.now();
    const dayAgo = daysAgo(now, 1);
    if ((await linesSince(tx.db, account.id, 'second-step', dayAgo)) < WRONG_STEPS_TOLD_OF) return;
    if ((await linesSince(tx.db, account.id, 'second-step-failures-told', dayAgo)) > 0) return;
    await send(tx, secondStepFailuresMail(tx.installation, account, now));
    await record(tx, { event: 'second-step-failures-told', accountId: account.id });
  });
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
