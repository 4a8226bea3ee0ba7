import { readFileSync, statSync } from 'node:fs';

/** The settings that are secrets, and what belongs to one: each may be given in a file, named by the same variable with `_FILE`. */
export const SECRETS = [
  'DATABASE_URL',
  'SMTP_URL',
  'SECRET_KEY',
  'OTHER_SECRET_KEYS',
  'PEPPER',
  'OTHER_PEPPERS',
  'METRICS_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'TLS_CERTIFICATE',
  'TLS_KEY',
  'TLS_CLIENT_AUTHORITY',
  'SMTP_CERTIFICATE',
  'SMTP_KEY',
] as const;

type Variables = Record<string, string>;

export interface WithFiles {
  /** The variables, with what the files hold in place of their names. */
  given: Variables;
  /** One line a fault, naming the variable; never what a file holds. */
  faults: string[];
  /** Secrets that could not be read, or stand in two places. */
  unread: ReadonlySet<string>;
  /** Files that everybody on the machine can read, by their variables. */
  open: string[];
  /** As the operator knows the setting: `SECRET_KEY_FILE` where a file holds it. */
  nameOf(variable: string): string;
}

/** Reads the files that hold secrets. A service manager, a container or a vault puts them there (`*_FILE`). */
export function readSecretFiles(variables: Variables): WithFiles {
  const given = { ...variables };
  const faults: string[] = [];
  const unread = new Set<string>();
  const open: string[] = [];
  const inFiles = SECRETS.filter((name) => variables[`${name}_FILE`] !== undefined);
  for (const name of inFiles) {
    const path = variables[`${name}_FILE`] ?? '';
    delete given[`${name}_FILE`];
    if (given[name] !== undefined) {
      unread.add(name);
      delete given[name];
      faults.push(`${name}_FILE: ${name} is given too; only one of the two can hold it`);
      continue;
    }
    try {
      given[name] = contentOf(path);
      if (!/_(?:CERTIFICATE|AUTHORITY)$/.test(name) && isOpenToAll(path)) open.push(`${name}_FILE`);
    } catch (error) {
      unread.add(name);
      // Not the path: it may be the secret itself, given by mistake.
      faults.push(`${name}_FILE: the file ${error instanceof Error ? error.message : error}`);
    }
  }
  const names = new Map(inFiles.map((name) => [name as string, `${name}_FILE`]));
  return { given, faults, unread, open, nameOf: (variable) => names.get(variable) ?? variable };
}

/** @throws Error of what follows the path in a line for the operator */
function contentOf(path: string): string {
  let content: string;
  try {
    const file = statSync(path);
    if (!file.isFile() && !file.isFIFO()) throw new Error('is no file');
    content = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new Error(`cannot be read (${REASONS[String(error.code)] ?? error.code})`);
  }
  if (content === '') throw new Error('is empty');
  return content;
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'not allowed',
  EPERM: 'not allowed',
};

const OTHERS_READ_OR_WRITE = 0o006;

function isOpenToAll(path: string): boolean {
  return (statSync(path).mode & OTHERS_READ_OR_WRITE) !== 0;
}
