import type { Catalogue } from '../home/catalogue.ts';
import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Checkbox, Fieldset, RadioGroup } from '../web/components/choices.tsx';
import { RequiredMark, TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Lead } from '../web/components/layout.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { Site, View } from '../web/components/view.ts';
import { shortDay } from '../web/french-dates.ts';
import type { Delegable } from './delegations.ts';
import { DELEGATION_FIELDS, type DelegationErrors, DOSSIER, SERVICE, type TypedDelegation } from './form.ts';
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
  const { view, delegable, typed, furthest, errors, resumed } = props;
  const groups = groupsOf(props);
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
        services: `${SERVICE}${groups[0]?.tiles[0]?.id}`,
      }}
      aside={<DelegationGuidance site={view.site} />}
    >
      {resumed ? <DraftNotice /> : null}
      <Lead>
        La personne reçoit une proposition dans son espace. Elle a 7 jours pour l’accepter : d’ici là, aucun
        droit n’est donné.
      </Lead>
      <Form action={NEW_DELEGATION}>
        <RequiredNote />
        <Fieldset legend="À qui déléguez-vous ?">
          <TextField
            label="Numéro d’abonné"
            name="subscriber_number"
            hint="14 chiffres : la personne le trouve en haut de chaque page de son espace."
            value={typed.number}
            inputmode="numeric"
            width="half"
            required
          />
          <TextField
            label="Nom de famille"
            name="name"
            hint="Le numéro et le nom doivent aller ensemble."
            value={typed.name}
            width="half"
            required
          />
        </Fieldset>
        <Dossiers {...props} />
        <RadioGroup
          legend="Que pourra faire la personne ?"
          name="access"
          value={typed.access}
          required
          choices={accessChoices(groups)}
        />
        <Services groups={groups} typed={typed} />
        <LastDayField value={typed.until} furthest={furthest} />
        <CurrentPasswordField name="current_password" />
        <ButtonGroup>
          <Button>Proposer la délégation</Button>
          <ButtonLink href={DELEGATIONS} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

type Group = Catalogue['services']['groups'][number];

/** The services that may be delegated in one company or another. */
function groupsOf({ catalogue, delegable }: Pick<DelegatePageProps, 'catalogue' | 'delegable'>): Group[] {
  const held = new Set(delegable.flatMap(({ services }) => services));
  return catalogue.services.groups
    .map((group) => ({ ...group, tiles: group.tiles.filter(({ id }) => held.has(id)) }))
    .filter(({ tiles }) => tiles.length > 0);
}

/** To read is no choice where the giver has no service in which one only reads. */
function accessChoices(groups: readonly Group[]) {
  const toRead = groups.filter(({ readOnly }) => readOnly).map(({ title }) => `« ${title} »`);
  const read = { value: 'read', label: 'Consulter', hint: `Seulement les services ${toRead.join(', ')}` };
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
          ? 'Chaque service coché plus bas est délégué dans chacun de ces dossiers où vous en êtes titulaire ou suppléant.'
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

function Services({ groups, typed }: { groups: readonly Group[]; typed: TypedDelegation }) {
  return (
    <Fieldset
      legend={
        <>
          Quels services ?
          <RequiredMark />
        </>
      }
      name="services"
    >
      {groups.map(({ id, title, tiles }) => (
        <fieldset key={id} class="govuk-fieldset">
          <legend class="govuk-fieldset__legend">{title}</legend>
          <div class="ep-ticks">
            {tiles.map((tile) => (
              <Checkbox
                key={tile.id}
                name={`${SERVICE}${tile.id}`}
                label={tile.label}
                checked={typed.services.includes(tile.id)}
              />
            ))}
          </div>
        </fieldset>
      ))}
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

function DelegationGuidance({ site }: { site: Site }) {
  return (
    <Guidance
      site={site}
      current={0}
      steps={[
        'Vous indiquez la personne, les dossiers, les services et la date de fin, puis confirmez par votre mot de passe.',
        'La personne accepte dans son espace, dans les 7 jours.',
        'Elle utilise ces services jusqu’à la date choisie. Vous pouvez y mettre fin à tout moment.',
      ]}
      guides={[]}
    />
  );
}
