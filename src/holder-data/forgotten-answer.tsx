/** The page for those who no longer know the answer; linked from wherever it is asked. */
export const FORGOTTEN_ANSWER_PATH = '/mot-de-passe-oublie/sans-reponse';

/** A way out beside a field that asks for the answer, or where its question is shown. */
export function ForgottenAnswer() {
  return <a href={FORGOTTEN_ANSWER_PATH}>Vous ne connaissez plus la réponse ?</a>;
}
