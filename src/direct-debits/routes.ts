import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asHolder } from '../account/as-holder.ts';
import {
  type BankAccount,
  type ManagedCompany,
  managedCompanies,
  usableAccounts,
} from '../bank-accounts/bank-account.ts';
import { type Catalogue, payingIds } from '../home/catalogue.ts';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { actorOf, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { asConfirmedHolder } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import { paged } from '../web/paged.ts';
import { type AskOutcome, askDebit } from './ask-debit.ts';
import { CompaniesPage, CompanyPage, type Done } from './company-pages.tsx';
import { type DirectDebit, debitsOf } from './direct-debit.ts';
import { endDebit, stopAsked } from './end-debit.ts';
import { type DebitErrors, readDebit, type TypedDebit } from './form.ts';
import { DebitFormPage, EndPage } from './form-pages.tsx';
import { companyPath, DIRECT_DEBITS } from './paths.ts';
import { DEBIT_TEXTS, DONE_TEXTS } from './texts.ts';

type Asked = { Querystring: FormBody };
type OfCompany = { Params: { siren: string }; Querystring: FormBody; Body: FormBody };
type OfDebit = { Params: { siren: string; id: string }; Body: FormBody };

const DONE = Object.fromEntries(Object.keys(DONE_TEXTS).map((name) => [name, name])) as Record<Done, Done>;

/** `/espace/prelevements` and what hangs below it. */
export async function directDebitRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const { catalogue } = web;
  const paying = payingIds(catalogue);
  app.addHook('onRequest', requireSession);

  app.get<Asked>(DIRECT_DEBITS, async (request, reply) => {
    const companies = await managed(request);
    const current = signedIn(request).current?.siren;
    const inView = companies.find(({ siren }) => siren === current);
    const one = inView ?? (companies.length === 1 ? companies[0] : undefined);
    if (one && field(request.query, 'toutes') === '') return reply.seeOther(companyPath(one.siren));
    return reply.page(CompaniesPage, { companies: paged(companies, field(request.query, 'page')) });
  });

  app.get<OfCompany>(companyPath(':siren'), async (request, reply) => {
    const found = await companyOf(request);
    if (!found) return reply.callNotFound();
    const { company, companies } = found;
    const debits = await debitsNow(request, company);
    const { services, accounts } = await choicesOf(request, company, debits);
    return reply.page(CompanyPage, {
      company,
      debits,
      catalogue,
      hasOthers: companies.length > 1,
      canAsk: {
        services: withoutContract(company, debits),
        hasAccount: services.length > 0 && accounts.length > 0,
      },
      done: chosen(DONE, request.query.fait),
    });
  });

  app.get<OfCompany>(`${companyPath(':siren')}/nouveau`, async (request, reply) => {
    const found = await companyOf(request);
    return found ? showForm(request, reply, found.company) : reply.callNotFound();
  });

  app.post<OfCompany>(`${companyPath(':siren')}/nouveau`, async (request, reply) => {
    const found = await companyOf(request);
    return found ? ask(request, reply, found.company) : reply.callNotFound();
  });

  app.get<OfDebit>(`${companyPath(':siren')}/:id/modifier`, async (request, reply) => {
    const found = await debitInForce(request);
    return found ? showForm(request, reply, found.company, found.debit) : goneOr404(request, reply);
  });

  app.post<OfDebit>(`${companyPath(':siren')}/:id/modifier`, async (request, reply) => {
    const found = await debitInForce(request);
    return found ? ask(request, reply, found.company, found.debit) : goneOr404(request, reply);
  });

  app.get<OfDebit>(`${companyPath(':siren')}/:id/fin`, async (request, reply) => {
    const found = await debitInForce(request);
    return found ? reply.page(EndPage, { ...found, catalogue }) : goneOr404(request, reply);
  });

  app.post<OfDebit>(`${companyPath(':siren')}/:id/fin`, async (request, reply) => {
    const found = await debitInForce(request);
    if (!found) return goneOr404(request, reply);
    const { present, missing } = confirmationOf(web, request);
    const refuse = (errors: DebitErrors) => reply.page(EndPage, { ...found, catalogue, errors }, 422);
    if (Object.keys(missing).length > 0) return refuse(missing);
    const actor = actorOf(request);
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      endDebit(holder, actor, found.debit),
    );
    if (result.outcome === 'not-confirmed') return refuse(result.errors);
    return reply.seeOther(doneAt(found.company, result.outcome === 'ended' ? 'fin' : 'change'));
  });

  app.post<OfDebit>(`${companyPath(':siren')}/:id/arret`, async (request, reply) => {
    const found = await companyOf(request);
    const debit = found && (await debitById(request, found.company));
    if (!debit) return reply.callNotFound();
    const actor = actorOf(request);
    const { outcome } = await asHolder(request.platform, actor, (holder) =>
      stopAsked(holder, actor, debit, paying),
    );
    return reply.seeOther(doneAt(found.company, outcome === 'stopped' ? 'arrete' : 'change'));
  });

  function managed(request: FastifyRequest): Promise<ManagedCompany[]> {
    const { platform } = request;
    return managedCompanies(platform.db, signedIn(request).account.id, paying, platform.clock.now());
  }

  async function companyOf(request: FastifyRequest<{ Params: { siren: string } }>) {
    const companies = await managed(request);
    const company = companies.find(({ siren }) => siren === request.params.siren);
    return company && { company, companies };
  }

  function debitsNow({ platform }: FastifyRequest, { siren }: ManagedCompany): Promise<DirectDebit[]> {
    return debitsOf(platform.db, siren, platform.clock.now());
  }

  async function debitById(request: FastifyRequest<OfDebit>, company: ManagedCompany) {
    return (await debitsNow(request, company)).find(({ id }) => id === request.params.id);
  }

  /** One that has changed since is told so; a company of others is as one that never was. */
  async function goneOr404(request: FastifyRequest<OfDebit>, reply: FastifyReply) {
    const found = await companyOf(request);
    const debit = found && (await debitById(request, found.company));
    return debit ? reply.seeOther(doneAt(found.company, 'change')) : reply.callNotFound();
  }

  /** Of a payment that the signed-in person is responsible for; any other is as if it were not there. */
  async function debitInForce(request: FastifyRequest<OfDebit>) {
    const found = await companyOf(request);
    const debits = found && (await debitsNow(request, found.company));
    const debit = debits?.find(({ id, state }) => id === request.params.id && state === 'in-force');
    if (!found || !debit || !found.company.services.includes(debit.service)) return undefined;
    const hasChange =
      debits?.some(({ state, replaces }) => state === 'asked' && replaces === debit.id) ?? false;
    return { company: found.company, debit, hasChange };
  }

  /** What can be debited from which accounts: for a contract that is changed, its payment alone. */
  async function choicesOf(
    { platform }: FastifyRequest,
    company: ManagedCompany,
    debits: readonly DirectDebit[],
    present?: DirectDebit,
  ): Promise<{ services: string[]; accounts: BankAccount[] }> {
    const wanted = present ? [present.service] : withoutContract(company, debits);
    const usable = await usableAccounts(platform.db, company.siren);
    const serves = (service: string) => (account: BankAccount) => account.services.includes(service);
    return {
      services: wanted.filter((service) => usable.some(serves(service))),
      accounts: usable.filter((account) => wanted.some((service) => serves(service)(account))),
    };
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    company: ManagedCompany,
    present?: DirectDebit,
    content: { typed?: TypedDebit; errors?: DebitErrors } = {},
  ) {
    const choices = await choicesOf(request, company, await debitsNow(request, company), present);
    if (choices.services.length === 0 || choices.accounts.length === 0)
      return reply.seeOther(doneAt(company, 'change'));
    return reply.page(
      DebitFormPage,
      { company, catalogue, ...choices, present, ...content },
      content.errors ? 422 : 200,
    );
  }

  async function ask(
    request: FastifyRequest<{ Body: FormBody }>,
    reply: FastifyReply,
    company: ManagedCompany,
    present?: DirectDebit,
  ) {
    const choices = await choicesOf(request, company, await debitsNow(request, company), present);
    const { typed, wanted, errors: wrong } = readDebit(request.body, choices);
    const { present: confirmation, missing } = confirmationOf(web, request);
    const refuse = (errors: DebitErrors) => showForm(request, reply, company, present, { typed, errors });
    if (!wanted || Object.keys(missing).length > 0) return refuse({ ...wrong, ...missing });
    const actor = actorOf(request);
    const order = {
      id: idOfForm(request),
      siren: company.siren,
      ...wanted,
      replaces: present?.id ?? null,
    };
    const result = await asConfirmedHolder(request.platform, actor, confirmation, (holder) =>
      askDebit(holder, actor, order, paying),
    );
    if (result.outcome === 'asked') return reply.seeOther(doneAt(company, 'demande'));
    return refuse(result.outcome === 'not-confirmed' ? result.errors : faultOf(result));
  }
}

/** Those that the reader is responsible for and that no contract, in force or asked for, debits. */
function withoutContract({ services }: ManagedCompany, debits: readonly DirectDebit[]): string[] {
  const debited = debits.filter(({ state }) => state === 'asked' || state === 'in-force');
  return services.filter((service) => !debited.some((one) => one.service === service));
}

function doneAt({ siren }: ManagedCompany, done: Done): string {
  return `${companyPath(siren)}?fait=${done}`;
}

function faultOf(result: Exclude<AskOutcome, { outcome: 'asked' }>): DebitErrors {
  switch (result.outcome) {
    case 'not-held':
      return { form: DEBIT_TEXTS.notHeld };
    case 'account-gone':
      return { account: DEBIT_TEXTS.accountGone };
    case 'already':
      return { form: DEBIT_TEXTS.already };
    case 'already-asked':
      return { form: DEBIT_TEXTS.alreadyAsked };
    case 'same':
      return { form: DEBIT_TEXTS.same };
    case 'gone':
      return { form: DEBIT_TEXTS.gone };
    case 'too-often':
      return { form: DEBIT_TEXTS.tooOften(result.from) };
  }
}
