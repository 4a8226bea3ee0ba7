import type { FastifyReply, FastifyRequest } from 'fastify';
import { asksSecondStep } from '../account/proof.ts';
import { tallyEvent } from '../audit/tally-events.ts';
import { asksMailedCode } from '../factors/count-second-step.ts';
import { type GivenSecondStep, givenSecondStep } from '../factors/kinds.ts';
import { countedUse } from '../http/account-limits.ts';
import { saveDraft } from '../http/draft.tsx';
import { type FormBody, field } from '../http/form-body.ts';
import { actorOf, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import {
  type CountedTry,
  countTogether,
  delayedUntil,
  forgetAttempts,
  forgiveAttempt,
  type RateLimit,
  TooManyTries,
} from '../platform/throttle.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import type { Confirmation, ConfirmationErrors, PasswordName } from './as-confirmed-holder.ts';
import { PASSWORD_MAX_LENGTH } from './rules.ts';
import { CURRENT_PASSWORD_TEXTS, missingFactor, PRESENT_FACTOR_TEXTS } from './texts.ts';

/** A password given longer ago is not enough for what is sensitive (rule 7.1). */
const FRESH_FOR_MS = 10 * 60_000;

/**
 * Hook `preHandler` of what asks for a recent password: whatever recovery depends on, and whatever tells
 * about the person (OWASP ASVS 5.0, 7.5.1 and 7.5.2; docs/security/choices.md lists every route). On routes behind
 * `requireSession`. Whoever gave it longer than 10 minutes ago is asked for it, and comes back to the page, or to the
 * form filled in as it was (see `draft.tsx`).
 */
export async function requireReauthentication(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { session } = signedIn(request);
  const age = request.platform.clock.now().getTime() - session.authenticated_at.getTime();
  if (age < FRESH_FOR_MS) return undefined;
  const back = (await saveDraft(request)) ?? '/espace';
  return reply.seeOther(`/espace/confirmation?retour=${encodeURIComponent(back)}`);
}

/**
 * By session: whoever found one open, or stole it, delays nobody but it. Its holder signs in again, and ends it from the
 * list. Not by network, where a neighbour with a space of his own could use up the tries.
 */
const LIMIT: RateLimit = { free: 5, firstDelay: 30, longestDelay: 900, forgetAfter: 86_400 };

/**
 * The present password as typed in a field, without what no password may hold and a paste brings along: white space at
 * its ends, control and format characters. What is far longer than any password is cut, and so is none.
 */
export function readCurrentPassword(body: FormBody, name: string): string {
  const typed = field(body, name).replaceAll(/(?!\p{White_Space})[\p{Cc}\p{Cf}]/gu, '');
  return typed.trim().slice(0, 4 * PASSWORD_MAX_LENGTH);
}

type Guard = Pick<Web, 'throttle' | 'platform'>;

/**
 * What a form gives by which whoever sends it is confirmed: the present password, and a code where the account has a factor.
 * @param name of the password's field
 */
export function confirmationOf(
  guard: Guard,
  request: FastifyRequest<{ Body: FormBody }>,
  name: PasswordName = 'password',
): { present: Confirmation; missing: ConfirmationErrors } {
  const typed = readCurrentPassword(request.body, name);
  const step = givenSecondStep(request.body);
  const fault = faultOfStep(guard, request, step);
  const missing = {
    ...(typed === '' && { [name]: CURRENT_PASSWORD_TEXTS.missing }),
    ...(fault !== undefined && { [SECOND_STEP_FIELD]: fault }),
  };
  return { present: { typed, step, name, counted: confirmationTries(guard, request) }, missing };
}

/** What can be said of the second step before it is compared. */
function faultOfStep(
  { throttle }: Guard,
  request: FastifyRequest<{ Body: FormBody }>,
  step: GivenSecondStep | undefined,
): string | undefined {
  const { account, session } = signedIn(request);
  if (!asksSecondStep(request.platform, account)) return undefined;
  if (!step) {
    const isEmpty = field(request.body, SECOND_STEP_FIELD).trim() === '';
    return isEmpty ? missingFactor(account) : PRESENT_FACTOR_TEXTS.wrong();
  }
  // As at the sign-in: in a session too they would be guessed some day.
  const isTooMany = throttle && asksMailedCode(account, step.kind, session.proved ?? []);
  return isTooMany ? PRESENT_FACTOR_TEXTS.tooMany : undefined;
}

/**
 * Counts a try of a signed-in person to be confirmed, then has it compared: a session left open must not become a way to
 * guess a password or a code. A right one ends the count; where the program was too busy to look, it was no try.
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
function confirmationTries(guard: Guard, request: FastifyRequest): CountedTry {
  const { db } = guard.platform;
  return async (compare) => {
    await countTry(guard, request);
    const isRight = await orGiveBack(compare(), () => forgiveAttempt(db, keyOf(request)));
    if (isRight) await forgetAttempts(db, keyOf(request));
    return isRight;
  };
}

/** With the hash that it costs, in one statement: with both counts, or with neither where one is exceeded. */
async function countTry({ throttle, platform }: Guard, request: FastifyRequest): Promise<void> {
  if (!throttle) return;
  const tries = { key: keyOf(request), policy: LIMIT };
  const hashes = countedUse('password-confirmation', signedIn(request).account.id);
  const { counted, delayed } = await countTogether(platform, [tries, hashes]);
  if (counted.size === 2) return;
  // Counted by one alone where another try was first meanwhile.
  for (const key of counted) await forgiveAttempt(platform.db, key);
  const until = async (key: string) => delayed.get(key) ?? (await delayedUntil(platform, key));
  const triesUntil = counted.has(tries.key) ? undefined : await until(tries.key);
  if (triesUntil) await recordThrottled(request);
  throw new TooManyTries(triesUntil ?? (await until(hashes.key)) ?? platform.clock.now());
}

function recordThrottled(request: FastifyRequest): Promise<void> {
  const { accountId, origin } = actorOf(request);
  return inTransaction(request.platform, (tx) =>
    tallyEvent(tx, { event: 'sign-in-throttled', outcome: 'refused', accountId, origin }),
  );
}

function keyOf(request: FastifyRequest): string {
  return `present-password/session/${signedIn(request).session.token_hash}`;
}
