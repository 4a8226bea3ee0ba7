import type { Catalogue } from '../home/catalogue.ts';
import { firstServiceField, ServiceBoxes } from '../home/service-boxes.tsx';
import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import { DesignatedFields } from '../mandates/granting/designated-form.tsx';
import { FormButtons } from '../web/components/button.tsx';
import { Checkbox, Fieldset, RadioGroup } from '../web/components/choices.tsx';
import { RequiredMark, TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { View } from '../web/components/view.ts';
import { shortDay } from '../web/french-dates.ts';
import type { Delegable } from './delegations.ts';
import { DELEGATION_FIELDS, type DelegationErrors, DOSSIER, type TypedDelegation } from './form.ts';
import { DelegationGuidance } from './guidance.tsx';
import { breadcrumbTo, DELEGATIONS, NEW_DELEGATION } from './paths.ts';

export interface DelegatePageProps {
  view: View;
  catalogue: Catalogue;
  delegable: readonly Delegable[];
  typed: TypedDelegation;
  /** `YYYY-MM-DD` */
  furthest: string;
  errors?: DelegationErrors;
  /** Typed before its holder signed in again. */
  resumed?: boolean;
}

const TITLE = 'Déléguer des services';

/** Who, for which dossiers, to do what, in which services, until when; and the password. */
export function DelegatePage(props: DelegatePageProps) {
  const { view, catalogue, delegable, typed, furthest, errors, resumed } = props;
  const services = [...new Set(delegable.flatMap((company) => company.services))];
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={breadcrumbTo(TITLE)}
      news={resumed ? DRAFT_NEWS : undefined}
      fields={DELEGATION_FIELDS}
      errors={errors}
      firstOf={{
        dossiers: `${DOSSIER}${delegable[0]?.siren}`,
        services: firstServiceField(catalogue, services),
      }}
      aside={<DelegationGuidance site={view.site} />}
    >
      {resumed ? <DraftNotice /> : null}
      <Lead>
        La personne reçoit une proposition dans son espace. Elle a 7 jours pour l’accepter : d’ici là, elle
        n’a aucun droit.
      </Lead>
      <Form action={NEW_DELEGATION}>
        <RequiredNote />
        <DesignatedFields legend="À qui déléguez-vous ?" typed={typed} />
        <Dossiers {...props} />
        <RadioGroup
          legend="Que pourra faire la personne ?"
          name="access"
          value={typed.access}
          required
          choices={accessChoices(catalogue, services)}
        />
        <Fieldset
          legend={
            <>
              Quels services ?
              <RequiredMark />
            </>
          }
          name="services"
        >
          <ServiceBoxes catalogue={catalogue} ids={services} ticked={typed.services} />
        </Fieldset>
        <LastDayField value={typed.until} furthest={furthest} />
        <CurrentPasswordField name="current_password" />
        <FormButtons cancel={DELEGATIONS}>Proposer la délégation</FormButtons>
      </Form>
    </FormPage>
  );
}

/** To read is no choice where the giver has no service in which one only reads. */
function accessChoices({ services: { groups } }: Catalogue, services: readonly string[]) {
  const toRead = groups
    .filter(({ readOnly, tiles }) => readOnly && tiles.some(({ id }) => services.includes(id)))
    .map(({ title }) => `« ${title} »`);
  const read = {
    value: 'read',
    label: 'Consulter',
    hint: `Uniquement les services rangés sous ${toRead.join(', ')}.`,
  };
  const act = { value: 'act', label: 'Agir', hint: 'Tous les services cochés : consulter, déclarer, payer…' };
  return toRead.length > 0 ? [read, act] : [act];
}

/** One dossier needs no choice. */
function Dossiers({ delegable, typed }: Pick<DelegatePageProps, 'delegable' | 'typed'>) {
  const [only, ...others] = delegable;
  return (
    <Fieldset
      legend={
        <>
          Pour quels dossiers ?
          <RequiredMark />
        </>
      }
      hint={
        others.length > 0
          ? 'Les services cochés plus bas sont délégués dans chacun de ces dossiers, là où vous pouvez les déléguer.'
          : undefined
      }
      name="dossiers"
    >
      <div class="ep-ticks">
        {delegable.map(({ siren, name }) => (
          <Checkbox
            key={siren}
            name={`${DOSSIER}${siren}`}
            label={`${name} (${siren})`}
            checked={typed.dossiers.includes(siren) || (only?.siren === siren && others.length === 0)}
          />
        ))}
      </div>
    </Fieldset>
  );
}

/** Until when, a year at most. */
export function LastDayField({ value, furthest }: { value: string; furthest: string }) {
  return (
    <TextField
      label="Dernier jour de la délégation"
      name="until"
      hint={`Jour, mois et année. Un an au plus, soit jusqu’au ${shortDay(furthest)}.`}
      value={value}
      inputmode="text"
      width="short"
      required
    />
  );
}
