import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wasCompleted } from '../account/completed-step.ts';
import { displayedEmail, typedEmail } from '../account/email-address.ts';
import { hasSession } from '../account/session.ts';
import { checkCode, findCode, type UnusableCode } from '../codes/check-code.ts';
import { readCode } from '../codes/code.ts';
import type { EnteringBrowser, OwnRequest } from '../codes/code-owner.ts';
import { CODE_PLACE_TEXTS, placeOfCode } from '../codes/code-place.tsx';
import type { ActivationPurpose } from '../codes/kinds.ts';
import { countPasswordTry, countUse } from '../http/account-limits.ts';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import {
  areImagesUsedUp,
  captchaFault,
  captchaShown,
  keepCaptcha,
  wantsAnotherImage,
} from '../http/form-captcha.ts';
import { countNoise } from '../http/form-guards.ts';
import { logRefusal } from '../http/server/logged.ts';
import { clearSession, originOf } from '../http/session.ts';
import { stepCookie } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import { readCurrentPassword } from '../passwords/reauthentication.ts';
import type { RateLimit } from '../platform/throttle.ts';
import type { ActivationKinds } from './activation-kind.ts';
import { asksForPassword, enterCredentials } from './enter-credentials.ts';
import {
  AddressTakenPage,
  CODE_ALONE,
  CodePage,
  type CodePageProps,
  CredentialsPage,
  type CredentialsPageProps,
  credentialsErrors,
  refusalText,
} from './pages.tsx';
import type { ActivationProof } from './recap-access.ts';
import { RECAP, recapRoutes } from './recap-routes.ts';
import { CODE_TEXTS } from './texts.ts';

const CREDENTIALS = '/activation/identifiants';
/** A code is 67 bits, so this is against noise. Whoever has a right one never waits for what others type. */
const UNKNOWN_CODES: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

export interface CodeEntryOptions extends Web {
  kinds: ActivationKinds;
}

type CodeEntered = ActivationProof & { step: 'code-entered' };

