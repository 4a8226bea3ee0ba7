import type { Account } from '../account/account.ts';
import { type AsHolder, asHolder, holderAccount } from '../account/as-holder.ts';
import { asksSecondStep } from '../account/proof.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { recordWrongStep } from '../factors/count-second-step.ts';
import type { UseUp } from '../factors/kind.ts';
import type { GivenSecondStep } from '../factors/kinds.ts';
import { askedToConfirm } from '../passkeys/challenge.ts';
import type { Platform } from '../platform/platform.ts';
import type { CountedTry } from '../platform/throttle.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import { CURRENT_PASSWORD_TEXTS, missingFactor, PRESENT_FACTOR_TEXTS } from './texts.ts';

/** By which name a form asks for the present password. */
export type PasswordName = 'password' | 'current_password';

/** What a form gives by which whoever sends it is confirmed. */
export interface Confirmation {
  /** The password in force, as typed. */
  typed: string;
  /** Beside it, where the account has a factor. */
  step?: GivenSecondStep | undefined;
  /** Counts the try. */
  counted: CountedTry;
  /** By default `password`. */
  name?: PasswordName;
}

/** What is wrong with it, by the fields of the form. */
export type ConfirmationErrors = Partial<Record<PasswordName | typeof SECOND_STEP_FIELD, string>>;

export interface NotConfirmed {
  outcome: 'not-confirmed';
  errors: ConfirmationErrors;
}

export interface Confirmed {
  outcome: 'confirmed';
  /**
   * Under the account's lock: whether what was compared is still in force, and the code still to be used, which it is by
   * this. Where not, all is to be compared anew.
   */
  holds(tx: Tx, locked: Account): Promise<boolean>;
}

/**
 * Whether whoever asks knows the password in force (OWASP ASVS 5.0, 6.2.3), and has the factor of the account where it has
 * one: a session left open, or stolen, is not enough. Nothing is locked meanwhile, since hashing takes its time. What is
 * wrong is told in the holder's history.
 * @throws SessionOver where it is wrong because another one has been chosen meanwhile, which ended the session;
 *   TooManyTries
 */
export async function confirmHolder(
  platform: Platform,
  actor: Actor,
  account: Account,
  { typed, step, counted, name = 'password' }: Confirmation,
): Promise<Confirmed | NotConfirmed> {
  const asksStep = asksSecondStep(platform, account);
  const where = { asked: askedToConfirm(actor.tokenHash), origin: actor.origin };
  let passwordIsRight = false;
  let useUp: UseUp | undefined;
  const isRight = await counted(async () => {
    passwordIsRight = await platform.hasher.verify(account.password_hash, typed);
    if (asksStep) useUp = await step?.kind.check(platform, account, step.given, where);
    return passwordIsRight && (useUp !== undefined || !asksStep);
  });
  if (isRight) {
    const holds = async (tx: Tx, locked: Account) =>
      locked.password_hash === account.password_hash &&
      asksSecondStep(tx, locked) === asksStep &&
      (useUp === undefined || (await useUp(tx, locked)));
    return { outcome: 'confirmed', holds };
  }
  const errors: ConfirmationErrors = {};
  if (!passwordIsRight) {
    const event = { event: 'password-confirmed', outcome: 'refused', ...actor } as const;
    await asHolder(platform, actor, ({ tx }) => record(tx, event));
    errors[name] = CURRENT_PASSWORD_TEXTS.wrong;
  }
  if (asksStep && !useUp) {
    if (step && passwordIsRight)
      await recordWrongStep(platform, account, { origin: actor.origin, kind: step.kind });
    errors[SECOND_STEP_FIELD] = step ? PRESENT_FACTOR_TEXTS.wrong(step.kind.method) : missingFactor(account);
  }
  return { outcome: 'not-confirmed', errors };
}

/**
 * One unit of work of a signed-in person who is confirmed for it, see {@link confirmHolder}: compared first, and looked at
 * again under the account's lock.
 * @throws SessionOver before anything is done; TooManyTries
 */
export async function asConfirmedHolder<T>(
  platform: Platform,
  actor: Actor,
  present: Confirmation,
  work: (holder: AsHolder) => Promise<T>,
): Promise<T | NotConfirmed> {
  const checked = await holderAccount(platform, actor);
  const confirmed = await confirmHolder(platform, actor, checked, present);
  if (confirmed.outcome === 'not-confirmed') return confirmed;
  const done = await asHolder(platform, actor, async (holder) =>
    (await confirmed.holds(holder.tx, holder.account)) ? { result: await work(holder) } : undefined,
  );
  // A sign-in may only have hashed the same password anew: compared again with what is in force now.
  return done ? done.result : asConfirmedHolder(platform, actor, present, work);
}
