import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Fieldset } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, UNDER_SERVICES } from '../web/components/layout.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { View } from '../web/components/view.ts';
import type { DesignationErrors, TypedDesignation } from './form.ts';
import { companyPath, SUPPLEANTS_PATH } from './paths.ts';
import type { HeldCompany } from './read-suppleants.ts';
import { firstBox, ServiceBoxes } from './service-boxes.tsx';
import { SUPPLEANT_TEXTS } from './texts.ts';

export interface DesignationPageProps {
  view: View;
  company: HeldCompany;
  labels: ReadonlyMap<string, string>;
  typed?: TypedDesignation;
  errors?: DesignationErrors;
}

/** Who, which services, and the password that confirms it. */
export function DesignationPage({ view, company, labels, typed, errors }: DesignationPageProps) {
  const { title, designate } = SUPPLEANT_TEXTS;
  const { siren, name } = company;
  const services = company.services.map((id) => ({ id }));
  return (
    <FormPage
      view={view}
      title={designate}
      caption={name}
      breadcrumb={[
        ...UNDER_SERVICES,
        { label: title, href: SUPPLEANTS_PATH },
        { label: name, href: companyPath(siren) },
        { label: designate },
      ]}
      fields={['number', 'name', 'services', 'password']}
      errors={errors}
      firstOf={firstBox(services)}
    >
      <Lead>
        La personne reçoit une proposition dans son espace. Elle l’accepte ou la refuse dans les 7 jours ;
        d’ici là, elle n’a aucun droit.
      </Lead>
      <Form action={`${companyPath(siren)}/designer`}>
        <RequiredNote />
        <Fieldset
          legend="La personne"
          hint="Demandez-lui son numéro d’abonné. Par discrétion, cette page n’indique pas si le numéro et le nom vont ensemble."
        >
          <TextField
            label="Numéro d’abonné"
            name="number"
            hint="14 chiffres, affichés en haut de son espace."
            value={typed?.number}
            inputmode="numeric"
            width="half"
            required
          />
          <TextField label="Nom de famille" name="name" value={typed?.name} required />
        </Fieldset>
        <ServiceBoxes
          legend="Les services"
          hint="Ceux dont vous êtes titulaire pour cette entreprise."
          services={services}
          labels={labels}
          ticked={typed?.services ?? company.services}
        />
        <CurrentPasswordField />
        <ButtonGroup>
          <Button>Faire la proposition</Button>
          <ButtonLink href={companyPath(siren)} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}
