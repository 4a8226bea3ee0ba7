import * as z from 'zod';
import { checked, readJsonFile } from '../platform/json-file.ts';
import type { Site } from '../web/components/view.ts';

/** Who runs this installation, as far as only the pages of information tell it. */
export type Operator = z.output<typeof File> & {
  /** Postal, line by line. */
  address: readonly string[];
  /** Nobody gave a file: everything in it is an example, and the pages say so. */
  isExample: boolean;
};

export type AccessibilityAudit = z.output<typeof Audit>;

/**
 * Reads and checks who runs this installation: the operator's file (OPERATOR_FILE), or the example of the program.
 * @param address a setting, since letters bear it too (OPERATOR_ADDRESS); without it, that of the example
 * @throws Error of one line naming the file and the first entry at fault
 */
export function readOperator(file: string | undefined, address: readonly string[]): Operator {
  const path = file ?? new URL('operator.json', import.meta.url);
  return readJsonFile('operator', path, (json) => ({
    ...checked(File, json),
    address: address.length > 0 ? address : EXAMPLE_ADDRESS,
    isExample: file === undefined,
  }));
}

/**
 * The three states of the RGAA: without an audit, or with less than half of the criteria met, « non conforme ».
 * @see https://accessibilite.numerique.gouv.fr/obligations/declaration-accessibilite/
 */
export function conformityOf({ accessibility: { audit } }: Operator): Site['accessibility'] {
  if (!audit || audit.rate < 50) return 'non conforme';
  return audit.rate < 100 ? 'partiellement conforme' : 'totalement conforme';
}

const EXAMPLE_ADDRESS = ['1 place de l’Exemple', '75000 VILLE-EXEMPLE'];

const missingOr = (rule: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? 'is missing' : rule),
});
const text = z.string(missingOr('must be a text')).trim().min(1, { error: 'must not be empty' });
const lines = z.array(text, missingOr('must be a list of texts'));
const someLines = lines.min(1, { error: 'must not be empty' });
const email = z.email(missingOr('must be an e-mail address'));
const link = z.url({
  protocol: /^https$/,
  ...missingOr('must be an address such as https://www.example.org/'),
});
const day = z.iso.date(missingOr('must be a day written YYYY-MM-DD'));
const phone = z
  .string(missingOr('must be a text'))
  .regex(/^\+?[\d .-]{2,30}$/, { error: 'must be a telephone number such as 01 99 00 00 00' });
/** An unknown word in it is named by zod itself. */
const section = {
  error: ({ input, code }: { input?: unknown; code?: string }) => {
    if (code === 'unrecognized_keys') return undefined;
    return input === undefined ? 'is missing' : 'must be an object in braces';
  },
};

/**
 * « Identifiant créancier SEPA » (EPC262-08, 1.1): country, check digits, three signs of the creditor's own, national part;
 * the check digits go by the national part and the country (ISO/IEC 7064, mod 97-10).
 */
const creditorIdentifier = z.string(missingOr('must be a text')).refine(isCreditorIdentifier, {
  error: 'must be a SEPA creditor identifier whose check digits are right, such as FR72ZZZ123456',
});

function isCreditorIdentifier(text: string): boolean {
  const [, country = '', key = '', national = ''] =
    /^([A-Z]{2})(\d{2})[0-9A-Z]{3}([0-9A-Z]{1,28})$/.exec(text) ?? [];
  const digits = [...`${national}${country}${key}`].map((sign) => Number.parseInt(sign, 36)).join('');
  return national !== '' && BigInt(digits) % 97n === 1n;
}

const Audit = z
  .strictObject(
    {
      date: day,
      auditor: text,
      /** Percentage of the applicable criteria that are met. */
      rate: z.number(missingOr('must be a number from 0 to 100')).min(0).max(100),
      /** Of the referential, such as « 4.1.2 ». */
      version: text,
      /** What does not conform, sentence by sentence. */
      notCompliant: lines.default([]),
      /** « Dérogations pour charge disproportionnée », each with its reason. */
      exemptions: lines.default([]),
      /** Content that the law does not cover. */
      notCovered: lines.default([]),
      environment: someLines,
      tools: someLines,
      pages: someLines,
    },
    section,
  )
  .refine(({ rate, notCompliant }) => (rate === 100) === (notCompliant.length === 0), {
    path: ['notCompliant'],
    error: 'must say what keeps the rate below 100, and nothing when it is 100',
  });

const File = z.strictObject(
  {
    contact: z.strictObject({ email, form: link.optional(), callRate: text.optional() }, section),
    publication: z.strictObject(
      { director: text, host: z.strictObject({ name: text, address: someLines, phone }, section) },
      section,
    ),
    dataProtection: z.strictObject(
      {
        officer: z.strictObject({ name: text, email, address: someLines.optional() }, section),
        /** A whole sentence, where it is not the mission of public interest. */
        legalBasis: text.optional(),
        unsubscribeEmail: email,
        updated: day,
      },
      section,
    ),
    /** Who is paid by direct debit; absent: there is no mandate to print. */
    creditor: z
      .strictObject(
        {
          name: text.max(70, { error: 'must have at most 70 characters' }),
          identifier: creditorIdentifier,
          address: someLines.optional(),
        },
        section,
      )
      .optional(),
    accessibility: z.strictObject({ statedOn: day, plan: link.optional(), audit: Audit.optional() }, section),
  },
  section,
);
