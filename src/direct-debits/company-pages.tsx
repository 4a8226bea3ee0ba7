import type { ManagedCompany } from '../bank-accounts/bank-account.ts';
import { companyPath as bankAccountsPath } from '../bank-accounts/paths.ts';
import { inForceFrom } from '../company/what-waits.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_HOME } from '../web/components/layout.tsx';
import { Details, Pagination, SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment, parisDay, shortDay } from '../web/french-dates.ts';
import type { Paged } from '../web/paged.ts';
import type { DirectDebit } from './direct-debit.ts';
import { DebitGuidance } from './guidance.tsx';
import { companyPath, DIRECT_DEBITS, UNDER_DIRECT_DEBITS } from './paths.ts';
import { DEBIT_TEXTS, DONE_TEXTS, KIND_TEXTS, STATE_TEXTS } from './texts.ts';

export type Done = keyof typeof DONE_TEXTS;

const { title } = DEBIT_TEXTS;

/** Several companies, or none. */
export function CompaniesPage({ view, companies }: { view: View; companies: Paged<ManagedCompany> }) {
  return (
    <Layout view={view} title={title} aside={<DebitGuidance site={view.site} />}>
      <Breadcrumb items={[...UNDER_HOME, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <Lead>{companies.total === 0 ? DEBIT_TEXTS.noCompany : DEBIT_TEXTS.choose}</Lead>
      {companies.shown.map(({ siren, name }) => (
        <Card key={siren} title={name}>
          <p>SIREN {siren}</p>
          <ButtonLink href={companyPath(siren)} kind="secondary">
            Voir les contrats<span class="govuk-visually-hidden"> de {name}</span>
          </ButtonLink>
        </Card>
      ))}
      <Pagination
        page={companies.page}
        pages={companies.pages}
        href={(page) => `${DIRECT_DEBITS}?toutes=1&page=${page}`}
      />
    </Layout>
  );
}

export interface CompanyPageProps {
  view: View;
  company: ManagedCompany;
  hasOthers: boolean;
  debits: readonly DirectDebit[];
  catalogue: Catalogue;
  /** Payments without contract, some of which an account could debit. */
  canAsk: { services: readonly string[]; hasAccount: boolean };
  done?: Done | undefined;
}

/** The contracts of one company. */
export function CompanyPage(props: CompanyPageProps) {
  const { view, company, debits, canAsk, done } = props;
  const { siren, name } = company;
  const ofCompany = `Prélèvements : ${name}`;
  const living = debits.filter(({ endedAt }) => endedAt === null);
  const over = debits.filter(({ endedAt }) => endedAt !== null);
  return (
    <Layout
      view={view}
      title={ofCompany}
      news={done && DONE_TEXTS[done].title}
      aside={<DebitGuidance site={view.site} />}
    >
      <Breadcrumb items={[...UNDER_DIRECT_DEBITS, { label: name }]} />
      <PageTitle caption={`SIREN ${siren}`}>{ofCompany}</PageTitle>
      {done ? (
        <Notice tone={done === 'change' ? 'info' : 'success'} title={DONE_TEXTS[done].title} announce>
          <p>{DONE_TEXTS[done].text}</p>
        </Notice>
      ) : null}
      <Lead>{DEBIT_TEXTS.lead}</Lead>
      {living.length === 0 ? <p>{DEBIT_TEXTS.none}</p> : null}
      {living.map((debit) => (
        <Living key={debit.id} debit={debit} {...props} />
      ))}
      <Asking siren={siren} canAsk={canAsk} />
      {over.length > 0 ? (
        <Details summary="Contrats et demandes terminés depuis moins de 30 jours">
          <ul>
            {over.map((debit) => (
              <Over key={debit.id} debit={debit} {...props} />
            ))}
          </ul>
        </Details>
      ) : null}
      {props.hasOthers ? (
        <p>
          <a href={`${DIRECT_DEBITS}?toutes=1`}>Voir une autre entreprise</a>
        </p>
      ) : null}
    </Layout>
  );
}

function Asking({ siren, canAsk }: { siren: string; canAsk: CompanyPageProps['canAsk'] }) {
  if (canAsk.services.length === 0) return <p>{DEBIT_TEXTS.allDebited}</p>;
  return (
    <>
      {canAsk.hasAccount ? null : <p>{DEBIT_TEXTS.noAccount}</p>}
      <ButtonGroup>
        {canAsk.hasAccount ? (
          <ButtonLink href={`${companyPath(siren)}/nouveau`}>{DEBIT_TEXTS.ask}</ButtonLink>
        ) : (
          <ButtonLink href={bankAccountsPath(siren)} kind="secondary">
            Gérer les comptes bancaires
          </ButtonLink>
        )}
      </ButtonGroup>
    </>
  );
}

type OfDebit = Pick<CompanyPageProps, 'catalogue' | 'company'> & { debit: DirectDebit };

function Living({ debit, catalogue, company }: OfDebit) {
  const { siren, id, service, state, kind, shown, reference } = debit;
  const names = <ServiceNames catalogue={catalogue} ids={[service]} />;
  const isOnes = company.services.includes(service);
  const hidden = <span class="govuk-visually-hidden"> : {labelOf(catalogue, service)}</span>;
  const path = `${companyPath(siren)}/${id}`;
  return (
    <Card title={names}>
      <p>
        <Tag tone={state === 'in-force' ? 'success' : 'warning'}>{STATE_TEXTS[state]}</Tag> {stateText(debit)}
      </p>
      <SummaryList
        rows={[
          { label: 'Compte bancaire', value: shown ?? 'Compte retiré' },
          { label: 'Prélèvement', value: KIND_TEXTS[kind] },
          { label: 'Référence', value: reference },
        ]}
      />
      {state === 'asked' ? (
        <Form action={`${path}/arret`}>
          <Button kind="secondary" hiddenText={` : ${labelOf(catalogue, service)}`}>
            Arrêter la demande
          </Button>
        </Form>
      ) : null}
      {state === 'in-force' && isOnes ? (
        <ButtonGroup>
          <ButtonLink href={`${path}/modifier`} kind="secondary">
            Modifier{hidden}
          </ButtonLink>
          <a href={`${path}/fin`}>Mettre fin au contrat{hidden}</a>
        </ButtonGroup>
      ) : null}
      {state === 'in-force' && !isOnes ? (
        <p>Le titulaire de ce service de paiement, ou son suppléant, peut modifier ce contrat.</p>
      ) : null}
    </Card>
  );
}

/** What it waits for, since when it debits, or why it does not. */
function stateText({ state, askedAt, confirmedAt, inForceAt, replaces, bankAccount }: DirectDebit): string {
  switch (state) {
    case 'asked': {
      const what = replaces === null ? 'Demandé' : 'Modification demandée';
      const confirmed =
        confirmedAt === null ? 'et après l’accord de l’administration' : ' ; l’administration l’a confirmé';
      return `${what} le ${longMoment(askedAt)}. Commence le ${longMoment(inForceFrom(askedAt))} au plus tôt ${confirmed}.`;
    }
    case 'suspended':
      return 'Une modification d’adresse électronique est contestée : plus rien n’est prélevé tant que l’assistance n’a pas décidé.';
    default:
      if (bankAccount?.state === 'suspended')
        return 'Le compte bancaire est suspendu : plus rien n’est prélevé pour le moment.';
      if (bankAccount?.state !== 'in-force')
        return 'Le compte bancaire n’est plus utilisable : plus rien n’est prélevé, et ce contrat prend fin dans l’heure.';
      return inForceAt ? `Depuis le ${shortDay(parisDay(inForceAt))}.` : '';
  }
}

function Over({ debit, catalogue }: OfDebit) {
  const { service, state, shown, endedAt, decision } = debit;
  const on = endedAt ? ` le ${shortDay(parisDay(endedAt))}` : '';
  return (
    <li>
      {labelOf(catalogue, service)}
      {shown === null ? '' : `, compte ${shown}`} : {STATE_TEXTS[state].toLocaleLowerCase('fr')}
      {on}
      {decision === null ? '' : ` (${decision})`}
    </li>
  );
}

/** « Payer : TVA » */
export function labelOf({ services }: Pick<Catalogue, 'services'>, id: string): string {
  for (const { title: group, tiles } of services.groups) {
    const tile = tiles.find((one) => one.id === id);
    if (tile) return `${group} : ${tile.label}`;
  }
  return id;
}
