import { type FormBody, field } from '../http/form-body.ts';
import { lengthOf } from '../platform/typed-line.ts';
import type { FieldError } from '../web/components/field.tsx';
import type { Refused } from './receive-files.ts';
import { readMessage, readSubject } from './rules.ts';
import { ATTACHMENT_TEXTS, MESSAGE_TEXTS } from './texts.ts';
import type { WritableCompany } from './threads.ts';

/** Of a new thread, in the order of the form. */
export const THREAD_FIELDS = ['service', 'subject', 'message', 'attachments'] as const;
export const ANSWER_FIELDS = ['message', 'attachments'] as const;

export type MessageErrors = Partial<Record<(typeof THREAD_FIELDS)[number] | 'form', FieldError>>;

/** What was typed, to be shown again. */
export interface TypedThread {
  siren: string;
  service: string;
  subject: string;
  message: string;
}

export function typedThread(body: FormBody): TypedThread {
  return {
    siren: field(body, 'siren'),
    service: field(body, 'service'),
    subject: field(body, 'subject'),
    message: field(body, 'message'),
  };
}

/** What came with the form beside its fields. */
export interface Came {
  /** Fields of which only the beginning was read. */
  cut: readonly string[];
  refused: readonly Refused[];
  /** Files that were taken, and would have to be chosen again. */
  taken: number;
}

export type ReadThread =
  | { wanted: { service: string; subject: string; text: string }; errors?: never }
  | { wanted?: never; errors: MessageErrors };

/** Reads the form of a new thread; whether the mandate is still there is for the use case to say. */
export function readThreadForm(typed: TypedThread, company: WritableCompany, came: Came): ReadThread {
  const errors: MessageErrors = {};
  if (typed.service === '') errors.service = MESSAGE_TEXTS.serviceMissing;
  else if (!company.services.includes(typed.service)) errors.service = MESSAGE_TEXTS.serviceNotOnes;
  const { subject, fault } = readSubject(typed.subject);
  if (fault) errors.subject = MESSAGE_TEXTS.subject[fault](lengthOf(subject));
  const { text, errors: ofMessage } = readMessageForm(typed.message, came);
  // In the order of the form.
  const all = { ...errors, ...ofMessage };
  if (Object.keys(all).length > 0 || text === undefined) return { errors: all };
  return { wanted: { service: typed.service, subject, text } };
}

export type ReadAnswer = { text: string; errors?: never } | { text?: never; errors: MessageErrors };

/** Reads the form of an answer. */
export function readMessageForm(typed: string, { cut, refused, taken }: Came): ReadAnswer {
  const errors: MessageErrors = {};
  const { text, fault } = readMessage(typed);
  if (cut.includes('message')) errors.message = MESSAGE_TEXTS.messageCut;
  else if (fault) errors.message = MESSAGE_TEXTS.message[fault](lengthOf(text));
  if (refused.length > 0) errors.attachments = fileErrors(refused, taken);
  return Object.keys(errors).length > 0 ? { errors } : { text };
}

function fileErrors(refused: readonly Refused[], taken: number): FieldError {
  const lines = refused.map(({ name, fault }) => ATTACHMENT_TEXTS[fault](name));
  const [only = ''] = lines;
  if (lines.length === 1 && taken === 0) return only;
  return {
    summary: MESSAGE_TEXTS.nothingAttached,
    each: [...lines, ...(taken > 0 ? [MESSAGE_TEXTS.chooseAgain] : [])],
  };
}
