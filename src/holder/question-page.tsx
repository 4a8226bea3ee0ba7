import type { SecurityQuestionErrors } from '../holder-data/security-question.ts';
import { SecurityQuestionFields } from '../holder-data/security-question-fields.tsx';
import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { FormButtons } from '../web/components/button.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { View } from '../web/components/view.ts';
import { HolderGuidance } from './holder-guidance.tsx';
import { breadcrumbTo, HOLDER_DATA, QUESTION } from './paths.ts';

export interface QuestionPageProps {
  view: View;
  /** The present one, or the one just chosen. */
  question: string;
  errors?: SecurityQuestionErrors & ConfirmationErrors;
  /** Chosen before the password was asked for again. */
  resumed?: boolean;
}

const TITLE = 'Modifiez votre question de confiance';

/** Question and answer, which always change together. */
export function QuestionPage({ view, question, errors, resumed }: QuestionPageProps) {
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={breadcrumbTo('Question de confiance')}
      fields={['question', 'answer', 'current_password']}
      news={resumed ? DRAFT_NEWS : undefined}
      errors={errors}
      aside={<HolderGuidance site={view.site} />}
    >
      {resumed ? <DraftNotice /> : null}
      <p>
        La réponse actuelle n’est conservée que sous une forme illisible : elle ne peut pas être affichée.
        Celle que vous saisissez ici la remplace aussitôt, même si vous gardez la même question. Les autres
        sessions ouvertes sur votre espace seront fermées.
      </p>
      <Form action={QUESTION}>
        <RequiredNote />
        <SecurityQuestionFields question={question} />
        <CurrentPasswordField name="current_password" />
        <FormButtons cancel={HOLDER_DATA}>Valider les modifications</FormButtons>
      </Form>
    </FormPage>
  );
}
