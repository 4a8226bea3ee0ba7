import type { Catalogue } from '../home/catalogue.ts';
import { firstServiceField } from '../home/service-boxes.tsx';
import { DESIGNATED_FIELDS } from '../mandates/granting/designated-form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, UNDER_SERVICES } from '../web/components/layout.tsx';
import type { View } from '../web/components/view.ts';
import { DesignationForm } from './designation-form.tsx';
import type { DesignationErrors, TypedDesignation } from './form.ts';
import { SuppleantGuidance } from './guidance.tsx';
import { companyPath, SUPPLEANTS_PATH } from './paths.ts';
import type { HeldCompany } from './read-suppleants.ts';
import { SUPPLEANT_TEXTS } from './texts.ts';

export interface DesignationPageProps {
  view: View;
  company: HeldCompany;
  catalogue: Catalogue;
  typed?: TypedDesignation;
  errors?: DesignationErrors;
}

/** Who, which services, and the password that confirms it. */
export function DesignationPage({ view, company, catalogue, typed, errors }: DesignationPageProps) {
  const { title, designate } = SUPPLEANT_TEXTS;
  const { siren, name, services } = company;
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
      fields={[...DESIGNATED_FIELDS, 'services', 'password']}
      errors={errors}
      firstOf={{ services: firstServiceField(catalogue, services) }}
      aside={<SuppleantGuidance site={view.site} />}
    >
      <Lead>
        La personne reçoit une proposition dans son espace. Elle l’accepte ou la refuse dans les 7 jours ;
        d’ici là, elle n’a aucun droit.
      </Lead>
      <DesignationForm
        action={`${companyPath(siren)}/designer`}
        who="Qui désignez-vous ?"
        hint="Ceux dont vous êtes titulaire pour cette entreprise. Décochez ceux que la personne ne doit pas utiliser."
        catalogue={catalogue}
        services={services}
        typed={typed}
        cancel={companyPath(siren)}
      />
    </FormPage>
  );
}
