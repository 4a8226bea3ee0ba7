import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asHolder } from '../account/as-holder.ts';
import type { Operator } from '../help/operator.ts';
import { type Catalogue, payingIds } from '../home/catalogue.ts';
import { countUse } from '../http/account-limits.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { actorOf, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { asConfirmedHolder } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf, requireReauthentication } from '../passwords/reauthentication.ts';
import { paged } from '../web/paged.ts';
import { AccountPage } from './account-page.tsx';
import { type AskOutcome, askAccount } from './ask-account.ts';
import { type BankAccount, bankAccountsOf, type ManagedCompany, managedCompanies } from './bank-account.ts';
import { CompaniesPage, CompanyPage } from './company-pages.tsx';
import type { AccountContracts } from './contracts.tsx';
import { removeAccount, stopAsked } from './end-account.ts';
import { EndPage } from './end-pages.tsx';
import { type AccountErrors, KEPT_FIELDS, readAccount, type TypedAccount, typedAccount } from './form.ts';
import { heldByOthers } from './held-by-others.ts';
import { creditorOf, sendMandate } from './mandate-document.ts';
import { BANK_ACCOUNTS, companyPath } from './paths.ts';
import { BANK_TEXTS, DONE_TEXTS, GONE_TEXTS } from './texts.ts';

type OfCompany = { Params: { siren: string }; Querystring: FormBody; Body: FormBody };
type OfAccount = { Params: { siren: string; id: string }; Querystring: FormBody; Body: FormBody };

const COMPANY = companyPath(':siren');
const ADD = `${COMPANY}/ajouter`;
const ACCOUNT = `${COMPANY}/:id`;
const REPLACE = `${ACCOUNT}/remplacer`;

export interface BankAccountWeb extends Web {
  catalogue: Catalogue;
  operator: Operator;
  /** Absent: nothing is debited from any. */
  contracts?: AccountContracts;
}

