import { type FormBody, field } from '../http/form-body.ts';
import { readCurrentPassword } from '../passwords/reauthentication.ts';
import { CURRENT_PASSWORD_TEXTS } from '../passwords/texts.ts';
import { readStatement } from '../role-requests/form.ts';
import { SUBSTITUTION_TEXTS } from './texts.ts';

/** One message a field, in the order of the form. */
export type AnswerErrors = Partial<Record<'decision' | 'statement' | 'current_password' | 'form', string>>;

export interface ReadAnswer {
  answer: 'agree' | 'object' | undefined;
  statement: string;
  password: string;
  errors: AnswerErrors;
}

/** Reads the answer of whoever would be replaced; whether the password is right is for the use case to say. */
export function readAnswer(body: FormBody): ReadAnswer {
  const answer = (['agree', 'object'] as const).find((known) => known === field(body, 'decision'));
  const { statement, error } = readStatement(body, 'statement', SUBSTITUTION_TEXTS.statementMissing);
  const password = readCurrentPassword(body, 'current_password');
  return {
    answer,
    statement,
    password,
    errors: {
      ...(!answer && { decision: SUBSTITUTION_TEXTS.answerMissing }),
      ...(answer === 'object' && error !== undefined && { statement: error }),
      ...(password === '' && { current_password: CURRENT_PASSWORD_TEXTS.missing }),
    },
  };
}
