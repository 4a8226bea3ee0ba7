import type { Catalogue } from '../home/catalogue.ts';
import { dossierHistoryPath } from '../mandates/dossier.ts';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { Pagination } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Paged } from '../web/paged.ts';
import type { BankAccount, ManagedCompany } from './bank-account.ts';
import { AccountCard, Ended } from './company-cards.tsx';
import { BankGuidance } from './guidance.tsx';
import { BANK_ACCOUNTS, companyPath, UNDER_BANK_ACCOUNTS } from './paths.ts';
import { BANK_TEXTS, DONE_TEXTS, GONE_TEXTS } from './texts.ts';

/** The companies whose bank accounts one manages; or whom to ask, where there is none. */
export function CompaniesPage({ view, companies }: { view: View; companies: Paged<ManagedCompany> }) {
  const { title, lead } = BANK_TEXTS;
  return (
    <Layout view={view} title={title} aside={<BankGuidance site={view.site} />}>
      <Breadcrumb items={[...UNDER_SERVICES, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <Lead>{lead}</Lead>
      {companies.total === 0 ? <NotForYou /> : null}
      {companies.shown.map(({ siren, name }) => (
        <Card key={siren} title={name}>
          <p>SIREN {siren}</p>
          <ButtonLink href={companyPath(siren)} kind="secondary">
            Voir les comptes bancaires<span class="govuk-visually-hidden"> : {name}</span>
          </ButtonLink>
        </Card>
      ))}
      <Pagination
        page={companies.page}
        pages={companies.pages}
        href={(page) => `${BANK_ACCOUNTS}?entreprises=1&page=${page}`}
      />
    </Layout>
  );
}

function NotForYou() {
  return (
    <Notice title="Vous ne gérez les comptes bancaires d’aucune entreprise">
      <p>
        Seuls le titulaire d’un service de paiement et ses administrateurs suppléants voient et changent les
        comptes bancaires d’une entreprise. Une délégation, même pour payer, ne le permet pas.
      </p>
      <p>
        Adressez-vous à la personne qui vous a donné accès à l’entreprise :{' '}
        <a href="/espace/habilitations">« Consulter vos services »</a> dit qui elle est.
      </p>
    </Notice>
  );
}

export interface CompanyPageProps {
  view: View;
  catalogue: Catalogue;
  company: ManagedCompany;
  /** Newest first. */
  accounts: readonly BankAccount[];
  /** By bank account: of its payments, those that somebody else answers for. */
  blockedBy: ReadonlyMap<string, readonly string[]>;
  hasMandate: boolean;
  /** There are others to choose from. */
  isOneOfSeveral: boolean;
  done?: keyof typeof DONE_TEXTS | undefined;
  gone?: keyof typeof GONE_TEXTS | undefined;
}

/** The bank accounts of one company, and what each of them pays. */
export function CompanyPage(props: CompanyPageProps) {
  const { view, company, accounts, done, gone, catalogue, blockedBy, hasMandate } = props;
  const { siren, name } = company;
  const title = `Comptes bancaires : ${name}`;
  const shownOf = new Map(accounts.map((one) => [one.id, one.shown]));
  const isBeingReplaced = new Set(
    accounts.flatMap(({ state, replaces }) => (state === 'asked' && replaces ? [replaces] : [])),
  );
  // First what one may still have to stop.
  const living = accounts
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((one, other) => Number(other.state === 'asked') - Number(one.state === 'asked'));
  return (
    <Layout
      view={view}
      title={title}
      news={done ? DONE_TEXTS[done].title : gone && GONE_TEXTS[gone].title}
      aside={<BankGuidance site={view.site} />}
    >
      <Breadcrumb items={[...UNDER_BANK_ACCOUNTS, { label: name }]} />
      <PageTitle caption={`SIREN ${siren}`}>{title}</PageTitle>
      <Outcome done={done} gone={gone} />
      {living.length === 0 ? (
        <p>
          Aucun compte n’est déclaré pour cette entreprise : ses impôts ne peuvent pas être payés en ligne.
        </p>
      ) : null}
      <ButtonGroup>
        <ButtonLink href={`${companyPath(siren)}/ajouter`}>Ajouter un compte</ButtonLink>
      </ButtonGroup>
      {living.map((account) => (
        <AccountCard
          key={account.id}
          account={account}
          catalogue={catalogue}
          blockedBy={blockedBy.get(account.id) ?? []}
          replaced={account.replaces === null ? undefined : shownOf.get(account.replaces)}
          isBeingReplaced={isBeingReplaced.has(account.id)}
          hasMandate={hasMandate && account.services.some((one) => company.services.includes(one))}
        />
      ))}
      <Ended accounts={accounts.filter(({ endedAt }) => endedAt !== null)} />
      <p>
        <a href={dossierHistoryPath(siren)}>Historique de l’entreprise</a> : qui a ajouté, arrêté ou retiré un
        compte, et quand.
      </p>
      {props.isOneOfSeveral ? (
        <p>
          <a href={`${BANK_ACCOUNTS}?entreprises=1`}>Choisir une autre entreprise</a>
        </p>
      ) : null}
    </Layout>
  );
}

function Outcome({ done, gone }: Pick<CompanyPageProps, 'done' | 'gone'>) {
  if (done)
    return (
      <Notice tone="success" title={DONE_TEXTS[done].title} announce>
        <p>{DONE_TEXTS[done].text}</p>
      </Notice>
    );
  if (!gone) return null;
  return (
    <Notice tone="warning" title={GONE_TEXTS[gone].title} announce>
      <p>{GONE_TEXTS[gone].text}</p>
    </Notice>
  );
}
