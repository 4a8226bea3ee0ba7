import { type CodePlace, CodePlaceNotice } from '../codes/code-place.tsx';
import { ForgottenAnswer } from '../holder-data/forgotten-answer.tsx';
import { shownQuestion } from '../holder-data/security-question.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { RecoveryLayout } from './recovery-layout.tsx';

export interface VerificationPageProps {
  view: View;
  securityQuestion: boolean;
  errors?: { code?: string; answer?: string };
  /** Where the code belongs, if not here. */
  place?: CodePlace;
  /** Shown once the code was right, to nobody else: it is personal. */
  question?: string;
}

/** Second screen: the code, and the answer to the security question. */
export function VerificationPage(props: VerificationPageProps) {
  const { view, securityQuestion, errors, place, question } = props;
  const fields = (['code', 'answer'] as const).filter((field) =>
    field === 'code' ? !question : securityQuestion,
  );
  return (
    <RecoveryLayout
      view={view}
      step="Vérification"
      fields={fields}
      errors={errors}
      news={question && 'Code reconnu'}
    >
      <CodePlaceNotice place={place} />
      {question ? (
        <Notice tone="success" announce>
          <p>Le code est reconnu.</p>
        </Notice>
      ) : null}
      <RequiredNote />
      <Form action="/mot-de-passe-oublie/verification">
        {question ? null : <CodeField />}
        {securityQuestion ? <AnswerField question={question} /> : null}
        <ButtonGroup>
          <Button>Continuer</Button>
        </ButtonGroup>
      </Form>
      <Help recognised={question !== undefined} securityQuestion={securityQuestion} />
    </RecoveryLayout>
  );
}

function CodeField() {
  return (
    <TextField
      label="Code"
      name="code"
      hint="12 lettres, reçues par courriel ou par courrier. Respectez les majuscules et les minuscules."
      width="code"
      autocomplete="one-time-code"
      required
    />
  );
}

function AnswerField({ question }: { question?: string | undefined }) {
  return (
    <TextField
      label={question ? shownQuestion(question) : 'Réponse à votre question de confiance'}
      name="answer"
      hint={
        question
          ? 'Votre question de confiance. Majuscules, accents, tirets et apostrophes ne comptent pas.'
          : 'Vous ne savez plus quelle était la question ? Saisissez le code seul : elle s’affichera.'
      }
      required={question !== undefined}
    />
  );
}

function Help({ recognised, securityQuestion }: { recognised: boolean; securityQuestion: boolean }) {
  return (
    <ul class="ep-ways">
      <li>
        {recognised ? (
          <a href="/mot-de-passe-oublie/verification?code=autre">Saisir un autre code</a>
        ) : (
          <a href="/mot-de-passe-oublie">Demander un nouveau code</a>
        )}
      </li>
      <li>
        <a href="/mot-de-passe-oublie/sans-messagerie">Retrouver l’accès sans messagerie</a>
      </li>
      {securityQuestion ? (
        <li>
          <ForgottenAnswer />
        </li>
      ) : null}
    </ul>
  );
}

/** Five wrong answers. */
export function StoppedPage({ view }: { view: View }) {
  return (
    <RecoveryLayout view={view} step="Vérification" failed>
      <Warning title="Cette demande est arrêtée" announce>
        <p>
          Cinq réponses étaient fausses : par sécurité, le code ne fonctionne plus. Votre mot de passe n’a pas
          changé. Le titulaire de l’espace en est averti par courriel.
        </p>
        <p>
          Vous pouvez faire une nouvelle demande. <ForgottenAnswer />
        </p>
      </Warning>
      <ButtonGroup>
        <ButtonLink href="/mot-de-passe-oublie">Faire une nouvelle demande</ButtonLink>
        <ButtonLink href="/contact" kind="secondary">
          Contact et assistance
        </ButtonLink>
      </ButtonGroup>
    </RecoveryLayout>
  );
}
