import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../account/account.ts';
import { wasCompleted } from '../account/completed-step.ts';
import { CODE_PLACE_TEXTS, placeOfCode } from '../codes/code-place.tsx';
import { SECURITY_QUESTION_TEXTS } from '../holder-data/texts.ts';
import { countUse } from '../http/account-limits.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import { countNoise } from '../http/form-guards.ts';
import { logRefusal } from '../http/server/logged.ts';
import { clearSession, originOf } from '../http/session.ts';
import { stepCookie } from '../http/step-cookie.ts';
import { type NewPasswordErrors, passwordError, readNewPassword } from '../passwords/new-password-form.ts';
import { bearerOf, judgePassword } from '../passwords/set-password.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { choosePassword, recovered } from './choose-password.ts';
import { findRecovery, type Presented, verifiedAccount } from './find-recovery.ts';
import { NewPasswordPage, RecoveredPage } from './password-pages.tsx';
import { RECOVERY_PATHS } from './paths.ts';
import type { RecoveryStep } from './recovery-layout.tsx';
import { type RecoveryWeb, requestRoutes } from './request-routes.ts';
import { stopLetterRoutes } from './stop-letter-routes.ts';
import { refusalText, type ToldRefusal, VERIFICATION_TEXTS } from './texts.ts';
import { StoppedPage, VerificationPage, type VerificationPageProps } from './verification-pages.tsx';
import { countAnswerFor, forgetAnswersFor, giveBackAnswerFor, verifyRecovery } from './verify-recovery.ts';

/**
 * Of codes that are none: a code is 67 bits, so this is against noise. Whoever has a right one never waits for what
 * others type in the same network.
 */
const UNKNOWN_CODES: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

type Verified = Extract<RecoveryStep, { step: 'verified' }>;

