import type { Catalogue } from '../home/catalogue.ts';
import { firstServiceField, ServiceBoxes } from '../home/service-boxes.tsx';
import { ServiceNames } from '../home/service-names.tsx';
import type { StandingChange } from '../mandates/granting/standing.ts';
import { FormButtons } from '../web/components/button.tsx';
import { Fieldset, RadioGroup } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, UNDER_SERVICES } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { parisDay, shortDay } from '../web/french-dates.ts';
import { nameOf } from './company-cards.tsx';
import { CHANGES, type ChangeErrors } from './form.ts';
import { SuppleantGuidance } from './guidance.tsx';
import { companyPath, SUPPLEANTS_PATH } from './paths.ts';
import type { HeldCompany, OwnRole, Suppleant } from './read-suppleants.ts';
import { SUPPLEANT_TEXTS } from './texts.ts';

export interface SuppleantPageProps {
  view: View;
  company: HeldCompany;
  person: Suppleant;
  catalogue: Catalogue;
  typed?: { change: StandingChange | undefined; services: readonly string[] };
  errors?: ChangeErrors;
}

/** One suppléant: to put to sleep, wake or remove. */
export function SuppleantPage({ view, company, person, catalogue, typed, errors }: SuppleantPageProps) {
  const { title } = SUPPLEANT_TEXTS;
  const { siren, name } = company;
  const who = nameOf(person);
  const services = person.services.map(({ id }) => id);
  const asleep = person.services.filter(({ state }) => state === 'asleep');
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
      firstOf={{ services: firstServiceField(catalogue, services) }}
      aside={<SuppleantGuidance site={view.site} current={2} />}
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
            ...(asleep.length < services.length
              ? [
                  {
                    value: 'sommeil',
                    label: 'Mettre en sommeil',
                    hint: 'La personne n’a plus aucun droit, jusqu’à ce que vous la réveilliez.',
                  },
                ]
              : []),
            ...(asleep.length > 0
              ? [{ value: 'reveil', label: 'Réveiller', hint: 'La personne retrouve ses droits.' }]
              : []),
            {
              value: 'retrait',
              label: 'Retirer',
              hint: 'C’est définitif : pour revenir en arrière, il faudrait désigner la personne de nouveau, et qu’elle accepte.',
            },
          ]}
        />
        <Fieldset legend="Pour quels services ?" name="services">
          <ServiceBoxes
            catalogue={catalogue}
            ids={services}
            ticked={typed?.services ?? services}
            notes={new Map(asleep.map(({ id }) => [id, 'En sommeil']))}
          />
        </Fieldset>
        <CurrentPasswordField />
        <FormButtons cancel={companyPath(siren)}>Confirmer</FormButtons>
      </Form>
    </FormPage>
  );
}

export interface LayDownPageProps {
  view: View;
  role: OwnRole;
  catalogue: Catalogue;
  errors?: { password?: string };
}

/** One's own role as a suppléant, to be laid down. */
export function LayDownPage({ view, role, catalogue, errors }: LayDownPageProps) {
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
        Vous n’aurez plus accès à ces services comme suppléant. Le titulaire en sera prévenu ; lui seul
        pourrait vous désigner de nouveau.
      </Lead>
      <Card>
        <ServiceNames catalogue={catalogue} ids={role.services} />
      </Card>
      <Form action={`${companyPath(role.siren)}/fin`}>
        <RequiredNote />
        <CurrentPasswordField />
        <FormButtons kind="danger" cancel={SUPPLEANTS_PATH}>
          Mettre fin à ce rôle
        </FormButtons>
      </Form>
    </FormPage>
  );
}
