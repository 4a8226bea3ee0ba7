import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { FieldErrors } from '../web/components/field.tsx';
import { readSecurityQuestion, SECURITY_QUESTIONS } from './security-question.ts';
import { SecurityQuestionFields } from './security-question-fields.tsx';
import { SECURITY_QUESTION_TEXTS } from './texts.ts';

const [FIRST = ''] = SECURITY_QUESTIONS;
const errorsOf = (answer: string, password?: string) =>
  readSecurityQuestion({ question: FIRST, answer }, password).errors;

describe('the security question', () => {
  it('begins with the one of the fiche, and fits its table', () => {
    expect(FIRST).toBe('Le prénom de votre conjoint(e) ?');
    expect(new Set(SECURITY_QUESTIONS).size).toBe(SECURITY_QUESTIONS.length);
    for (const question of SECURITY_QUESTIONS) expect(question.length).toBeLessThanOrEqual(200);
  });

  it.each(SECURITY_QUESTIONS)('may be « %s »', (question) => {
    expect(readSecurityQuestion({ question, answer: ' Camille ' })).toEqual({
      question,
      answer: 'Camille',
      errors: {},
    });
  });

  it.each(['', 'Une autre question ?'])('cannot be %j', (question) => {
    expect(readSecurityQuestion({ question, answer: 'Camille' }).errors).toEqual({
      question: SECURITY_QUESTION_TEXTS.questionMissing,
    });
  });

  it.each([
    ['', SECURITY_QUESTION_TEXTS.answerMissing],
    ['   ', SECURITY_QUESTION_TEXTS.answerMissing],
    ['a', SECURITY_QUESTION_TEXTS.answerTooShort(2)],
    ['--', SECURITY_QUESTION_TEXTS.answerTooShort(2)],
    ['é\u0301\u0301', SECURITY_QUESTION_TEXTS.answerTooShort(2)],
    ['x'.repeat(101), SECURITY_QUESTION_TEXTS.answerTooLong(101, 100)],
    ['le prenom de votre conjoint(e)', SECURITY_QUESTION_TEXTS.answerIsQuestion],
  ])('refuses the answer %j', (answer, why) => {
    expect(errorsOf(answer)).toEqual({ answer: why });
  });

  it.each(['Jo', '75', 'x'.repeat(100), 'Éléonore-Ève'])('takes the answer %j', (answer) => {
    expect(errorsOf(answer)).toEqual({});
  });

  it('refuses an answer that is the password chosen in the same form', () => {
    expect(errorsOf('Sept-Girafes-42', 'sept-girafes-42')).toEqual({
      answer: SECURITY_QUESTION_TEXTS.answerIsPassword,
    });
  });

  it('comes back with errors without the answer, and with the question', () => {
    const { errors } = readSecurityQuestion({ question: FIRST, answer: 'z' });
    const fields = h(SecurityQuestionFields, { question: FIRST });
    const html = renderToString(h(FieldErrors.Provider, { value: { ...errors }, children: fields }));
    expect(html).toContain(`<option value="${FIRST}" selected>`);
    expect(html).toContain(SECURITY_QUESTION_TEXTS.answerTooShort(2));
    expect(html).not.toContain('value="z"');
  });
});
