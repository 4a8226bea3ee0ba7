import type { Catalogue } from '../home/catalogue.ts';
import { serviceIds } from '../home/catalogue.ts';
import { CompanyChosen } from '../role-requests/company-step.tsx';
import { CapacityChoice, ServiceChoice } from '../role-requests/service-choice.tsx';
import { Button } from '../web/components/button.tsx';
import { RadioGroup } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import type { AdhesionErrors, TypedAdhesion } from './form.ts';
import { ADHESION_PATH, StepPage } from './step-page.tsx';
import { ADHESION_TEXTS } from './texts.ts';

export interface ServicesPageProps {
  view: View;
  catalogue: Catalogue;
  siren: string;
  typed: TypedAdhesion;
  titulaires: ReadonlyMap<string, string>;
  /** The account that asks. */
  accountId: string;
  errors?: AdhesionErrors | undefined;
}

/** Second step: as what, which services, and how it will be proved. Who holds the others is not said. */
export function AdhesionServicesPage(props: ServicesPageProps) {
  const { view, catalogue, siren, typed, titulaires, errors } = props;
  const all = serviceIds(catalogue);
  const free = all.filter((id) => !titulaires.has(id));
  return (
    <StepPage
      view={view}
      current={1}
      fields={['capacity', 'services', 'way']}
      errors={errors}
      firstOf={{ services: 'all_services' }}
    >
      <CompanyChosen siren={siren} first={ADHESION_PATH} />
      {free.length === 0 ? (
        <NothingFree {...props} />
      ) : (
        <Form action={`${ADHESION_PATH}/services`}>
          <RequiredNote />
          <input type="hidden" name="siren" value={siren} />
          <CapacityChoice value={typed.capacity} />
          <ServiceChoice
            catalogue={catalogue}
            typed={typed}
            legend="Quels services demandez-vous ?"
            all={
              free.length === all.length
                ? 'Tous les services'
                : `Tous les services qui n’ont pas de titulaire (${free.length})`
            }
            offered={free}
            others={takenServices(props)}
          />
          <WayChoice value={typed.way} />
          <Button>Continuer</Button>
        </Form>
      )}
    </StepPage>
  );
}

function takenServices({ catalogue, siren, titulaires, accountId }: ServicesPageProps) {
  const taken = serviceIds(catalogue).filter((id) => titulaires.has(id));
  if (taken.length === 0) return undefined;
  const own = taken.filter((id) => titulaires.get(id) === accountId);
  return {
    title:
      taken.length === 1
        ? 'Un service a déjà un titulaire'
        : `${taken.length} services ont déjà un titulaire`,
    ids: taken,
    children: own.length === taken.length ? <p>C’est vous.</p> : <TwoWays siren={siren} />,
  };
}

function NothingFree({ siren, catalogue, titulaires, accountId }: ServicesPageProps) {
  const areAllOwn = serviceIds(catalogue).every((id) => titulaires.get(id) === accountId);
  return (
    <Notice title="Tous les services de cette entreprise ont déjà un titulaire">
      {areAllOwn ? <p>C’est vous : vous n’avez rien à demander.</p> : <TwoWays siren={siren} />}
    </Notice>
  );
}

/** A service already held leads to these. */
function TwoWays({ siren }: { siren: string }) {
  return (
    <>
      <p>Vous avez deux possibilités :</p>
      <ul>
        <li>
          demander une délégation à la personne qui en est titulaire, si vous la connaissez : elle la donne
          dans « Gérer ou consulter vos délégations », avec votre numéro d’abonné et votre nom ;
        </li>
        <li>
          si elle ne doit plus en être titulaire,{' '}
          <a href={`/espace/substitutions/services?siren=${siren}`}>demander à la remplacer</a>.
        </li>
      </ul>
    </>
  );
}

function WayChoice({ value }: { value: string }) {
  return (
    <RadioGroup
      legend="Comment prouverez-vous que vous pouvez agir pour l’entreprise ?"
      name="way"
      value={value}
      required
      choices={[
        {
          value: 'form',
          label: ADHESION_TEXTS.ways.form,
          hint: 'Vous imprimez un formulaire à la fin. Le représentant légal le signe.',
        },
        {
          value: 'letter',
          label: ADHESION_TEXTS.ways.letter,
          hint: 'C’est l’adresse du registre des entreprises, et non une adresse que vous indiquez.',
        },
      ]}
    />
  );
}
