import type { Catalogue } from '../home/catalogue.ts';
import { spokenName } from '../home/rules.ts';
import { ServiceNames } from '../home/service-names.tsx';
import type { ReceivedRequest } from '../mandates/role-request.ts';
import { Lines } from '../role-requests/own-requests.tsx';
import { capacityWords } from '../role-requests/service-choice.tsx';
import { FormButtons } from '../web/components/button.tsx';
import { RadioGroup } from '../web/components/choices.tsx';
import { TextArea } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Lead, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { Site, View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { AnswerErrors } from './answer-form.ts';
import { SUBSTITUTIONS_PATH } from './pages.tsx';
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
      aside={<AnswerGuidance site={view.site} current={objection === null ? 1 : 2} />}
    >
      <Lead>Pour l’instant, rien ne change : vous êtes toujours titulaire.</Lead>
      <SummaryList
        rows={[
          { label: 'Entreprise', value: `${name} (SIREN ${siren})` },
          { label: 'Demandeur', value: spokenName(applicant.firstName, applicant.lastName) },
          { label: 'Numéro d’abonné', value: applicant.subscriberNumber },
          { label: 'À quel titre', value: capacityWords(capacity) },
          { label: 'Son motif', value: <Lines text={reason} /> },
          { label: 'Demande faite le', value: longMoment(requestedAt) },
          { label: 'Services', value: <ServiceNames catalogue={catalogue} ids={services} whole /> },
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
    hint: 'Les suppléants restent. Les délégations que vous avez données sont mises en sommeil : elles ne donnent plus de droit tant que cette personne ne les a pas renouvelées.',
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
      <FormButtons cancel={SUBSTITUTIONS_PATH} cancelLabel="Répondre plus tard">
        Envoyer la réponse
      </FormButtons>
    </Form>
  );
}

/** How a replacement goes, for whoever would be replaced. */
function AnswerGuidance({ site, current }: { site: Site; current: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Une autre personne demande à devenir titulaire à votre place, et dit pourquoi.',
        'Vous acceptez, ou vous vous opposez dans les 15 jours.',
        'Si vous vous opposez, le service des impôts lit vos deux motifs, puis décide.',
        'Sans réponse de votre part, une lettre avec un code part à l’adresse postale de l’entreprise. Une fois ce code saisi, vous n’êtes plus titulaire.',
      ]}
      guides={[{ href: '/aide/substitution', label: 'Remplacer le titulaire d’un service' }]}
    />
  );
}
