import type { Selectable } from 'kysely';
import type { Account } from '../account/account.ts';
import { type CompletedStep, rememberCompleted } from '../account/completed-step.ts';
import type { EmailAddress } from '../account/email-address.ts';
import { maskedEmail } from '../audit/record-event.ts';
import { tallyEvent } from '../audit/tally-events.ts';
import type { RecoveryRequestTable, Trx } from '../database/schema.ts';
import { sendToNobody } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { mailRecoveryCode } from './mail-recovery-code.ts';

/**
 * Notes that the password of an address was forgotten, and nothing else: whether it opens an account is looked up only
 * once the page is answered ({@link takeUpRequests}), so that the answer cannot tell (rule 2.10).
 * @param asked `knownBrowser`: one in which somebody signed in to this address before; `form`: one that comes twice asks once
 */
export function requestRecovery(
  platform: Platform,
  email: EmailAddress,
  asked: { origin: Origin; knownBrowser: boolean; form?: string },
): Promise<void> {
  const { form, knownBrowser, origin } = asked;
  return inTransaction(platform, async (tx) => {
    if (form !== undefined && !(await rememberCompleted(tx, requested(form)))) return;
    await tx.db
      .insertInto('recovery_request')
      .values({
        id: tx.random.uuid(),
        email_key: email.key,
        ip: origin.ip.slice(0, 45),
        user_agent: origin.userAgent.slice(0, 300),
        requested_at: tx.clock.now(),
        known_browser: knownBrowser,
      })
      .execute();
  });
}

/** What is remembered of a form that was taken, whether or not its address opens an account. */
export function requested(form: string): CompletedStep {
  return { what: 'recovery-request', by: form };
}

/** Whoever still waits after that has asked again, and a code would come as a surprise. */
const STALE_AFTER_MS = 3_600_000;
/** Anybody may ask for anybody: beyond these the history of an account tells how many asked. */
const LINES_A_DAY = 10;

/**
 * Mails a code for each request that waits, the oldest first, where the address opens an account; to strangers nothing
 * is mailed. One that fails is logged and left for the next time, and keeps no other waiting. Several instances may do
 * this at once: each request is taken by one, and costs the same however many wait.
 * @returns how many codes were queued
 */
export async function takeUpRequests(platform: Platform): Promise<number> {
  const { db, clock } = platform;
  await db
    .deleteFrom('recovery_request')
    .where('requested_at', '<=', new Date(clock.now().getTime() - STALE_AFTER_MS))
    .execute();
  let queued = 0;
  let taken = await takeUpNext(platform, undefined);
  while (taken) {
    if (taken.queued) queued += 1;
    taken = await takeUpNext(platform, taken.request);
  }
  return queued;
}

type Request = Selectable<RecoveryRequestTable>;

/** @returns undefined where none waits after that one, or only such as others have in hand */
async function takeUpNext(
  platform: Platform,
  after: Request | undefined,
): Promise<{ request: Request; queued: boolean } | undefined> {
  const claimed: { request?: Request | undefined } = {};
  try {
    const queued = await inTransaction(platform, async (tx) => {
      claimed.request = await claimNext(tx.db, after);
      return claimed.request !== undefined && answer(tx, claimed.request);
    });
    return claimed.request && { request: claimed.request, queued };
  } catch (error) {
    const { request } = claimed;
    if (!request) throw error;
    platform.log.error(
      { err: error, requestId: request.id },
      'a forgotten password was not taken up, it will be tried again',
    );
    return { request, queued: false };
  }
}

function claimNext(trx: Trx, after: Request | undefined): Promise<Request | undefined> {
  return trx
    .deleteFrom('recovery_request')
    .where('id', '=', (eb) =>
      eb
        .selectFrom('recovery_request')
        .select('id')
        .where((e) =>
          after === undefined
            ? e.lit(true)
            : e(e.refTuple('requested_at', 'id'), '>', e.tuple(after.requested_at, after.id)),
        )
        .orderBy('requested_at')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
}

/** @returns whether a code was queued */
async function answer(tx: Tx, request: Request): Promise<boolean> {
  const account = await lockAccountByEmailKey(tx.db, request.email_key);
  const origin = { ip: request.ip, userAgent: request.user_agent };
  await mailTo(tx, account, request);
  const event = { event: 'recovery-requested', origin } as const;
  if (account) await tallyEvent(tx, { ...event, accountId: account.id }, LINES_A_DAY);
  else
    await tallyEvent(tx, {
      ...event,
      outcome: 'refused',
      details: { address: maskedEmail(request.email_key) },
    });
  return account !== undefined;
}

/**
 * To an address that opens no account nothing is mailed, and nothing is seen of it: what others have sent there waits as
 * long as if it did.
 */
async function mailTo(
  tx: Tx,
  account: Account | undefined,
  { email_key, known_browser }: Pick<Selectable<RecoveryRequestTable>, 'email_key' | 'known_browser'>,
): Promise<void> {
  if (account) return mailRecoveryCode(tx, account, { byHolder: known_browser, why: 'forgotten' });
  if (!known_browser) await sendToNobody(tx, { purpose: 'recovery-code', to: email_key });
}

/** Like `lockAccount`; an address that changes while its lock is waited for is no longer found. */
function lockAccountByEmailKey(trx: Trx, key: string): Promise<Account | undefined> {
  return trx
    .selectFrom('account')
    .selectAll()
    .where('sign_in_email_key', '=', key)
    .forNoKeyUpdate()
    .executeTakeFirst();
}
