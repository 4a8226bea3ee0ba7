import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ActivationKinds } from '../account/activation/activation-kind.ts';
import { checkCode } from '../account/activation/check-code.ts';
import { captchaFault, captchaShown, wantsAnotherImage } from '../account/http/form-captcha.ts';
import { countTryFromNetwork } from '../account/http/form-guards.ts';
import { logRefusal } from '../account/http/security-log.ts';
import { sendRecapPdf } from '../account/http/send-recap.ts';
import { originOf, takeSessionBack } from '../account/http/signed-in.ts';
import { stepCookie } from '../account/http/step-cookie.ts';
import { viewOf, type Web } from '../account/http/web.ts';
import { type FormBody, field } from '../platform/http/form-body.ts';
import { seeOther, sendPage } from '../platform/http/send-page.ts';
import type { ThrottlePolicy } from '../platform/throttle.ts';
import {
  AddressPage,
  type AddressPageProps,
  AddressTakenPage,
  CODE_TEXTS,
  CodePage,
  type CodePageProps,
  RecapPage,
} from './pages.tsx';
import { type ActivationProof, PROOF_COOKIE } from './proof.ts';

const ADDRESS = '/activation/identifiants';
const RECAP = '/activation/recapitulatif';
/** A code is 67 bits, so this is against load and noise more than against guessing. */
const PATIENCE: ThrottlePolicy = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

export interface CodeEntryOptions extends Web {
  kinds: ActivationKinds;
}

/** « Activer mon espace / mes services »: three tabs, no session, whatever the code is for (SPEC 2 and 6). */
export async function codeEntryRoutes(app: FastifyInstance, web: CodeEntryOptions): Promise<void> {
  const { platform, kinds } = web;
  const proofs = stepCookie<ActivationProof>(platform, web.secureCookies, PROOF_COOKIE);

  app.get('/activation', async (request, reply) => showCodeForm(request, reply, 200, {}));

  app.post<{ Body: FormBody }>('/activation', async (request, reply) => {
    const code = field(request.body, 'code').slice(0, 40);
    if (wantsAnotherImage(request.body)) return showCodeForm(request, reply, 200, { code });
    if (code.trim() === '')
      return showCodeForm(request, reply, 422, { errors: { code: CODE_TEXTS.missing } });
    const captcha = await captchaFault(web, 'activation', request);
    if (captcha) return showCodeForm(request, reply, 422, { code, errors: { captcha } });
    await countTryFromNetwork(web, request, 'activation', PATIENCE);
    const checked = await checkCode(platform, code);
    if (checked.outcome !== 'code-usable') {
      logRefusal(request, checked.outcome);
      await web.captcha.raisePrice('activation', request.ip);
    }
    switch (checked.outcome) {
      case 'code-usable': {
        const { codeId, purpose } = checked.code;
        proofs.give(reply, { step: 'code-recognised', purpose, codeId });
        return seeOther(reply, ADDRESS);
      }
      case 'code-unknown':
        return showCodeForm(request, reply, 422, { code, errors: { code: CODE_TEXTS.unknown } });
      case 'code-expired':
      case 'code-replaced':
      case 'code-used': {
        const text = kinds[checked.purpose].texts.refusals[checked.outcome];
        return showCodeForm(request, reply, 422, { code, errors: { code: text } });
      }
    }
  });

  app.get(ADDRESS, async (request, reply) => {
    const proof = proofs.read(request);
    if (proof?.step === 'activated') return seeOther(reply, RECAP);
    if (!proof) return seeOther(reply, '/activation');
    return showAddressForm(request, reply, 200, { hint: kinds[proof.purpose].texts.addressHint });
  });

  app.post<{ Body: FormBody }>(ADDRESS, async (request, reply) => {
    const proof = proofs.read(request);
    // A second click on « Continuer »: the first one won, and its recap is there.
    if (proof?.step === 'activated') return seeOther(reply, RECAP);
    if (!proof) return seeOther(reply, '/activation');
    return activate(request, reply, proof, field(request.body, 'email').trim().slice(0, 101));
  });

  app.get(RECAP, async (request, reply) => {
    const activated = await activatedBy(request);
    if (!activated) return seeOther(reply, '/activation');
    return sendPage(reply, RecapPage({ view: viewOf(web, request, reply), activated }));
  });

  app.get(`${RECAP}.pdf`, async (request, reply) => {
    const proof = proofs.read(request);
    const activated = await activatedBy(request);
    if (proof?.step !== 'activated' || !activated?.opensRecap) return seeOther(reply, '/activation');
    return sendRecapPdf(web, request, reply, { account: activated.account, countedFor: proof.subjectId });
  });

  async function activate(
    request: FastifyRequest,
    reply: FastifyReply,
    { purpose, codeId }: ActivationProof & { step: 'code-recognised' },
    email: string,
  ) {
    const { texts, endsSessions, activate } = kinds[purpose];
    const hint = texts.addressHint;
    if (email === '') return showAddressForm(request, reply, 422, { hint, error: texts.addressMissing });
    await countTryFromNetwork(web, request, 'activation', PATIENCE);
    const result = await activate(codeId, email, originOf(request));
    switch (result.outcome) {
      case 'activated':
        web.pokeMail();
        if (endsSessions) takeSessionBack(reply, web.secureCookies);
        proofs.give(reply, { step: 'activated', purpose, subjectId: result.subjectId });
        return seeOther(reply, RECAP);
      case 'wrong-address':
        return showAddressForm(request, reply, 422, { hint, email, error: texts.wrongAddress });
      case 'address-taken': {
        const view = viewOf(web, request, reply);
        return sendPage(reply, AddressTakenPage({ view, children: texts.addressTaken() }), 422);
      }
      case 'code-unknown':
        proofs.takeBack(reply);
        return showCodeForm(request, reply, 422, { errors: { code: CODE_TEXTS.unknown } });
      case 'code-expired':
      case 'code-replaced':
      case 'code-used':
        proofs.takeBack(reply);
        return showCodeForm(request, reply, 422, { errors: { code: texts.refusals[result.outcome] } });
    }
  }

  async function activatedBy(request: FastifyRequest) {
    const proof = proofs.read(request);
    return proof?.step === 'activated' ? kinds[proof.purpose].activated(proof.subjectId) : undefined;
  }

  function showCodeForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: Pick<CodePageProps, 'code' | 'errors'>,
  ) {
    const view = viewOf(web, request, reply);
    const captcha = captchaShown(web, 'activation', request);
    return sendPage(reply, CodePage({ view, captcha, ...content }), status);
  }

  function showAddressForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: Omit<AddressPageProps, 'view'>,
  ) {
    return sendPage(reply, AddressPage({ view: viewOf(web, request, reply), ...content }), status);
  }
}
