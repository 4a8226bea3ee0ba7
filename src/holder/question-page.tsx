import type { SecurityQuestionErrors } from '../holder-data/security-question.ts';
import { SecurityQuestionFields } from '../holder-data/security-question-fields.tsx';
import { DraftNotice } from '../http/draft.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { ErrorSummary, Form, RequiredNote } from '../web/components/form.tsx';
import { Breadcrumb, Layout, PageTitle } from '../web/components/layout.tsx';
import type { View } from '../web/components/view.ts';
import { breadcrumbTo, HOLDER_DATA, QUESTION } from './paths.ts';

export interface QuestionPageProps {
  view: View;
  /** The present one, or the one just chosen. */
  question: string;
  errors?: SecurityQuestionErrors;
  /** Chosen before the password was asked for again. */
  resumed?: boolean;
}

const TITLE = 'Modifiez votre question de confiance';

/** Question and answer, which always change together. */
export function QuestionPage({ view, question, errors = {}, resumed }: QuestionPageProps) {
  const faults = (['question', 'answer'] as const).flatMap((field) => {
    const message = errors[field];
    return message ? [{ field, message }] : [];
  });
  return (
    <Layout view={view} title={TITLE} error={faults.length > 0}>
      <Breadcrumb items={breadcrumbTo('Question de confiance')} />
      <PageTitle>{TITLE}</PageTitle>
      <ErrorSummary errors={faults} emptied={view.emptied} />
      {resumed ? <DraftNotice /> : null}
      <p>
        La réponse actuelle n’est conservée que sous une forme illisible : elle ne peut pas être affichée.
        Celle que vous saisissez ici la remplace aussitôt, même si vous gardez la même question. Les autres
        sessions ouvertes sur votre espace seront fermées.
      </p>
      <Form action={QUESTION}>
        <RequiredNote />
        <SecurityQuestionFields question={question} errors={errors} />
        <ButtonGroup>
          <Button>Valider les modifications</Button>
          <ButtonLink href={HOLDER_DATA} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </Layout>
  );
}
