import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Checkbox, Fieldset, RadioGroup, SelectField } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Lead, SectionTitle } from '../web/components/layout.tsx';
import { Details, EventList, SummaryList } from '../web/components/lists.tsx';
import { Notice, Panel, Warning } from '../web/components/notice.tsx';
import { PasswordField } from '../web/components/password-field.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import { Steps } from '../web/components/steps.tsx';
import type { View } from '../web/components/view.ts';

const LONG = 'direction.comptable.et.financiere@etablissements-martin-distribution-internationale.example';
const WRONG = 'Ce qui est saisi ne convient pas. Voici comment le corriger, en une ou deux phrases courtes.';

/** Every component in each of its states, for those who change the look; its form leads nowhere. */
export function ComponentsPage({ view }: { view: View }) {
  return (
    <FormPage
      view={view}
      title="Composants"
      fields={['wrong', 'wrong_password', 'wrong_choice', 'wrong_box', 'wrong_select']}
      errors={{
        wrong: WRONG,
        wrong_password: WRONG,
        wrong_choice: WRONG,
        wrong_box: WRONG,
        wrong_select: WRONG,
      }}
      aside={
        <Guidance
          site={view.site}
          current={1}
          steps={['Une étape terminée.', 'L’étape en cours.', 'Une étape à venir.']}
          guides={[{ href: '/aide', label: 'Aide' }]}
        />
      }
    >
      <Lead>Chaque composant dans chacun de ses états. Rien de ce qui est saisi ici n’est envoyé.</Lead>
      <Steps current={1} steps={STEPS} />
      <Notices />
      <SectionTitle>Champs</SectionTitle>
      <Card>
        <Form action="/demo/composants">
          <RequiredNote />
          <Fields />
          <Choices />
          <Buttons />
        </Form>
      </Card>
      <Lists />
    </FormPage>
  );
}

function Notices() {
  return (
    <>
      <SectionTitle>Avis</SectionTitle>
      <Panel title="C’est réussi" level={2} facts={['Ce qui est vrai désormais.', LONG]}>
        Une phrase.
      </Panel>
      <Notice title="Une information">
        <p>Ce qu’il est bon de savoir&nbsp;: {LONG}.</p>
      </Notice>
      <Notice>
        <p>Une information sans titre.</p>
      </Notice>
      <Warning title="Ce qu’on regretterait de ne pas avoir lu">
        <p>Pourquoi, et que faire.</p>
      </Warning>
      <Notice tone="success" title="Ce qui vient d’être fait">
        <p>Ce que cela change.</p>
      </Notice>
      <Notice tone="waiting" title="Ce qui est attendu">
        <p>De qui, et jusqu’à quand.</p>
      </Notice>
    </>
  );
}

function Fields() {
  return (
    <>
      <TextField label="Texte" name="text" hint="Ce qui est attendu." required />
      <TextField label="Texte long" name="long" value={LONG} />
      <TextField label="Code" name="code" width="code" value="kTrWmqZbNxLp" />
      <TextField label="Texte erroné" name="wrong" value="abc" required />
      <PasswordField label="Mot de passe" name="plain_password" />
      <PasswordField label="Mot de passe erroné" name="wrong_password" />
      <SelectField label="Liste" name="select" options={OPTIONS} />
      <SelectField label="Liste erronée" name="wrong_select" options={OPTIONS} />
    </>
  );
}

const STEPS = ['Terminée', 'En cours', 'À venir'] as const;

const OPTIONS = [
  { value: '1', label: 'Un choix' },
  { value: '2', label: 'Un autre choix' },
];

function Choices() {
  return (
    <>
      <Fieldset legend="Cases">
        <Checkbox name="box" label="Une case" hint={LONG} />
        <Checkbox name="open_box" label="Une case cochée, et ce qu’elle révèle" checked>
          <TextField label="Champ révélé" name="revealed" />
        </Checkbox>
        <Checkbox name="wrong_box" label="Une case qu’il faut cocher" required />
      </Fieldset>
      <RadioGroup
        legend="Choix"
        name="choice"
        value="1"
        choices={[
          { value: '1', label: 'Un choix', hint: 'Ce qu’il veut dire.' },
          { value: '2', label: 'Un autre choix' },
        ]}
      />
      <RadioGroup legend="Choix erroné" name="wrong_choice" choices={OPTIONS} />
    </>
  );
}

function Buttons() {
  return (
    <ButtonGroup>
      <ButtonLink href="/demo/composants">Principal</ButtonLink>
      <ButtonLink href="/demo/composants" kind="secondary">
        Secondaire
      </ButtonLink>
      <ButtonLink href="/demo/composants" kind="discreet">
        Discret
      </ButtonLink>
      <ButtonLink href="/demo/composants" kind="danger">
        Définitif
      </ButtonLink>
      <Button type="reset" kind="secondary">
        Effacer
      </Button>
    </ButtonGroup>
  );
}

function Lists() {
  return (
    <>
      <SectionTitle>Listes</SectionTitle>
      <SummaryList
        rows={[
          { label: 'Un fait', value: LONG },
          { label: 'Un autre', value: 'Court', action: { label: 'Modifier', href: '/demo/composants' } },
        ]}
      />
      <EventList
        label="Événements"
        events={[
          {
            what: 'Ce qui s’est passé',
            when: '24 novembre 2026 à 14\u00a0h\u00a009',
            where: 'Chrome sous Linux',
            mark: 'Refusé',
          },
          { what: 'Autre chose', when: '23 novembre 2026 à 8\u00a0h\u00a000', where: LONG },
        ]}
      />
      <p>
        <Tag>ouvert</Tag> <Tag tone="warning">en attente</Tag> <Tag tone="success">activé</Tag>
      </p>
      <Details summary="Un texte replié">
        <p>Ce qu’il dit.</p>
      </Details>
      <Card title="Une carte discrète" tone="quiet">
        <p>Ce qui se tient à côté.</p>
      </Card>
    </>
  );
}
