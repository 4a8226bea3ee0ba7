import type { BankAccount, ManagedCompany } from '../bank-accounts/bank-account.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { FormButtons } from '../web/components/button.tsx';
import { RadioGroup } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { labelOf } from './company-pages.tsx';
import type { DirectDebit } from './direct-debit.ts';
import { type DebitErrors, nameOfKind, type TypedDebit } from './form.ts';
import { DebitGuidance } from './guidance.tsx';
import { companyPath, UNDER_DIRECT_DEBITS } from './paths.ts';
import { DEBIT_TEXTS, KIND_HINTS, KIND_TEXTS } from './texts.ts';

export interface DebitFormPageProps {
  view: View;
  company: ManagedCompany;
  catalogue: Catalogue;
  /** Those that can be debited; one alone where a contract is changed. */
  services: readonly string[];
  accounts: readonly BankAccount[];
  /** The contract that is changed. */
  present?: DirectDebit | undefined;
  typed?: TypedDebit;
  errors?: DebitErrors;
}

const KINDS = ['due', 'monthly'] as const;

/** What is debited, from which account, and when. */
export function DebitFormPage(props: DebitFormPageProps) {
  const { view, company, catalogue, services, accounts, present, typed, errors } = props;
  const { siren, name } = company;
  const title = present ? 'Modifier un prélèvement' : DEBIT_TEXTS.ask;
  const path = present ? `${companyPath(siren)}/${present.id}/modifier` : `${companyPath(siren)}/nouveau`;
  const [only] = services.length === 1 ? services : [];
  const choice = accounts.length === 1 ? accounts[0]?.id : present?.bankAccount?.id;
  return (
    <FormPage
      view={view}
      title={title}
      caption={`${name} – SIREN ${siren}`}
      breadcrumb={[...UNDER_DIRECT_DEBITS, { label: name, href: companyPath(siren) }, { label: title }]}
      fields={['service', 'account', 'kind', 'password']}
      errors={errors}
      aside={<DebitGuidance site={view.site} />}
    >
      {present ? <Lead>Le contrat en cours continue jusqu’à ce que la modification commence.</Lead> : null}
      <Form action={path}>
        <RequiredNote />
        {only === undefined ? (
          <RadioGroup
            legend="Quel impôt faut-il prélever ?"
            name="service"
            value={typed?.service}
            required
            choices={services.map((id) => ({ value: id, label: labelOf(catalogue, id) }))}
          />
        ) : (
          <Card>
            <SummaryList rows={[{ label: 'Impôt', value: labelOf(catalogue, only) }]} />
          </Card>
        )}
        <RadioGroup
          legend="Sur quel compte bancaire ?"
          name="account"
          value={typed?.account ?? choice}
          required
          choices={accounts.map(({ id, shown, services: served }) => ({
            value: id,
            label: shown,
            hint: `Déclaré pour : ${served.map((one) => labelOf(catalogue, one)).join(', ')}`,
          }))}
        />
        <RadioGroup
          legend="Quand ?"
          name="kind"
          value={typed?.kind ?? (present && nameOfKind(present.kind))}
          required
          choices={KINDS.map((kind) => ({
            value: nameOfKind(kind),
            label: KIND_TEXTS[kind],
            hint: KIND_HINTS[kind],
          }))}
        />
        <CurrentPasswordField />
        <FormButtons cancel={companyPath(siren)}>
          {present ? 'Demander la modification' : DEBIT_TEXTS.ask}
        </FormButtons>
      </Form>
    </FormPage>
  );
}

export interface EndPageProps {
  view: View;
  company: ManagedCompany;
  catalogue: Catalogue;
  debit: DirectDebit;
  /** A change of it waits, and is stopped along with it. */
  hasChange: boolean;
  errors?: DebitErrors;
}

/** Puts an end to a contract in force. */
export function EndPage({ view, company, catalogue, debit, hasChange, errors }: EndPageProps) {
  const { siren, name } = company;
  const title = 'Mettre fin à un prélèvement';
  return (
    <FormPage
      view={view}
      title={title}
      caption={`${name} – SIREN ${siren}`}
      breadcrumb={[...UNDER_DIRECT_DEBITS, { label: name, href: companyPath(siren) }, { label: title }]}
      fields={['password']}
      errors={errors}
    >
      <Lead>
        Le contrat prend fin aussitôt. Il faudra payer cet impôt autrement, à sa date : un nouveau contrat
        demanderait de nouveau 72 heures et l’accord de l’administration.
      </Lead>
      {hasChange ? <p>La modification qui attend est arrêtée en même temps.</p> : null}
      <Card>
        <SummaryList
          rows={[
            { label: 'Impôt', value: labelOf(catalogue, debit.service) },
            { label: 'Compte bancaire', value: debit.shown ?? '–' },
            { label: 'Prélèvement', value: KIND_TEXTS[debit.kind] },
          ]}
        />
      </Card>
      <Form action={`${companyPath(siren)}/${debit.id}/fin`}>
        <RequiredNote />
        <CurrentPasswordField />
        <FormButtons kind="danger" cancel={companyPath(siren)}>
          Mettre fin au contrat
        </FormButtons>
      </Form>
    </FormPage>
  );
}
