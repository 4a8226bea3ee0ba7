import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { FormButtons } from '../web/components/button.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { BankAccount, ManagedCompany } from './bank-account.ts';
import { Debited } from './contracts.tsx';
import { BankGuidance } from './guidance.tsx';
import { companyPath, UNDER_BANK_ACCOUNTS } from './paths.ts';

export interface EndPageProps {
  view: View;
  catalogue: Catalogue;
  company: ManagedCompany;
  account: BankAccount;
  /** What is debited from it, by service. */
  debited: readonly string[];
  errors?: ConfirmationErrors | undefined;
}

/** Takes away an account that pays, with the password; or stops one that waits, which takes none. */
export function EndPage({ view, catalogue, company, account, debited, errors }: EndPageProps) {
  const { id, shown, services, state, askedAt } = account;
  const waits = state === 'asked';
  const title = waits ? `Arrêter la demande du compte ${shown}` : `Retirer le compte ${shown}`;
  const back = companyPath(company.siren);
  return (
    <FormPage
      view={view}
      title={title}
      caption={`${company.name}, SIREN ${company.siren}`}
      breadcrumb={[...UNDER_BANK_ACCOUNTS, { label: company.name, href: back }, { label: title }]}
      fields={['password']}
      errors={errors}
      aside={<BankGuidance site={view.site} current={waits ? 1 : 3} />}
    >
      <Lead>
        {waits
          ? 'Ce compte ne servira pas. La demande pourra être refaite, avec de nouveau 72 heures d’attente.'
          : 'Dès que vous aurez confirmé, ce compte ne pourra plus servir à payer. Vérifiez qu’aucun paiement ni prélèvement n’en dépend : un compte ajouté ensuite ne sera utilisable qu’après 72 heures.'}
      </Lead>
      <Debited catalogue={catalogue} services={debited} what="removed" />
      <Card>
        <SummaryList
          rows={[
            { label: 'Compte', value: shown },
            {
              label: services.length === 1 ? 'Paiement' : 'Paiements',
              value: <ServiceNames catalogue={catalogue} ids={services} />,
            },
            { label: 'Demandé le', value: longMoment(askedAt) },
          ]}
        />
      </Card>
      <Form action={`${back}/${id}/${waits ? 'arret' : 'retrait'}`}>
        {waits ? null : (
          <>
            <RequiredNote />
            <CurrentPasswordField name="password" />
          </>
        )}
        <FormButtons kind="danger" cancel={back}>
          {waits ? 'Arrêter cette demande' : 'Retirer le compte'}
        </FormButtons>
      </Form>
    </FormPage>
  );
}
