import type { MandateRole } from '../database/schema.ts';
import { inOnePiece, lengthOf, typedLine } from '../platform/typed-line.ts';

/** Characters, as people count them. */
export const LONGEST_SUBJECT = 100;
export const LONGEST_MESSAGE = 10_000;

export type TextFault = 'missing' | 'too-long';

/** A subject in one line, or why it is none. */
export function readSubject(typed: string): { subject: string; fault?: TextFault | undefined } {
  const subject = typedLine(typed);
  return { subject, fault: faultOf(subject, LONGEST_SUBJECT) };
}

/** A message as it will be read, or why it is none. */
export function readMessage(typed: string): { text: string; fault?: TextFault | undefined } {
  const text = typedText(typed);
  return { text, fault: faultOf(text, LONGEST_MESSAGE) };
}

function faultOf(text: string, longest: number): TextFault | undefined {
  if (text === '') return 'missing';
  return lengthOf(text) > longest ? 'too-long' : undefined;
}

/**
 * Some lines as whoever typed or pasted them sees them: every end of a line the same, nothing that cannot be seen and could
 * steer a terminal or turn the order of letters, no white space at the ends. Quotation marks, dashes and no-break spaces of
 * office programs stay, and so do the joiners of emoji. Reading it again changes nothing.
 */
export function typedText(typed: string): string {
  return inOnePiece(typed.toWellFormed().replaceAll(LINE_END, '\n').replaceAll(UNSEEN, ''))
    .replace(/^\s*\n/, '')
    .trimEnd();
}

const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** Control characters but for tabs and ends of lines; marks that turn the direction of what follows; U+FEFF. */
const UNSEEN = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Who reads a thread. */
export interface Reader {
  accountId: string;
  /** What the reader is for that company, in whatever service. */
  roles: readonly MandateRole[];
  /** Who gave the reader a mandate there. */
  givers: readonly string[];
}

/** Who wrote a message, as a reader may know it. */
export type Author =
  | { kind: 'service' }
  | { kind: 'reader' }
  | { kind: 'named'; name: string }
  | { kind: 'unnamed' }
  | { kind: 'gone' };

/**
 * Titulaires and suppléants know by name all who write for the company; a délégataire only who gave the delegation (rule
 * 6.15). Of an account that was erased nobody knows the name.
 */
export function authorAs(
  { accountId, roles, givers }: Reader,
  written: { fromService: boolean; authorId: string | null; authorName: string | null },
): Author {
  if (written.fromService) return { kind: 'service' };
  const { authorId, authorName } = written;
  if (authorId === null || authorName === null) return { kind: 'gone' };
  if (authorId === accountId) return { kind: 'reader' };
  const isKnown = roles.some((role) => role !== 'delegataire') || givers.includes(authorId);
  return isKnown ? { kind: 'named', name: authorName } : { kind: 'unnamed' };
}
