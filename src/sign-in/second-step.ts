import type { ExpressionBuilder } from 'kysely';
import { type Account, accountById } from '../account/account.ts';
import { rememberCompleted } from '../account/completed-step.ts';
import { type Browser, isSeenBefore, trustIn } from '../account/known-browser.ts';
import { asksSecondStep, hasSecondFactor, METHODS } from '../account/proof.ts';
import { record } from '../audit/record-event.ts';
import { tallyEvent } from '../audit/tally-events.ts';
import { inStretches } from '../database/in-stretches.ts';
import type { Schema } from '../database/schema.ts';
import {
  asksMailedCode,
  type CountedSecondStep,
  countSecondStep,
  recordWrongStep,
} from '../factors/count-second-step.ts';
import type { GivenSecondStep } from '../factors/kinds.ts';
import { newTrust } from '../factors/trusted-browsers.ts';
import { type StepCookie, stepCookie } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import type { Asked } from '../passkeys/challenge.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground, type Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import {
  approach,
  type Door,
  type Doorstep,
  type Entry,
  isShutNow,
  openSpace,
  refuseLocked,
} from './open-space.ts';
import { areCredentials, credentialsHash } from './sign-in-code.ts';
import { tellOfNewBrowser } from './tell-of-new-browser.ts';

/** From what was proved first to the second step; the cookie of the browser lasts as long. */
const SECOND_STEP_LIFETIME_MS = 10 * 60_000;
/** The table refuses an eleventh. */
const TRIES = 10;
/** Of sign-ins that are asked for a second step; those that follow are counted. */
const LINES_A_DAY = 10;

/** What the browser carries from the sign-in form to the second step, sealed. */
export interface AwaitedStep {
  /** Names the pending sign-in: who has it proved the first step, and nothing more. */
  id: string;
  returnTo?: string;
}

export function secondSteps(web: Pick<Web, 'secureCookies'>): StepCookie<AwaitedStep> {
  return stepCookie<AwaitedStep>(web, 'second-step');
}

export type Opening =
  | Door
  /** What was proved is not enough for this account. */
  | { outcome: 'second-step'; pendingId: string };

/**
 * Between what was proved and the door: opens it where that is enough, else has the second step asked for. An account
 * without a factor notices nothing, nor does a browser that its holder trusts.
 */
export async function openOrAsk(tx: Tx, doorstep: Doorstep, entry: Entry): Promise<Opening> {
  const { account, shown } = doorstep;
  if (isShutNow(tx, account)) return refuseLocked(tx, account, entry);
  const isEnough =
    !asksSecondStep(tx, account) ||
    hasSecondFactor(entry.proof) ||
    trustIn(shown, account.id, tx.clock.now()) !== undefined;
  if (isEnough) return openSpace(tx, doorstep, entry);
  const pending = {
    id: tx.random.uuid(),
    account_id: account.id,
    proved: [...entry.proof.methods],
    credentials_hash: credentialsHash(tx, account),
    created_at: tx.clock.now(),
  };
  // So many as are begun within ten minutes, however often the right password comes.
  const over = new Date(tx.clock.now().getTime() - SECOND_STEP_LIFETIME_MS);
  await tx.later(
    tx.db.deleteFrom('pending_sign_in').where('account_id', '=', account.id).where('created_at', '<', over),
  );
  await tx.later(tx.db.insertInto('pending_sign_in').values(pending));
  if (!isSeenBefore(tx, account, entry.browser, shown))
    await tellOfNewBrowser(tx, account, { way: 'stopped', origin: entry.origin, pendingId: pending.id });
  // Whoever stops here had the password: the holder is to see it, and as often as it is done in one line a day.
  await tallyEvent(
    tx,
    { event: 'second-step-asked', accountId: account.id, origin: entry.origin },
    LINES_A_DAY,
  );
  return { outcome: 'second-step', pendingId: pending.id };
}

/** What a passkey is asked for the second step of one sign-in. */
export function askedInStep(pendingId: string): Asked {
  return { purpose: 'second-step', bound: pendingId };
}

export interface SecondStepEntry {
  pendingId: string;
  step: GivenSecondStep;
  origin: Origin;
  browser: Browser;
  /** No second step is to be asked in this browser for six months. */
  trusting: boolean;
  /** By which the browser is known again when it sends the form a second time: see `completed-step.ts`. */
  enteredBy: string;
}

export type SecondStepOutcome =
  | Door
  | { outcome: 'wrong' }
  /** Too many codes were wrong since the password was chosen: a code by mail has to come first. */
  | { outcome: 'mailed-step'; account: Account }
  /** Too many codes that could be guessed were wrong for this account from unknown browsers, or from this known one. */
  | { outcome: 'delayed'; until: Date }
  /** Ten minutes, or ten tries, are over; or address, password or factors have changed meanwhile. */
  | { outcome: 'over' };

