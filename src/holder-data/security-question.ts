import { type FormBody, field, lineOf } from '../http/form-body.ts';
import type { Platform } from '../platform/platform.ts';
import { inForm, lengthOf, typedLine, withKeyboardSigns } from '../platform/typed-line.ts';
import { SECURITY_QUESTION_TEXTS } from './texts.ts';

/**
 * The questions to choose from. The first is the fiche's; none asks for what a public register, an invoice or a
 * profile tells (NIST SP 800-63B, 3.1.1.2 on what others can find out).
 */
export const SECURITY_QUESTIONS: readonly string[] = [
  'Le prénom de votre conjoint(e) ?',
  'Le nom de votre premier animal de compagnie ?',
  'Le surnom que l’on vous donnait dans votre enfance ?',
  'Le nom de votre meilleur(e) ami(e) d’enfance ?',
  'Le nom du professeur qui vous a le plus marqué(e) ?',
  'Le titre du livre qui vous a le plus marqué(e) ?',
  'Le lieu de vacances préféré de votre enfance ?',
  'Le plat que préparait le mieux votre grand-mère ?',
];

/** A question as it is read. What is stored and sent has an ordinary space, as version 0.1.0 stored it. */
export const shownQuestion = (question: string) => question.replace(/ (?=\?$)/, '\u00a0');

const ANSWER_MIN_LENGTH = 2;
const ANSWER_MAX_LENGTH = 100;

export type SecurityQuestionErrors = Partial<Record<'question' | 'answer', string>>;

export interface ReadSecurityQuestion {
  /** Goes back to the form; the answer never does. */
  question: string;
  answer: string;
  errors: SecurityQuestionErrors;
}

/**
 * Reads `question` and `answer`, wherever they are chosen. To be hashed by the use case, as
 * `hasher.hash(normaliseAnswer(answer))`.
 * @param password chosen in the same form, which the answer must not repeat
 */
export function readSecurityQuestion(body: FormBody, password?: string): ReadSecurityQuestion {
  const question = field(body, 'question');
  const answer = lineOf(body, 'answer');
  const errors: SecurityQuestionErrors = {};
  if (!SECURITY_QUESTIONS.includes(question)) errors.question = SECURITY_QUESTION_TEXTS.questionMissing;
  const fault = answerFault(answer, question, password);
  if (fault !== undefined) errors.answer = fault;
  return { question, answer, errors };
}

function answerFault(answer: string, question: string, password: string | undefined): string | undefined {
  const kept = normaliseAnswer(answer);
  if (answer === '') return SECURITY_QUESTION_TEXTS.answerMissing;
  const length = lengthOf(answer);
  if (length > ANSWER_MAX_LENGTH) return SECURITY_QUESTION_TEXTS.answerTooLong(length, ANSWER_MAX_LENGTH);
  // Counted in what is remembered: « -- » would leave nothing to compare.
  if ((kept.match(/[\p{L}\p{N}]/gu) ?? []).length < ANSWER_MIN_LENGTH)
    return SECURITY_QUESTION_TEXTS.answerTooShort(ANSWER_MIN_LENGTH);
  if (withoutSigns(kept) === withoutSigns(normaliseAnswer(question)))
    return SECURITY_QUESTION_TEXTS.answerIsQuestion;
  if (password && kept === normaliseAnswer(password)) return SECURITY_QUESTION_TEXTS.answerIsPassword;
  return undefined;
}

function withoutSigns(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * An answer as it is hashed: case, accents, ligatures, hyphens, apostrophes, doubled spaces and what nobody sees do
 * not count, because nobody remembers after three years how « Jean-François » was typed.
 * What several signs write as one (« ″ ») is taken apart first, or it would be read otherwise the next time.
 * @returns empty when nothing is left that could be compared
 */
export function normaliseAnswer(typed: string): string {
  return normalisedBefore(withKeyboardSigns(typedLine(inForm('NFKC', typed))));
}

/**
 * Whether a typed answer is the one that was hashed. Answers hashed before what nobody sees was left out, or cut by the
 * form where it ended at 100 characters, are still found by what was typed then.
 * @param hash of {@link normaliseAnswer}
 */
export async function isAnswer(
  hasher: Pick<Platform['hasher'], 'verify'>,
  hash: string,
  typed: string,
): Promise<boolean> {
  for (const answer of waysToHash(typed)) if (await hasher.verify(hash, answer)) return true;
  return false;
}

/** Longest answer that the forms of version 0.1.0 let through, in UTF-16 units: what was pasted after was cut. */
const CUT_BEFORE_AT = 100;

/** One way for an ordinary answer: a second hash is worked out only for what would have been kept otherwise before. */
function waysToHash(typed: string): Set<string> {
  const cut = typed.length > CUT_BEFORE_AT ? [normalisedBefore(typed.slice(0, CUT_BEFORE_AT))] : [];
  return new Set([normaliseAnswer(typed), normalisedBefore(typed), ...cut]);
}

/** As version 0.1.0 hashed every answer: to be changed no more. */
function normalisedBefore(typed: string): string {
  return folded(unaccented(folded(typed).toUpperCase()))
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ς', 'σ')
    .replaceAll(/[\s\p{Pd}'’‘ʼ`]+/gu, ' ')
    .trim();
}

/** In lower case; upper case on the way writes « ß » and its like out, once « ẞ » has become « ß ». */
function folded(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase();
}

function unaccented(text: string): string {
  return inForm('NFKD', text).replaceAll(/\p{M}/gu, '');
}