/** « Activer mon espace / mes services »: three tabs, with or without a session, whatever the code is for. */
export async function codeEntryRoutes(app: FastifyInstance, web: CodeEntryOptions): Promise<void> {
  const { kinds } = web;
  const proofs = stepCookie<ActivationProof>(web, 'activation');
  const ownRequests = stepCookie<OwnRequest>(web, 'registration');

  recapRoutes(app, web, proofs);

  app.get('/activation', async (_request, reply) => showCodeForm(reply, {}));

  app.post<{ Body: FormBody }>('/activation', async (request, reply) => {
    const code = lineOf(request.body, 'code');
    if (wantsAnotherImage(request.body)) return showCodeForm(reply, { code });
    const captcha = await faultOfCaptcha(request);
    if (code === '' || (captcha && !areImagesUsedUp(request))) {
      keepCaptcha(request);
      const errors = { ...(code === '' && { code: CODE_TEXTS.missing }), ...(captcha && { captcha }) };
      return showCodeForm(reply, { code, errors });
    }
    const checked = await checkCode(request.platform, code);
    if (checked.outcome === 'code-usable') {
      const { codeId, purpose } = checked.code;
      await proofs.give(reply, { step: 'code-entered', purpose, codeId, code: readCode(code) ?? code });
      return reply.seeOther(CREDENTIALS);
    }
    if (captcha) return showCodeForm(reply, { code, errors: { captcha } });
    if (checked.outcome === 'code-unknown') return refuseUnknown(reply, code);
    return refuseEnded(reply, code, checked);
  });

  app.get(CREDENTIALS, async (request, reply) => {
    const proof = await proofs.read(request);
    if (proof?.step === 'activated') return reply.seeOther(RECAP);
    if (proof?.step !== 'code-entered') return reply.seeOther('/activation');
    return showCredentialsForm(reply, proof, {});
  });

  app.post<{ Body: FormBody }>(CREDENTIALS, async (request, reply) => {
    const proof = await proofs.read(request);
    // Sent again by the button « back », after its answer had come.
    if (proof?.step === 'activated') return reply.seeOther(RECAP);
    if (proof?.step !== 'code-entered') return reply.seeOther('/activation');
    const email = displayedEmail(typedEmail(field(request.body, 'email')));
    const password = readCurrentPassword(request.body, 'password');
    if (email !== '') await countUse(web, 'activation', proof.codeId);
    const kind = kinds[proof.purpose];
    const result = await enterCredentials(
      request.platform,
      kind,
      {
        codeId: proof.codeId,
        email,
        password,
        browser: await browserOf(request),
        enteredBy: await enteredBy(request, proof),
        origin: originOf(request),
      },
      (signInEmail) => countPasswordTry(web, request, signInEmail),
    );
    switch (result.outcome) {
      case 'activated':
        return showRecap(reply, proof, result.subjectId);
      case 'fields-missing':
      case 'wrong-fields':
        return showCredentialsForm(reply, proof, { email, errors: credentialsErrors(kind.texts, result) });
      case 'address-taken':
        return reply.page(AddressTakenPage, { children: kind.texts.addressTaken?.() }, 422);
      default:
        return refuseCode(reply, proof, result.outcome);
    }
  });

  async function showRecap(reply: FastifyReply, { purpose }: CodeEntered, subjectId: string) {
    const { request } = reply;
    const signedIn = await request.session();
    // Ended by the activation, as every session of its account; that of another account, in the same browser, goes on.
    const { db } = request.platform;
    if (signedIn && !(await hasSession(db, signedIn.session.token_hash, signedIn.account.id)))
      await clearSession(web, reply, 'activation');
    await proofs.give(reply, { step: 'activated', purpose, subjectId });
    return reply.seeOther(RECAP);
  }

  /** It worked on the first tab, and does no longer; or this very browser used it, and sent the form again. */
  async function refuseCode(
    reply: FastifyReply,
    proof: CodeEntered,
    why: UnusableCode,
  ): Promise<FastifyReply> {
    const { request } = reply;
    const { platform } = request;
    if (await wasCompleted(platform, { what: 'activation', by: await enteredBy(request, proof) })) {
      const code = await findCode(platform, { purpose: proof.purpose, id: proof.codeId });
      if (code) return showRecap(reply, proof, code.subjectId);
    }
    proofs.takeBack(reply);
    logRefusal(request, why);
    const code = refusalText(kinds[proof.purpose].texts, why);
    return showCodeForm(reply, { errors: { code } });
  }

  /** Its journey alone would not do: somebody may have put a cookie with a code of theirs into another's browser. */
  async function enteredBy(request: FastifyRequest, { codeId }: CodeEntered): Promise<string> {
    return `${await proofs.journeyOf(request)}/${codeId}`;
  }

  /** A right code alone proves more than a captcha, where that is asked for; wrong ones are counted. */
  async function faultOfCaptcha(request: FastifyRequest<{ Body: FormBody }>): Promise<string | undefined> {
    return isCodeAlone(request) ? undefined : captchaFault(web, 'activation', request);
  }

  /** No code of an activation: one of another page, or none at all. */
  async function refuseUnknown(reply: FastifyReply, code: string) {
    const { request } = reply;
    const place = await placeOfCode(request.platform, code, 'activation');
    logRefusal(request, place ? 'code-elsewhere' : 'code-unknown');
    if (place) return showCodeForm(reply, { code, place, errors: { code: CODE_PLACE_TEXTS[place] } });
    // First: one that is refused for their number makes nothing dearer for others.
    await countNoise(web, request, 'activation', UNKNOWN_CODES);
    await web.captcha.raisePrice('activation', request.ip);
    return showCodeForm(reply, { code, errors: { code: CODE_TEXTS.unknown } });
  }

  /** A code that was mailed or posted once, and opens nothing any more. */
  async function refuseEnded(
    reply: FastifyReply,
    code: string,
    { purpose, outcome }: { purpose: ActivationPurpose; outcome: UnusableCode },
  ) {
    const { request } = reply;
    logRefusal(request, outcome);
    // Without a captcha it cost nothing: else an old code of one's own would make it dearer for everybody, for nothing.
    if (isCodeAlone(request)) await countNoise(web, request, 'activation', UNKNOWN_CODES);
    await web.captcha.raisePrice('activation', request.ip);
    return showCodeForm(reply, { code, errors: { code: refusalText(kinds[purpose].texts, outcome) } });
  }

  async function browserOf(request: FastifyRequest): Promise<EnteringBrowser> {
    const signedIn = await request.session();
    return {
      session: signedIn && { accountId: signedIn.account.id, tokenHash: signedIn.session.token_hash },
      registrationId: (await ownRequests.read(request))?.registrationId,
    };
  }

  function showCodeForm(reply: FastifyReply, content: Pick<CodePageProps, 'code' | 'place' | 'errors'>) {
    const captcha = captchaShown(web, 'activation', reply.request);
    return reply.page(CodePage, { captcha, ...content }, content.errors ? 422 : 200);
  }

  async function showCredentialsForm(
    reply: FastifyReply,
    proof: CodeEntered,
    content: Pick<CredentialsPageProps, 'email' | 'errors'>,
  ) {
    const { request } = reply;
    const { purpose, codeId, code } = proof;
    const kind = kinds[purpose];
    const asked = await asksForPassword(request.platform, kind, codeId, await browserOf(request));
    if (asked.outcome !== 'usable') return refuseCode(reply, proof, asked.outcome);
    const { asksPassword } = asked;
    const page = { code, purpose, texts: kind.texts, asksPassword, ...content };
    return reply.page(CredentialsPage, page, content.errors ? 422 : 200);
  }
}

function isCodeAlone(request: FastifyRequest): boolean {
  return field(request.body as FormBody, CODE_ALONE) !== '';
}
