import { readCode } from '../codes/code.ts';
import type { Installation } from '../config/installation.ts';
import type { Platform } from '../platform/platform.ts';
import { longDay, parisDay } from '../web/french-dates.ts';

/** A letter that brings a code by post: what is said of it is whole sentences, plain text. */
export interface Letter {
  /** The address block, line by line: at most 6 (NF Z 10-011), no empty one. */
  recipient: readonly string[];
  subject: string;
  /** The recipient's own, where the letter goes to a holder. */
  subscriberNumber?: string;
  /** What the letter is about, above the code. */
  paragraphs: readonly string[];
  /** 12 letters; printed in three groups of four, which may be typed with or without the spaces between them. */
  code: string;
  /** What to do with it, in order; the address of the site is written out in one of them. */
  steps: readonly string[];
  /** Until when, and how often, the code works. */
  validUntil: string;
  installation: LetterInstallation;
  /** Printed as the day it is in Paris. */
  madeAt: Date;
}

type LetterInstallation = Pick<
  Installation,
  | 'BASE_URL'
  | 'OPERATOR_NAME'
  | 'OPERATOR_ADDRESS'
  | 'OPERATOR_CITY'
  | 'ASSISTANCE_PHONE'
  | 'ASSISTANCE_HOURS'
>;

/**
 * Prints a letter and keeps it where whoever asked for it wants it. Done before anything else of the letter: one that cannot
 * be printed or kept must not end an earlier one.
 */
export type KeepLetter = (letter: Letter) => Promise<void>;

const MOST_RECIPIENT_LINES = 6;

/**
 * The letter as a PDF to print: one A4 page, folded in three for a DL envelope or in two for a C5, with the
 * recipient's address behind a window on the right (NF Z 11-001). What is long is printed smaller.
 *
 * @throws RangeError for more than 6 lines of address, what is no code, or an invalid date
 */
export async function letterPdf({ printer }: Pick<Platform, 'printer'>, letter: Letter): Promise<Buffer> {
  const { installation, madeAt } = letter;
  const code = readCode(letter.code);
  if (!code) throw new RangeError('A letter bears a code of 12 letters');
  if (letter.recipient.length > MOST_RECIPIENT_LINES) {
    throw new RangeError(`An address has at most ${MOST_RECIPIENT_LINES} lines`);
  }
  const texts = {
    recipient: letter.recipient,
    subject: letter.subject,
    subscriberNumber: letter.subscriberNumber ?? '',
    paragraphs: letter.paragraphs,
    code: code.match(/.{4}/g) ?? [],
    steps: letter.steps,
    validUntil: letter.validUntil,
    site: installation.BASE_URL,
    operator: installation.OPERATOR_NAME,
    operatorAddress: installation.OPERATOR_ADDRESS,
    assistancePhone: installation.ASSISTANCE_PHONE,
    assistanceHours: installation.ASSISTANCE_HOURS,
    placeAndDate: placeAndDate(installation.OPERATOR_CITY, madeAt),
  };
  return printer.print(new URL('./letter.typ', import.meta.url), texts, madeAt);
}

function placeAndDate(city: string, madeAt: Date): string {
  const day = longDay(parisDay(madeAt));
  return city ? `${city}, le ${day}` : `Le ${day}`;
}
