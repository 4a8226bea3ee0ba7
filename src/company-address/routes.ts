import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { displayedEmail } from '../account/email-address.ts';
import { codeCaptcha, resendingCaptchaFault } from '../codes/mail-captcha.ts';
import { MANAGED_DOSSIERS, type ManagedDossier } from '../company/acting.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { keepCaptcha, mailCaptchaFault, wantsAnotherImage } from '../http/form-captcha.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import { retryAfter, TooManyTries } from '../platform/throttle.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { paged } from '../web/paged.ts';
import { type AddressErrors, KEPT_FIELDS, readAddressForm, typedAddress } from './form.ts';
import { ChooseCompanyPage, NotYoursPage, RequestedPage } from './other-pages.tsx';
import { AddressPage, type AddressPageProps, DONE, PutBackPage } from './pages.tsx';
import { ADDRESS_PATH, addressPath } from './paths.ts';
import { type CompanyInView, provedAddressesOf, readCompany } from './read-company.ts';
import { cancelAddress, requestAddress, resendAddressCode, wasAsked } from './request-address.ts';
import { ADDRESS_TEXTS } from './texts.ts';
import { putAddressBack } from './undo-address.ts';

interface Fields {
  Querystring: FormBody;
  Body: FormBody;
}
type Request = FastifyRequest<Fields>;

