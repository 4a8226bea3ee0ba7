import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { captchaFault, countTryFromNetwork, wantsAnotherImage } from '../../account/http/form-guards.ts';
import { logRefusal } from '../../account/http/security-log.ts';
import { sendRecapPdf } from '../../account/http/send-recap.ts';
import { originOf, takeSessionBack } from '../../account/http/signed-in.ts';
import { viewOf, type Web } from '../../account/http/web.ts';
import { type FormBody, field } from '../../platform/http/form-body.ts';
import { seeOther, sendPage } from '../../platform/http/send-page.ts';
import type { ThrottlePolicy } from '../../platform/throttle.ts';
import { activateChange } from './activate-change.ts';
import { activatedAccount } from './activated-account.ts';
import { checkCode } from './check-code.ts';
import {
  ACTIVATION_TEXTS,
  AddressPage,
  AddressTakenPage,
  CODE_REFUSAL_TEXTS,
  CodePage,
  type CodePageProps,
  RecapPage,
} from './pages.tsx';
import { proofCookies } from './proof.ts';

const ADDRESS = '/activation/identifiants';
const RECAP = '/activation/recapitulatif';
/** A code is 67 bits, so this is against load and noise more than against guessing. */
const PATIENCE: ThrottlePolicy = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/** « Activer mon espace / mes services »: three tabs, no session (SPEC 2, steps 2 and 3). */
export async function activationRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { platform } = web;
  const proofs = proofCookies(platform, web.secureCookies);

  app.get('/activation', async (request, reply) => showCodeForm(request, reply, 200, {}));

  app.post<{ Body: FormBody }>('/activation', async (request, reply) => {
    const code = field(request.body, 'code').slice(0, 40);
    if (wantsAnotherImage(request.body)) return showCodeForm(request, reply, 200, { code });
    if (code.trim() === '')
      return showCodeForm(request, reply, 422, { errors: { code: ACTIVATION_TEXTS.codeMissing } });
    const captcha = await captchaFault(web, 'activation', request);
    if (captcha) return showCodeForm(request, reply, 422, { code, errors: { captcha } });
    await countTryFromNetwork(web, request, 'activation', PATIENCE);
    const checked = await checkCode(platform, code);
    if (checked.outcome !== 'code-usable') {
      logRefusal(request, checked.outcome);
      return showCodeForm(request, reply, 422, {
        code,
        errors: { code: CODE_REFUSAL_TEXTS[checked.outcome] },
      });
    }
    const at = platform.clock.now().getTime();
    proofs.give(reply, { step: 'code-recognised', codeId: checked.code.codeId, at });
    return seeOther(reply, ADDRESS);
  });

  app.get(ADDRESS, async (request, reply) => {
    const proof = proofs.read(request);
    if (proof?.step === 'activated') return seeOther(reply, RECAP);
    if (!proof) return seeOther(reply, '/activation');
    return sendPage(reply, AddressPage({ view: viewOf(web, request, reply) }));
  });

  app.post<{ Body: FormBody }>(ADDRESS, async (request, reply) => {
    const proof = proofs.read(request);
    // A second click on « Continuer »: the first one won, and its recap is there.
    if (proof?.step === 'activated') return seeOther(reply, RECAP);
    if (!proof) return seeOther(reply, '/activation');
    const email = field(request.body, 'email').trim().slice(0, 101);
    if (email === '') return showAddressForm(request, reply, email, ACTIVATION_TEXTS.emailMissing);
    await countTryFromNetwork(web, request, 'activation', PATIENCE);
    const result = await activateChange(platform, proof.codeId, email, originOf(request));
    switch (result.outcome) {
      case 'activated':
        web.pokeMail();
        takeSessionBack(reply, web.secureCookies);
        proofs.give(reply, {
          step: 'activated',
          changeId: result.changeId,
          at: platform.clock.now().getTime(),
        });
        return seeOther(reply, RECAP);
      case 'wrong-address':
        return showAddressForm(request, reply, email, ACTIVATION_TEXTS.wrongAddress);
      case 'address-taken':
        return sendPage(reply, AddressTakenPage({ view: viewOf(web, request, reply) }), 422);
      case 'code-unknown':
      case 'code-expired':
      case 'code-replaced':
      case 'code-used':
        proofs.takeBack(reply);
        return showCodeForm(request, reply, 422, { errors: { code: CODE_REFUSAL_TEXTS[result.outcome] } });
    }
  });

  app.get(RECAP, async (request, reply) => {
    const activated = await activatedBy(request);
    if (!activated) return seeOther(reply, '/activation');
    return sendPage(reply, RecapPage({ view: viewOf(web, request, reply), ...activated }));
  });

  app.get(`${RECAP}.pdf`, async (request, reply) => {
    const activated = await activatedBy(request);
    return activated ? sendRecapPdf(reply, platform, activated.account) : seeOther(reply, '/activation');
  });

  async function activatedBy(request: FastifyRequest) {
    const proof = proofs.read(request);
    return proof?.step === 'activated' ? activatedAccount(platform.db, proof.changeId) : undefined;
  }

  function showCodeForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: Pick<CodePageProps, 'code' | 'errors'>,
  ) {
    const view = viewOf(web, request, reply);
    return sendPage(
      reply,
      CodePage({ view, captchaToken: web.captcha.issue('activation'), ...content }),
      status,
    );
  }

  function showAddressForm(request: FastifyRequest, reply: FastifyReply, email: string, error: string) {
    return sendPage(reply, AddressPage({ view: viewOf(web, request, reply), email, error }), 422);
  }
}
