import * as z from 'zod';
import { checked, readJsonFile } from '../platform/json-file.ts';

/** An office of the tax authority, as the operator's file tells of it. */
export type Office = z.output<typeof OfficeInFile>;

/** The two of the demonstration, and the model of an operator's file. */
export const EXAMPLE_OFFICES = new URL('offices.json', import.meta.url);

/**
 * Reads and checks the operator's file of offices.
 * @throws Error of one line naming the file and the first entry at fault
 */
export function readOffices(path: string | URL): Office[] {
  return readJsonFile('offices', path, (json) => {
    const { offices } = checked(File, json);
    const ids = offices.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice) throw new Error(`${twice}: two offices have this id`);
    return offices;
  });
}

const missingOr = (rule: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? 'is missing' : rule),
});
const line = z
  .string(missingOr('must be a text'))
  .trim()
  .min(1, { error: 'must not be empty' })
  .max(200, { error: 'must be at most 200 characters' })
  .regex(/^\P{Cc}*$/u, { error: 'must be one line without control characters' });
const lines = z
  .array(line, missingOr('must be a list of texts'))
  .min(1, { error: 'must not be empty' })
  .max(10, { error: 'must be at most 10 lines' });

const OfficeInFile = z.strictObject({
  id: z
    .string(missingOr('must be a text'))
    .max(40, { error: 'must be at most 40 characters' })
    .regex(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, { error: 'must be letters, figures and hyphens' }),
  name: line,
  /** Postal, line by line. */
  address: lines,
  phone: z
    .string(missingOr('must be a text'))
    .regex(/^\+?[\d .-]{2,30}$/, { error: 'must be a telephone number such as 01 99 00 00 00' }),
  /** When it is open, in words, line by line. */
  hours: lines,
  email: z
    .email(missingOr('must be an e-mail address'))
    .max(254, { error: 'must be an e-mail address' })
    .optional(),
  /** Where one makes an appointment: the operator's own service, elsewhere. */
  appointment: z
    .url({ protocol: /^https$/, error: 'must be an address such as https://www.example.org/' })
    .max(500, { error: 'must be at most 500 characters' })
    .optional(),
});

const File = z.strictObject({
  offices: z.array(OfficeInFile, missingOr('must be a list')).min(1, { error: 'must not be empty' }),
});