/** `/espace/adresse-entreprise` and what hangs below it. */
export async function companyAddressRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSession);
  const reading = { config: { along: MANAGED_DOSSIERS } };

  app.get<Fields>(ADDRESS_PATH, reading, async (request, reply) => {
    const draft = draftOf(request);
    const managed = managedIn(request);
    if (managed.length === 0) return showNotYours(reply);
    const asked = field(draft ?? request.query, 'dossier');
    const dossier =
      asked === '' ? obviousOne(request, managed) : managed.find(({ siren }) => siren === asked);
    if (dossier) return showOne(request, reply, dossier, draft);
    return asked === '' || asked === 'tous' ? choose(request, reply) : reply.callNotFound();
  });

  const draft = { page: ADDRESS_PATH, fields: [...KEPT_FIELDS, 'dossier'] };
  const asking = { config: { along: MANAGED_DOSSIERS, draft } };
  app.post<Fields>(ADDRESS_PATH, asking, async (request, reply) => {
    const company = await companyOf(request);
    if (!company) return notOnesOwn(request, reply);
    if (wantsAnotherImage(request.body)) return show(reply, company, { typed: typedAddress(request.body) });
    return ask(request, reply, company);
  });

  app.get<Fields>(`${ADDRESS_PATH}/demande`, reading, async (request, reply) => {
    const company = await companyOf(request);
    const pending = company?.pending;
    if (!company || !pending?.isOwn) return reply.seeOther(ADDRESS_PATH);
    return reply.page(RequestedPage, { company: { ...company, pending }, hasOthers: hasOthers(request) });
  });

  app.post<Fields>(`${ADDRESS_PATH}/annuler`, reading, async (request, reply) => {
    const company = await companyOf(request);
    if (!company) return notOnesOwn(request, reply);
    const { outcome } = await cancelAddress(request.platform, actorOf(request), company.siren);
    const path = addressPath(company.siren);
    return reply.seeOther(outcome === 'cancelled' ? `${path}&fait=annulation` : path);
  });

  app.post<Fields>(`${ADDRESS_PATH}/renvoyer`, reading, async (request, reply) => {
    const company = await companyOf(request);
    if (!company) return notOnesOwn(request, reply);
    if (wantsAnotherImage(request.body)) return show(reply, company, {});
    const captcha = await resendingCaptchaFault(web, 'change', request, company.pending);
    if (captcha) return show(reply, company, { errors: { captcha } });
    const result = await resendAddressCode(request.platform, actorOf(request), company.siren);
    switch (result.outcome) {
      case 'resent':
        return reply.seeOther(`${addressPath(company.siren)}&fait=renvoi`);
      case 'nothing-pending':
        return reply.seeOther(addressPath(company.siren));
      case 'too-many-today':
        throw new TooManyTries(result.retryAt);
    }
  });

  app.get<Fields>(`${ADDRESS_PATH}/retablir`, reading, async (request, reply) => {
    const company = await companyOf(request);
    return company ? showPutBack(reply, company) : notOnesOwn(request, reply);
  });

  app.post<Fields>(`${ADDRESS_PATH}/retablir`, reading, async (request, reply) => {
    const company = await companyOf(request);
    if (!company) return notOnesOwn(request, reply);
    const { siren } = company;
    const { present, missing } = confirmationOf(web, request, 'current_password');
    if (Object.keys(missing).length > 0) return showPutBack(reply, company, missing);
    const changeId = field(request.body, 'modification');
    const result = await putAddressBack(request.platform, actorOf(request), present, { siren, changeId });
    switch (result.outcome) {
      case 'put-back':
        return reply.seeOther(`${addressPath(siren)}&fait=retour`);
      case 'not-confirmed':
        return showPutBack(reply, company, result.errors);
      case 'too-late':
        return show(reply, company, { errors: { form: ADDRESS_TEXTS.tooLate } });
    }
  });

  async function ask(request: Request, reply: FastifyReply, company: CompanyInView) {
    const { siren, proved } = company;
    const id = idOfForm(request);
    const requested = addressPath(siren, 'demande');
    if (await wasAsked(request.platform.db, id)) return reply.seeOther(requested);
    const { typed, newEmail, errors } = readAddressForm(request.body, proved?.email_key);
    const { present, missing } = confirmationOf(web, request, 'current_password');
    const captcha = newEmail && (await mailCaptchaFault(web, 'change', request, newEmail.address));
    const wrong = { ...errors, ...missing, ...(captcha && { captcha }) };
    const refuse = (faults: AddressErrors) => show(reply, company, { typed, errors: faults });
    if (!newEmail || Object.keys(wrong).length > 0) {
      keepCaptcha(request);
      return refuse(wrong);
    }
    const asked = { id, siren, newEmail };
    const result = await requestAddress(request.platform, actorOf(request), present, asked);
    switch (result.outcome) {
      case 'requested':
        return reply.seeOther(requested);
      case 'not-confirmed':
        return refuse(result.errors);
      case 'same-address':
        return refuse({ email: ADDRESS_TEXTS.emailSame });
      case 'not-ones-own':
        return refuse({ form: ADDRESS_TEXTS.gone });
      case 'too-many-today': {
        logRefusal(request, 'too-many-requests', 429);
        reply.header('retry-after', retryAfter(result.retryAt, request.platform.clock.now()));
        const email = ADDRESS_TEXTS.tooManyRequests(longMomentFrom(result.retryAt));
        return show(reply, company, { typed, errors: { email } }, 429);
      }
    }
  }

  /** As it is, or with what was typed before the password was asked, or with the address that is to be put right. */
  async function showOne(
    request: Request,
    reply: FastifyReply,
    dossier: ManagedDossier,
    draft: FormBody | undefined,
  ) {
    const company = await readCompany(request.platform, signedIn(request).account, dossier);
    if (draft) return show(reply, company, { typed: typedAddress(draft), resumed: true });
    if (field(request.query, 'correction') === '1' && company.pending?.isOwn)
      return show(reply, company, { typed: corrected(company.pending.newEmail) });
    return show(reply, company, { done: chosen(DONE, field(request.query, 'fait')) });
  }

  async function showNotYours(reply: FastifyReply) {
    const { platform } = reply.request;
    const { account } = signedIn(reply.request);
    const mandates = await mandatesOf(platform.db, account.id, platform.clock.now());
    return reply.page(NotYoursPage, { roles: mandates.map(({ role }) => role) });
  }

  async function choose(request: Request, reply: FastifyReply) {
    const companies = paged(managedIn(request), field(request.query, 'page'));
    const sirens = companies.shown.map(({ siren }) => siren);
    const addresses = await provedAddressesOf(request.platform.db, sirens);
    return reply.page(ChooseCompanyPage, { companies, addresses });
  }

  /** The one that the form, or the address, names; any other is as if it were not there. */
  async function companyOf(request: Request): Promise<CompanyInView | undefined> {
    const asked = field(request.body ?? {}, 'dossier') || field(request.query, 'dossier');
    const managed = managedIn(request);
    const dossier =
      asked === '' ? obviousOne(request, managed) : managed.find(({ siren }) => siren === asked);
    return dossier && readCompany(request.platform, signedIn(request).account, dossier);
  }

  function showPutBack(reply: FastifyReply, company: CompanyInView, errors?: AddressErrors) {
    const { recent } = company;
    if (!recent) return show(reply, company, { errors: { form: ADDRESS_TEXTS.tooLate } });
    const page = { company: { ...company, recent }, hasOthers: hasOthers(reply.request) };
    return reply.page(PutBackPage, { ...page, ...(errors && { errors }) }, errors ? 422 : 200);
  }

  async function show(
    reply: FastifyReply,
    company: CompanyInView,
    content: Pick<AddressPageProps, 'typed' | 'errors' | 'done' | 'resumed'>,
    status = content.errors ? 422 : 200,
  ) {
    const { request } = reply;
    const { pending } = company;
    const own = pending?.isOwn ? pending : undefined;
    const captcha = await codeCaptcha(web, 'change', request, { pending: own, typed: content.typed?.email });
    const page = { company, hasOthers: hasOthers(request), captcha };
    return reply.page(AddressPage, { ...page, ...content }, status);
  }
}

function managedIn(request: FastifyRequest): ManagedDossier[] {
  return readAlong(request, MANAGED_DOSSIERS);
}

function hasOthers(request: FastifyRequest): boolean {
  return managedIn(request).length > 1;
}

/** The only one, or the one chosen in this session. */
function obviousOne(request: FastifyRequest, managed: readonly ManagedDossier[]) {
  const [first, ...others] = managed;
  if (others.length === 0) return first;
  const { dossier_id: chosenId } = signedIn(request).session;
  return managed.find(({ id }) => id === chosenId);
}

function notOnesOwn(request: FastifyRequest, reply: FastifyReply) {
  logRefusal(request, 'mandate-not-ones-own');
  return reply.callNotFound();
}

/** The address that was asked for, to be put right. */
function corrected(newEmail: string) {
  return { email: displayedEmail(newEmail), emailConfirmation: '' };
}