/**
 * Goes on with a sign-in by its second step, through the same door as any other. Each try is counted before anything is
 * compared: by the pending sign-in, in one statement that the table itself bounds at ten, and by account.
 */
export async function passSecondStep(
  platform: Platform,
  entry: SecondStepEntry,
  { throttle }: Pick<Web, 'throttle'>,
): Promise<SecondStepOutcome> {
  const { step, origin, browser } = entry;
  const pending = await countTry(platform, entry.pendingId);
  const account = pending && (await accountById(platform.db, pending.account_id));
  if (!account) return { outcome: 'over' };
  if (throttle && asksMailedCode(account, step.kind, pending.proved))
    return { outcome: 'mailed-step', account };
  const counted = await countSecondStep(platform, account, step.kind, throttle ? browser : undefined);
  if (counted.delayedUntil) return { outcome: 'delayed', until: counted.delayedUntil };
  const where = { asked: askedInStep(entry.pendingId), origin };
  const useUp = await step.kind.check(platform, account, step.given, where);
  const result = useUp
    ? await enter(platform, account, entry, useUp, counted)
    : { outcome: 'wrong' as const };
  if (result.outcome === 'wrong') await recordWrongStep(platform, account, { origin, kind: step.kind });
  return result;
}

function enter(
  platform: Platform,
  { id }: Account,
  { pendingId, step, origin, browser, trusting, enteredBy }: SecondStepEntry,
  useUp: (tx: Tx, account: Account) => Promise<boolean>,
  counted: CountedSecondStep,
): Promise<SecondStepOutcome> {
  return inTransaction(platform, async (tx): Promise<SecondStepOutcome> => {
    const now = tx.clock.now();
    const doorstep = await approach(tx, id, browser);
    const pending = await tx.db
      .selectFrom('pending_sign_in')
      .where(isWaiting(pendingId, now))
      .select(['proved', 'credentials_hash'])
      .executeTakeFirst();
    const isStill = doorstep && pending && areCredentials(tx, doorstep.account, pending.credentials_hash);
    if (!isStill || !asksSecondStep(tx, doorstep.account)) return { outcome: 'over' };
    if (!(await useUp(tx, doorstep.account))) return { outcome: 'wrong' };
    // Under the account's lock nobody else uses it meanwhile.
    await tx.later(tx.db.updateTable('pending_sign_in').set({ used_at: now }).where('id', '=', pendingId));
    await counted.succeeded(tx);
    await rememberCompleted(tx, { what: 'second-step', by: enteredBy });
    const proved = METHODS.filter((method) => pending.proved.includes(method));
    const proof = { methods: [...proved, step.kind.method], at: now };
    const trust = trusting ? newTrust(tx, origin) : undefined;
    if (trust) await record(tx, { event: 'browser-trusted', accountId: id, origin });
    return openSpace(tx, doorstep, { origin, browser, proof, trust, pendingId });
  });
}

/** @returns whose it is, and what was proved; undefined for one that is over */
function countTry({ db, clock }: Ground, pendingId: string) {
  return db
    .updateTable('pending_sign_in')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where(isWaiting(pendingId, clock.now()))
    .where('tries', '<', TRIES)
    .returning(['account_id', 'proved'])
    .executeTakeFirst();
}

/** Whose second step a browser is about to give, to be shown the ways of its account; undefined once that is over. */
export async function awaitedAccount(ground: Ground, pendingId: string): Promise<Account | undefined> {
  const { db, clock, secrets } = ground;
  const pending = await db
    .selectFrom('pending_sign_in')
    .where(isWaiting(pendingId, clock.now()))
    .select(['account_id', 'credentials_hash'])
    .where('tries', '<', TRIES)
    .executeTakeFirst();
  const account = pending && (await accountById(db, pending.account_id));
  const isStill = account && areCredentials({ secrets }, account, pending.credentials_hash);
  return isStill && asksSecondStep(ground, account) ? account : undefined;
}

function isWaiting(pendingId: string, now: Date) {
  return (eb: ExpressionBuilder<Schema, 'pending_sign_in'>) =>
    eb.and([
      eb('id', '=', pendingId),
      eb('used_at', 'is', null),
      eb('created_at', '>', new Date(now.getTime() - SECOND_STEP_LIFETIME_MS)),
    ]);
}

/** They were good for ten minutes. */
export async function purgePendingSignIns({ db }: Ground, now: Date): Promise<void> {
  await inStretches(db, 'pending_sign_in', (here) =>
    db.deleteFrom('pending_sign_in').where('created_at', '<', daysAgo(now, 1)).where(here).execute(),
  );
}
