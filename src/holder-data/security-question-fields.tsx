import { SelectField } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { ForgottenAnswer } from './forgotten-answer.tsx';
import { SECURITY_QUESTIONS, shownQuestion } from './security-question.ts';

/** The question and its answer; the answer is never written back into the page. */
export function SecurityQuestionFields({ question }: { question: string }) {
  return (
    <>
      <SelectField
        label="Question de confiance"
        name="question"
        options={CHOICES}
        value={question}
        required
      />
      <TextField
        label="Réponse à la question de confiance"
        name="answer"
        hint="Elle vous sera demandée si vous oubliez votre mot de passe. Choisissez une réponse que personne d’autre ne connaît et que vous retrouverez dans plusieurs années ; majuscules, accents, tirets et apostrophes ne comptent pas."
        required
      />
      <p>
        Ni vous ni l’assistance ne pourrez la relire. <ForgottenAnswer />
      </p>
    </>
  );
}

const CHOICES = [
  { value: '', label: 'Choisissez une question' },
  ...SECURITY_QUESTIONS.map((question) => ({ value: question, label: shownQuestion(question) })),
];
