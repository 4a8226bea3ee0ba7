import { type FormBody, field } from '../http/form-body.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { readStatement } from '../role-requests/form.ts';
import { SUBSTITUTION_TEXTS } from './texts.ts';

/** One message a field, in the order of the form. */
export type AnswerErrors = ConfirmationErrors & Partial<Record<'decision' | 'statement' | 'form', string>>;

export interface ReadAnswer {
  answer: 'agree' | 'object' | undefined;
  statement: string;
  errors: AnswerErrors;
}

/** Reads the answer of whoever would be replaced, but for what confirms them. */
export function readAnswer(body: FormBody): ReadAnswer {
  const answer = (['agree', 'object'] as const).find((known) => known === field(body, 'decision'));
  const { statement, error } = readStatement(body, 'statement', SUBSTITUTION_TEXTS.statementMissing);
  return {
    answer,
    statement,
    errors: {
      ...(!answer && { decision: SUBSTITUTION_TEXTS.answerMissing }),
      ...(answer === 'object' && error !== undefined && { statement: error }),
    },
  };
}
