import type { Catalogue } from '../home/catalogue.ts';
import { firstServiceField, ServiceBoxes } from '../home/service-boxes.tsx';
import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import { FormButtons } from '../web/components/button.tsx';
import { Fieldset } from '../web/components/choices.tsx';
import { RequiredMark, TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { View } from '../web/components/view.ts';
import type { BankAccount, ManagedCompany } from './bank-account.ts';
import { Debited } from './contracts.tsx';
import { ACCOUNT_FIELDS, type AccountErrors, type TypedAccount } from './form.ts';
import { BankGuidance } from './guidance.tsx';
import { companyPath, UNDER_BANK_ACCOUNTS } from './paths.ts';

export interface AccountPageProps {
  view: View;
  catalogue: Catalogue;
  company: ManagedCompany;
  typed: TypedAccount;
  /** The one whose place it is to take; absent where one is added. */
  replaces?: BankAccount | undefined;
  /** What is debited from that one, by service. */
  debited?: readonly string[] | undefined;
  errors?: AccountErrors | undefined;
  /** Typed before its holder signed in again. */
  resumed?: boolean;
}

/** A bank account to be added, or to take the place of another. */
export function AccountPage(props: AccountPageProps) {
  const { view, catalogue, company, typed, replaces, debited = [], errors, resumed } = props;
  const title = replaces ? `Remplacer le compte ${replaces.shown}` : 'Ajouter un compte bancaire';
  const back = companyPath(company.siren);
  return (
    <FormPage
      view={view}
      title={title}
      caption={`${company.name}, SIREN ${company.siren}`}
      breadcrumb={[...UNDER_BANK_ACCOUNTS, { label: company.name, href: back }, { label: title }]}
      news={resumed ? DRAFT_NEWS : undefined}
      fields={ACCOUNT_FIELDS}
      errors={errors}
      firstOf={{ services: firstServiceField(catalogue, company.services) }}
      aside={<BankGuidance site={view.site} />}
    >
      {resumed ? <DraftNotice /> : null}
      <Lead>
        {replaces
          ? 'Le nouveau compte prendra la place de l’ancien dans 72 heures au plus tôt. Jusque-là, l’ancien continue de servir. Pour changer seulement ce que le compte paie, saisissez le même IBAN.'
          : 'Le compte sera utilisable dans 72 heures au plus tôt : d’ici là, toutes les personnes qui répondent de l’entreprise peuvent l’arrêter.'}
      </Lead>
      <Debited catalogue={catalogue} services={debited} what="replaced" />
      <Form action={replaces ? `${back}/${replaces.id}/remplacer` : `${back}/ajouter`}>
        <RequiredNote />
        <TextField
          label="Titulaire du compte"
          name="holder_name"
          hint="Le nom, ou la dénomination, qui figure sur le relevé d’identité bancaire."
          value={typed.holderName}
          required
        />
        <TextField
          label="IBAN"
          name="iban"
          hint="Par exemple FR76 3000 6000 0112 3456 7890 189. Il ne sera plus affiché en entier ensuite."
          value={typed.iban}
          required
        />
        <TextField
          label="BIC"
          name="bic"
          hint="Nécessaire seulement pour un compte tenu hors de l’Espace économique européen, par exemple à Monaco ou en Suisse."
          value={typed.bic}
          width="half"
        />
        <Fieldset
          legend={
            <>
              Que paiera ce compte ?
              <RequiredMark />
            </>
          }
          hint="Les paiements dont vous êtes titulaire ou suppléant."
          name="services"
        >
          <ServiceBoxes catalogue={catalogue} ids={company.services} ticked={typed.services} />
        </Fieldset>
        <CurrentPasswordField name="password" />
        <FormButtons cancel={back}>{replaces ? 'Remplacer le compte' : 'Ajouter le compte'}</FormButtons>
      </Form>
    </FormPage>
  );
}
