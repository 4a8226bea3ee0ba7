import { parseArgs } from 'node:util';

/** The number of the subscriber a command is about: 14 digits, with or without spaces. @throws WrongOption */
export function subscriberOf(given: Given<'subscriber'>): string {
  const subscriber = given.text('subscriber').replaceAll(/\s/g, '');
  if (!/^\d{14}$/.test(subscriber)) throw new WrongOption('--subscriber must be 14 digits');
  return subscriber;
}

/** An option is missing, unknown, given twice or not what it must be. */
export class WrongOption extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongOption';
  }
}

/** What was typed after the name of a command. */
export interface Given<Name extends string> {
  /** The value of an option, without the spaces around it. @throws WrongOption when it is missing, empty or too long */
  text(name: Name): string;
  /** The same for an option that may be left out. @throws WrongOption when it is empty or too long */
  optional(name: Name): string | undefined;
  /** Every value of an option that may be given several times. @throws WrongOption when one is empty or too long */
  all(name: Name): string[];
  /** What was given without a name, in order. */
  rest: readonly string[];
}

/** No option of ours is longer: names and streets have columns of 200 characters at most. */
const LONGEST = 200;

/**
 * Reads `--name value` and `--name=value`.
 * @param atMost how many values may be given without a name
 * @throws WrongOption
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
  atMost = 0,
): Given<Name> {
  const { values, positionals } = parsed(args, names);
  if (positionals.length > atMost) throw new WrongOption(`"${positionals[atMost]}" is one value too many`);
  const all = (name: Name): string[] =>
    (values[name] ?? []).map((value) => {
      const trimmed = value.trim();
      if (trimmed === '') throw new WrongOption(`--${name} is empty`);
      if (trimmed.length > LONGEST) throw new WrongOption(`--${name} is longer than ${LONGEST} characters`);
      return trimmed;
    });
  const optional = (name: Name): string | undefined => {
    const [value, ...more] = all(name);
    if (more.length > 0) throw new WrongOption(`--${name} is given twice`);
    return value;
  };
  return {
    optional,
    all,
    text(name) {
      const value = optional(name);
      if (value === undefined) throw new WrongOption(`--${name} is missing`);
      return value;
    },
    rest: positionals,
  };
}

interface Parsed {
  values: Record<string, string[] | undefined>;
  positionals: string[];
}

/** Every value of each option: `parseArgs` alone would keep the last one and say nothing. */
function parsed(args: readonly string[], names: readonly string[]): Parsed {
  // A value without a name may begin with a dash, as some hashes do.
  if (names.length === 0) return { values: {}, positionals: [...args] };
  const option = { type: 'string', multiple: true } as const;
  const options = Object.fromEntries(names.map((name) => [name, option]));
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true }) as Parsed;
  } catch (error) {
    const [said = ''] = String(error instanceof Error ? error.message : error).split(/\n|\. /);
    throw new WrongOption(said);
  }
}
