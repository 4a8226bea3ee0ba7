import { DRAFT_NEWS } from '../http/draft.tsx';
import { Button } from '../web/components/button.tsx';
import { SelectField } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Breadcrumb, Layout, PageTitle, UNDER_HOME } from '../web/components/layout.tsx';
import type { View } from '../web/components/view.ts';
import { type MessageErrors, THREAD_FIELDS, type TypedThread } from './form.ts';
import { MessagesGuidance } from './guidance.tsx';
import { MessageFields } from './message-fields.tsx';
import { MESSAGES_PATH, MESSAGES_TITLE, NEW_THREAD_PATH } from './paths.ts';
import { SUBJECT_HINT } from './texts.ts';
import { Resumed } from './thread-page.tsx';
import type { WritableCompany } from './threads.ts';

const TITLE = 'Écrire un message';
const BREADCRUMB = [...UNDER_HOME, { label: MESSAGES_TITLE, href: MESSAGES_PATH }, { label: TITLE }];

export interface NewThreadPageProps {
  view: View;
  company: WritableCompany;
  /** Names of services, by their ids, in the order of the catalogue. */
  services: ReadonlyMap<string, string>;
  typed: TypedThread;
  errors?: MessageErrors;
  /** What was typed comes back after a sign-in. */
  resumed?: boolean;
  /** The company may be another one. */
  hasOthers: boolean;
}

/** A message that begins a thread. */
export function NewThreadPage(props: NewThreadPageProps) {
  const { view, company, services, typed, errors, resumed = false, hasOthers } = props;
  const offered = [...services].filter(([id]) => company.services.includes(id));
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      news={resumed ? DRAFT_NEWS : undefined}
      fields={THREAD_FIELDS}
      errors={errors}
      aside={<MessagesGuidance site={view.site} />}
    >
      {resumed ? <Resumed /> : null}
      <p>
        Pour l’entreprise <strong>{company.name}</strong> (SIREN {company.siren})
        {hasOthers ? (
          <>
            . <a href={`${NEW_THREAD_PATH}?dossier=`}>Choisir une autre entreprise</a>
          </>
        ) : null}
      </p>
      <RequiredNote />
      <Form action={NEW_THREAD_PATH} withFiles>
        <input type="hidden" name="siren" value={company.siren} />
        <SelectField
          name="service"
          label="Service"
          hint="Celui sur lequel porte votre message : les personnes qui l’ont aussi pour l’entreprise le liront."
          value={typed.service}
          required
          options={[
            { value: '', label: 'Choisissez un service' },
            ...offered.map(([value, label]) => ({ value, label })),
          ]}
        />
        <TextField name="subject" label="Objet" hint={SUBJECT_HINT} value={typed.subject} required />
        <MessageFields message={typed.message} label="Votre message" cancel={MESSAGES_PATH} />
      </Form>
    </FormPage>
  );
}

/** For which company, where there are several. */
export function ChooseCompanyPage({
  view,
  companies,
}: {
  view: View;
  companies: readonly WritableCompany[];
}) {
  return (
    <Layout view={view} title={TITLE} aside={<MessagesGuidance site={view.site} />}>
      <Breadcrumb items={BREADCRUMB} />
      <PageTitle>{TITLE}</PageTitle>
      <form action={NEW_THREAD_PATH} class="ep-picker">
        <SelectField
          name="dossier"
          label="Pour quelle entreprise ?"
          options={companies.map(({ siren, name }) => ({ value: siren, label: `${name} (${siren})` }))}
        />
        <Button>Continuer</Button>
      </form>
    </Layout>
  );
}
