import type { Catalogue } from '../home/catalogue.ts';
import { spokenName } from '../home/rules.ts';
import type { ReceivedRequest } from '../mandates/role-request.ts';
import { Lines } from '../role-requests/own-requests.tsx';
import { capacityWords, ServiceNameList } from '../role-requests/service-choice.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { RadioGroup } from '../web/components/choices.tsx';
import { TextArea } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { AnswerErrors } from './answer-form.ts';
import { SUBSTITUTIONS_PATH, SubstitutionGuidance } from './pages.tsx';
import { SUBSTITUTION_TEXTS } from './texts.ts';

export interface AnswerPageProps {
  view: View;
  catalogue: Catalogue;
  request: ReceivedRequest;
  now: Date;
  answer?: string;
  statement?: string;
  errors?: AnswerErrors | undefined;
}

/** The same for whoever would be replaced: who asks, why, and the answer. */
export function AnswerPage(props: AnswerPageProps) {
  const { view, catalogue, request, now, errors } = props;
  const { name, siren, services, applicant, capacity, reason, requestedAt, objection } = request;
  const title = 'Une personne demande à vous remplacer';
  return (
    <FormPage
      view={view}
      title={title}
      breadcrumb={[
        ...UNDER_SERVICES,
        { label: SUBSTITUTION_TEXTS.title, href: SUBSTITUTIONS_PATH },
        { label: name },
      ]}
      fields={['decision', 'statement', 'current_password']}
      errors={errors}
      aside={<SubstitutionGuidance site={view.site} current={1} />}
    >
      <Lead>Pour l’instant, rien ne change : vous êtes toujours titulaire.</Lead>
      <SummaryList
        rows={[
          { label: 'Entreprise', value: `${name} (SIREN ${siren})` },
          { label: 'Services', value: <ServiceNameList catalogue={catalogue} ids={services} /> },
          { label: 'Demandeur', value: spokenName(applicant.firstName, applicant.lastName) },
          { label: 'Numéro d’abonné', value: applicant.subscriberNumber },
          { label: 'Qualité déclarée', value: capacityWords(capacity) },
          { label: 'Son motif', value: <Lines text={reason} /> },
          { label: 'Demande faite le', value: longMoment(requestedAt) },
        ]}
      />
      {objection === null ? null : (
        <Notice tone="waiting" title="Vous vous êtes opposé">
          <p>
            <Lines text={objection} />
          </p>
          <p>Le service des impôts lit vos deux motifs, puis décide. Vous pouvez encore accepter.</p>
        </Notice>
      )}
      <SectionTitle>Votre réponse</SectionTitle>
      <AnswerForm {...props} canObject={objection === null && now < request.objectUntil} />
    </FormPage>
  );
}

function AnswerForm({ request, canObject, answer, statement }: AnswerPageProps & { canObject: boolean }) {
  const agree = {
    value: 'agree',
    label: 'J’accepte : cette personne devient titulaire tout de suite',
    hint: 'Les suppléants restent. Les délégations que vous avez données sont suspendues jusqu’à ce qu’elle les confirme.',
  };
  const object = {
    value: 'object',
    label: 'Je m’oppose',
    hint: `Possible jusqu’au ${longMoment(request.objectUntil)}. Le service des impôts décidera, après avoir lu vos deux motifs.`,
    children: (
      <TextArea
        name="statement"
        label="Pourquoi vous opposez-vous ?"
        hint="1 000 caractères au plus. Le demandeur ne lira pas ce texte."
        value={statement}
        rows={5}
      />
    ),
  };
  return (
    <Form action={`${SUBSTITUTIONS_PATH}/${request.id}/reponse`}>
      <RequiredNote />
      <RadioGroup
        legend="Que répondez-vous ?"
        name="decision"
        value={answer}
        required
        choices={canObject ? [agree, object] : [agree]}
      />
      <CurrentPasswordField name="current_password" />
      <ButtonGroup>
        <Button>Envoyer la réponse</Button>
        <ButtonLink href={SUBSTITUTIONS_PATH} kind="secondary">
          Répondre plus tard
        </ButtonLink>
      </ButtonGroup>
    </Form>
  );
}
