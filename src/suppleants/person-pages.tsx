import type { StandingChange } from '../mandates/granting/standing.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { RadioGroup } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, UNDER_SERVICES } from '../web/components/layout.tsx';
import { FoldedList, SummaryList } from '../web/components/lists.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { parisDay, shortDay } from '../web/french-dates.ts';
import { nameOf } from './company-cards.tsx';
import { CHANGES, type ChangeErrors } from './form.ts';
import { companyPath, SUPPLEANTS_PATH } from './paths.ts';
import type { HeldCompany, OwnRole, Suppleant } from './read-suppleants.ts';
import { firstBox, ServiceBoxes } from './service-boxes.tsx';
import { SUPPLEANT_TEXTS } from './texts.ts';

export interface SuppleantPageProps {
  view: View;
  company: HeldCompany;
  person: Suppleant;
  labels: ReadonlyMap<string, string>;
  typed?: { change: StandingChange | undefined; services: readonly string[] };
  errors?: ChangeErrors;
}

/** One suppléant: to put to sleep, wake or remove. */
export function SuppleantPage({ view, company, person, labels, typed, errors }: SuppleantPageProps) {
  const { title } = SUPPLEANT_TEXTS;
  const { siren, name } = company;
  const who = nameOf(person);
  const states = new Set(person.services.map(({ state }) => state));
  return (
    <FormPage
      view={view}
      title={who}
      caption={`Suppléant : ${name}`}
      breadcrumb={[
        ...UNDER_SERVICES,
        { label: title, href: SUPPLEANTS_PATH },
        { label: name, href: companyPath(siren) },
        { label: who },
      ]}
      fields={['change', 'services', 'password']}
      errors={errors}
      firstOf={firstBox(person.services)}
    >
      <Card>
        <SummaryList
          rows={[
            { label: 'Numéro d’abonné', value: person.number },
            { label: 'Suppléant depuis le', value: shortDay(parisDay(person.since)) },
          ]}
        />
      </Card>
      <Form action={`${companyPath(siren)}/${person.id}`}>
        <RequiredNote />
        <RadioGroup
          legend="Que voulez-vous faire ?"
          name="change"
          value={Object.keys(CHANGES).find((key) => typed?.change && CHANGES[key] === typed.change)}
          required
          choices={[
            ...(states.has('active')
              ? [
                  {
                    value: 'sommeil',
                    label: 'Mettre en sommeil',
                    hint: 'Plus aucun droit, jusqu’à ce que vous réveilliez ce rôle.',
                  },
                ]
              : []),
            ...(states.has('asleep')
              ? [{ value: 'reveil', label: 'Réveiller', hint: 'Cette personne retrouve ses droits.' }]
              : []),
            {
              value: 'retrait',
              label: 'Retirer',
              hint: 'Définitif : il faudrait la désigner de nouveau, et qu’elle accepte.',
            },
          ]}
        />
        <ServiceBoxes
          legend="Pour quels services ?"
          services={person.services.map(({ id, state }) => ({
            id,
            ...(state === 'asleep' && { note: 'En sommeil' }),
          }))}
          labels={labels}
          ticked={typed?.services ?? person.services.map(({ id }) => id)}
        />
        <CurrentPasswordField />
        <ButtonGroup>
          <Button>Confirmer</Button>
          <ButtonLink href={companyPath(siren)} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

export interface LayDownPageProps {
  view: View;
  role: OwnRole;
  labels: ReadonlyMap<string, string>;
  errors?: { password?: string };
}

/** One's own role as a suppléant, to be laid down. */
export function LayDownPage({ view, role, labels, errors }: LayDownPageProps) {
  const { title } = SUPPLEANT_TEXTS;
  const label = 'Ne plus être suppléant';
  return (
    <FormPage
      view={view}
      title={label}
      caption={role.name ?? `SIREN ${role.siren}`}
      breadcrumb={[...UNDER_SERVICES, { label: title, href: SUPPLEANTS_PATH }, { label }]}
      fields={['password']}
      errors={errors}
    >
      <Lead>
        Vous n’aurez plus accès à ces services à ce titre. Le titulaire en sera prévenu ; lui seul pourrait
        vous désigner de nouveau.
      </Lead>
      <Card>
        <FoldedList
          items={role.services.map((id) => labels.get(id) ?? id)}
          summary={`${role.services.length} services`}
        />
      </Card>
      <Form action={`${companyPath(role.siren)}/fin`}>
        <RequiredNote />
        <CurrentPasswordField />
        <ButtonGroup>
          <Button kind="danger">Mettre fin à ce rôle</Button>
          <ButtonLink href={SUPPLEANTS_PATH} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}