/** « Mot de passe oublié »: asking for a code, entering it, choosing a password. No session is needed. */
export async function recoveryRoutes(app: FastifyInstance, web: RecoveryWeb): Promise<void> {
  const { SECURITY_QUESTION: securityQuestion } = web.platform.installation;
  const steps = stepCookie<RecoveryStep>(web, 'recovery');
  const browsers = deviceCookie(web);
  await app.register(requestRoutes, web);
  await app.register(stopLetterRoutes, web);

  app.get<{ Querystring: { code?: string } }>(RECOVERY_PATHS.verification, async (request, reply) => {
    const step = await steps.read(request);
    if (step?.step !== 'code-recognised' || request.query.code !== undefined) return showForm(reply);
    const found = await findRecovery(request.platform, step);
    if (found.outcome !== 'usable') return showForm(reply);
    return showForm(reply, { question: found.account.security_question });
  });

  app.post<{ Body: FormBody }>(RECOVERY_PATHS.verification, async (request, reply) => {
    const presented = await presentedBy(request, request.body);
    if (!presented) return showForm(reply, { errors: { code: VERIFICATION_TEXTS.codeMissing } });
    const answer = field(request.body, 'answer');
    const countedFor = await countAnswer(request, presented, answer);
    const result = await orGiveBack(
      verifyRecovery(request.platform, presented, answer, originOf(request)),
      async () => countedFor && giveBackAnswerFor(request.platform, countedFor),
    );
    switch (result.outcome) {
      case 'verified':
        await forgetAnswersFor(request.platform, result.accountId);
        await steps.give(reply, { step: 'verified', recoveryId: result.recoveryId });
        return reply.seeOther(RECOVERY_PATHS.newPassword);
      case 'answer-missing':
        await steps.give(reply, { step: 'code-recognised', recoveryId: result.recoveryId });
        // A right code alone asks for the question: that is no mistake.
        if ('code' in presented) return reply.seeOther(RECOVERY_PATHS.verification);
        return showForm(reply, {
          question: result.question,
          errors: { answer: SECURITY_QUESTION_TEXTS.answerMissing },
        });
      case 'wrong-answer':
        await steps.give(reply, { step: 'code-recognised', recoveryId: result.recoveryId });
        return showForm(reply, {
          question: result.question,
          errors: { answer: VERIFICATION_TEXTS.wrongAnswer(result.triesLeft) },
        });
      case 'code-stopped':
        steps.takeBack(reply);
        return reply.page(StoppedPage, {}, 422);
      case 'code-unknown':
        return refuseUnknown(reply, presented);
      case 'letter-waits':
      case 'letter-stopped':
      case 'code-expired':
      case 'code-replaced':
      case 'code-used':
        return refuse(reply, result);
    }
  });

  app.get(RECOVERY_PATHS.newPassword, async (request, reply) => {
    const step = await steps.read(request);
    if (step?.step === 'recovered') return reply.seeOther(RECOVERY_PATHS.recovered);
    if (step?.step !== 'verified') return reply.seeOther(RECOVERY_PATHS.verification);
    const account = await verifiedAccount(request.platform, step.recoveryId);
    if (!account) return (await doneBefore(reply, step)) ?? reply.seeOther(RECOVERY_PATHS.verification);
    return reply.page(NewPasswordPage, { account });
  });

  app.post<{ Body: FormBody }>(RECOVERY_PATHS.newPassword, async (request, reply) => {
    const step = await steps.read(request);
    // Sent again by the button « back », after its answer had come.
    if (step?.step === 'recovered') return reply.seeOther(RECOVERY_PATHS.recovered);
    if (step?.step !== 'verified') return reply.seeOther(RECOVERY_PATHS.verification);
    const account = await verifiedAccount(request.platform, step.recoveryId);
    if (!account) return recoveryOver(reply, step);
    const read = readNewPassword(request.body, bearerOf(account));
    const errors = await faultsBefore(request, step, account, read);
    if (errors) return reply.page(NewPasswordPage, { account, errors }, 422);
    const result = await choosePassword(
      request.platform,
      step.recoveryId,
      read.password,
      originOf(request),
      browsers.read(request),
      await chosenBy(request, step),
    );
    // Sent twice, and the first was in force before this one was judged, as a password used before.
    const first = result.outcome === 'recovered' ? undefined : await doneBefore(reply, step);
    if (first) return first;
    switch (result.outcome) {
      case 'recovered': {
        const { email, validUntil, changeEnded, passkeys } = result;
        await clearSession(web, reply, 'recovery');
        browsers.give(reply, result.browserTokens);
        await steps.give(reply, { step: 'recovered', email, validUntil, changeEnded, passkeys });
        return reply.seeOther(RECOVERY_PATHS.recovered);
      }
      case 'password-refused': {
        const errors = { password: passwordError(result.faults) };
        return reply.page(NewPasswordPage, { account, errors }, 422);
      }
      case 'recovery-over':
        return recoveryOver(reply, step);
    }
  });

  app.get(RECOVERY_PATHS.recovered, async (request, reply) => {
    const step = await steps.read(request);
    if (step?.step !== 'recovered') return reply.seeOther('/connexion');
    return reply.page(RecoveredPage, { recovered: step, sentAgain: step.sentAgain });
  });

  /** A code of another page, or none at all. */
  async function refuseUnknown(reply: FastifyReply, presented: Presented) {
    const { request } = reply;
    const place = 'code' in presented && (await placeOfCode(request.platform, presented.code, 'recovery'));
    if (!place) {
      await countNoise(web, request, 'recovery-code', UNKNOWN_CODES);
      return refuse(reply, { outcome: 'code-unknown' });
    }
    logRefusal(request, 'code-elsewhere');
    return showForm(reply, { place, errors: { code: CODE_PLACE_TEXTS[place] } });
  }

  function refuse(reply: FastifyReply, why: ToldRefusal) {
    logRefusal(reply.request, why.outcome);
    steps.takeBack(reply);
    return showForm(reply, { errors: { code: refusalText(why) } });
  }

  /**
   * Over all mailed codes of the account; a code alone is no answer, and a code that is none has no account.
   * @returns the account that it was counted for
   */
  async function countAnswer(
    { platform }: FastifyRequest,
    presented: Presented,
    answer: string,
  ): Promise<string | undefined> {
    if (!web.throttle || !securityQuestion || answer.trim() === '') return undefined;
    const found = await findRecovery(platform, presented);
    if (found.outcome !== 'usable' || found.recovery.byLetter) return undefined;
    await countAnswerFor(platform, found.account.id);
    return found.account.id;
  }

  /** All that is wrong is said at once: a password right by the cheap rules is judged by the costly ones too. */
  async function faultsBefore(
    request: FastifyRequest,
    { recoveryId }: Verified,
    account: Account,
    { password, errors }: ReturnType<typeof readNewPassword>,
  ): Promise<NewPasswordErrors | undefined> {
    if (errors.password !== undefined) return errors;
    await countUse(web, 'password-choice', recoveryId);
    if (Object.keys(errors).length === 0) return undefined;
    const faults = await judgePassword(request.platform, account, password);
    return faults.length > 0 ? { ...errors, password: passwordError(faults) } : errors;
  }

  /** A code typed counts before one recognised earlier in this browser. */
  async function presentedBy(request: FastifyRequest, body: FormBody): Promise<Presented | undefined> {
    const code = lineOf(body, 'code');
    if (code !== '') return { code };
    const step = await steps.read(request);
    return step?.step === 'code-recognised' ? step : undefined;
  }

  async function recoveryOver(reply: FastifyReply, step: Verified) {
    const done = await doneBefore(reply, step);
    if (done) return done;
    steps.takeBack(reply);
    return showForm(reply, { errors: { code: VERIFICATION_TEXTS.over } });
  }

  /** This very browser chose the password minutes ago, and sent the form again before it had the answer. */
  async function doneBefore(reply: FastifyReply, step: Verified) {
    const { request } = reply;
    const { platform } = request;
    const isOurs = await wasCompleted(platform, { what: 'recovery', by: await chosenBy(request, step) });
    const done = isOurs ? await recovered(platform, step.recoveryId) : undefined;
    if (!done) return undefined;
    if (!(await request.session())) await clearSession(web, reply, 'recovery');
    await steps.give(reply, { step: 'recovered', sentAgain: true, ...done });
    return reply.seeOther(RECOVERY_PATHS.recovered);
  }

  async function chosenBy(request: FastifyRequest, { recoveryId }: Verified): Promise<string> {
    return `${await steps.journeyOf(request)}/${recoveryId}`;
  }

  function showForm(
    reply: FastifyReply,
    content: Pick<VerificationPageProps, 'errors' | 'place' | 'question'> = {},
  ) {
    return reply.page(VerificationPage, { securityQuestion, ...content }, content.errors ? 422 : 200);
  }
}