/** `/espace/comptes-bancaires` and what hangs below it. */
export async function bankAccountRoutes(app: FastifyInstance, web: BankAccountWeb): Promise<void> {
  const { catalogue } = web;
  const creditor = creditorOf(web);
  const paying = payingIds(catalogue);
  app.addHook('onRequest', requireSession);

  app.get<OfCompany>(BANK_ACCOUNTS, async (request, reply) => {
    const companies = await managed(request);
    const [only, ...others] = companies;
    const wantsAll = field(request.query, 'entreprises') !== '' || request.query.page !== undefined;
    if (only && others.length === 0) return reply.seeOther(companyPath(only.siren));
    const current = wantsAll ? undefined : signedIn(request).current?.siren;
    if (current && companies.some(({ siren }) => siren === current))
      return reply.seeOther(companyPath(current));
    return reply.page(CompaniesPage, { companies: paged(companies, field(request.query, 'page')) });
  });

  app.get<OfCompany>(COMPANY, async (request, reply) => {
    const companies = await managed(request);
    const company = companies.find(({ siren }) => siren === request.params.siren);
    if (!company) return reply.callNotFound();
    const { db, clock } = request.platform;
    const now = clock.now();
    const accounts = await bankAccountsOf(db, company.siren, now);
    const blockedBy = new Map<string, string[]>();
    for (const one of accounts) blockedBy.set(one.id, await heldByOthers(db, one, company.services, now));
    return reply.page(CompanyPage, {
      catalogue,
      company,
      accounts,
      blockedBy,
      hasMandate: creditor !== undefined,
      isOneOfSeveral: companies.length > 1,
      done: keyOf(DONE_TEXTS, request.query.fait),
      gone: keyOf(GONE_TEXTS, request.query.fait),
    });
  });

  app.get<OfCompany>(ADD, async (request, reply) => {
    const company = await managedOne(request);
    if (!company) return reply.callNotFound();
    const draft = draftOf(request);
    const typed = typedAccount(draft ?? {}, company.services);
    const [only, ...others] = company.services;
    // Whoever answers for one payment has no choice.
    const services = only && others.length === 0 ? [only] : typed.services;
    const page = { catalogue, company, typed: { ...typed, services }, resumed: draft !== undefined };
    return reply.page(AccountPage, page);
  });

  app.post<OfCompany>(ADD, DRAFTED, async (request, reply) => {
    const company = await managedOne(request);
    if (!company) return reply.callNotFound();
    return ask(request, reply, company, undefined);
  });

  app.get<OfAccount>(REPLACE, async (request, reply) => {
    const found = await findOne(request, ['in-force']);
    if (!found || found.blockedBy.length > 0) return goneOr404(request, reply);
    const { company, account, debited } = found;
    const draft = draftOf(request);
    const { services } = account;
    const typed = draft ? typedAccount(draft, company.services) : { ...BLANK, services };
    const resumed = draft !== undefined;
    const page = { catalogue, company, replaces: account, debited, typed, resumed };
    return reply.page(AccountPage, page);
  });

  app.post<OfAccount>(REPLACE, DRAFTED, async (request, reply) => {
    const found = await findOne(request, ['in-force']);
    if (!found || found.blockedBy.length > 0) return goneOr404(request, reply);
    return ask(request, reply, found.company, found.account, found.debited);
  });

  async function ask(
    request: FastifyRequest<OfCompany>,
    reply: FastifyReply,
    company: ManagedCompany,
    replaces: BankAccount | undefined,
    debited: readonly string[] = [],
  ) {
    const { typed, details, errors: wrong } = readAccount(request.body, company.services);
    const { present, missing } = confirmationOf(web, request);
    const refuse = (errors: AccountErrors) =>
      reply.page(AccountPage, { catalogue, company, replaces, debited, typed, errors }, 422);
    const errors = { ...wrong, ...missing };
    if (!details || Object.keys(errors).length > 0) return refuse(errors);
    await countUse(web, 'standing', company.siren);
    const actor = actorOf(request);
    const { siren } = company;
    const id = idOfForm(request, replaces?.id ?? siren);
    const wanted = { id, siren, details, services: typed.services, replaces: replaces?.id ?? null };
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      askAccount(holder, actor, wanted, paying),
    );
    if (result.outcome === 'asked') return reply.seeOther(`${companyPath(siren)}?fait=demande`);
    return refuse(result.outcome === 'not-confirmed' ? result.errors : faultOf(result));
  }

  app.get<OfAccount>(`${ACCOUNT}/retrait`, async (request, reply) => {
    const found = await findOne(request, ['in-force', 'suspended']);
    if (!found || found.blockedBy.length > 0) return goneOr404(request, reply);
    return reply.page(EndPage, { catalogue, ...found });
  });

  app.post<OfAccount>(`${ACCOUNT}/retrait`, async (request, reply) => {
    const found = await findOne(request, ['in-force', 'suspended']);
    if (!found || found.blockedBy.length > 0) return goneOr404(request, reply);
    const { present, missing } = confirmationOf(web, request);
    if (Object.keys(missing).length > 0)
      return reply.page(EndPage, { catalogue, ...found, errors: missing }, 422);
    const { siren } = found.company;
    await countUse(web, 'standing', siren);
    const actor = actorOf(request);
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      removeAccount(holder, actor, { siren, id: found.account.id }, paying, web.contracts),
    );
    if (result.outcome === 'not-confirmed')
      return reply.page(EndPage, { catalogue, ...found, errors: result.errors }, 422);
    return reply.seeOther(`${companyPath(siren)}?fait=${result.outcome === 'removed' ? 'retire' : 'change'}`);
  });

  app.get<OfAccount>(`${ACCOUNT}/arret`, async (request, reply) => {
    const found = await findOne(request, ['asked']);
    return found ? reply.page(EndPage, { catalogue, ...found }) : goneOr404(request, reply);
  });

  app.post<OfAccount>(`${ACCOUNT}/arret`, async (request, reply) => {
    const company = await managedOne(request);
    if (!company || !UUID.test(request.params.id)) return reply.callNotFound();
    const actor = actorOf(request);
    const { siren } = company;
    const { outcome } = await asHolder(request.platform, actor, (holder) =>
      stopAsked(holder, actor, { siren, id: request.params.id }, paying),
    );
    return reply.seeOther(`${companyPath(siren)}?fait=${outcome === 'stopped' ? 'arrete' : 'change'}`);
  });

  app.get<OfAccount>(
    `${ACCOUNT}/mandat.pdf`,
    { preHandler: requireReauthentication },
    async (request, reply) => {
      const found = await findOne(request, ['asked', 'in-force']);
      // Its whole number is for who answers for something that it pays.
      const isOwn = found?.account.services.some((one) => found.company.services.includes(one));
      if (!creditor || !found || !isOwn) return goneOr404(request, reply);
      await countUse(web, 'recap', signedIn(request).account.id);
      return (await sendMandate(request, reply, { ...found, creditor, catalogue })) ?? reply.callNotFound();
    },
  );

  function managed(request: FastifyRequest): Promise<ManagedCompany[]> {
    const { db, clock } = request.platform;
    return managedCompanies(db, signedIn(request).account.id, paying, clock.now());
  }

  /** Any other company is as if it were not there. */
  async function managedOne(request: FastifyRequest<OfCompany>): Promise<ManagedCompany | undefined> {
    return (await managed(request)).find(({ siren }) => siren === request.params.siren);
  }

  async function findOne(request: FastifyRequest<OfAccount>, states: readonly BankAccount['state'][]) {
    const company = await managedOne(request);
    if (!company) return undefined;
    const { db, clock } = request.platform;
    const now = clock.now();
    const all = await bankAccountsOf(db, company.siren, now);
    const account = all.find(({ id, state }) => id === request.params.id && states.includes(state));
    if (!account) return undefined;
    const debited = (await web.contracts?.services(db, account.id)) ?? [];
    const blockedBy = await heldByOthers(db, account, company.services, now);
    return { company, account, debited, blockedBy };
  }

  /** One that has changed since is told so; a company of others is as one that never was. */
  async function goneOr404(request: FastifyRequest<OfAccount>, reply: FastifyReply) {
    const company = await managedOne(request);
    if (!company || !UUID.test(request.params.id)) return reply.callNotFound();
    return reply.seeOther(`${companyPath(company.siren)}?fait=change`);
  }
}

const BLANK: TypedAccount = { holderName: '', iban: '', bic: '', services: [] };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What was typed is kept where a password has to be given first. */
const DRAFTED = { config: { draft: { fields: KEPT_FIELDS } } };

function faultOf(result: Exclude<AskOutcome, { outcome: 'asked' }>): AccountErrors {
  switch (result.outcome) {
    case 'already':
      return { iban: BANK_TEXTS.already(result.shown) };
    case 'already-asked':
      return { iban: BANK_TEXTS.alreadyAsked(result.shown) };
    case 'same':
      return { form: BANK_TEXTS.same };
    case 'too-many':
      return { form: BANK_TEXTS.tooMany };
    case 'too-often':
      return { form: BANK_TEXTS.tooOften(result.from) };
    case 'not-held':
      return { services: BANK_TEXTS.notHeld };
    case 'replaced-meanwhile':
      return { form: BANK_TEXTS.replacedMeanwhile };
    case 'gone':
      return { form: BANK_TEXTS.goneMeanwhile };
  }
}

function keyOf<T extends object>(texts: T, asked: string | undefined): keyof T | undefined {
  return chosen(Object.fromEntries(Object.keys(texts).map((key) => [key, key])), asked) as
    | keyof T
    | undefined;
}
