import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { serverOf, UnusableAddress } from '../database/server-of.ts';
import { readOperator } from '../help/operator.ts';
import { readCatalogue } from '../home/catalogue.ts';
import { openBreachedFile } from '../passwords/breached-file.ts';
import { USUAL_LIMITS } from '../passwords/hasher.ts';
import type { OtherKey } from '../platform/secrets.ts';
import { readTaxCalendar } from '../tax-calendar/calendar.ts';
import { InstallationSettings, onOff, urlOf, wholeNumber } from './installation.ts';
import { certificateFault, privateKeyFault } from './tls.ts';
import { TraceVariables } from './traces.ts';
import { weaknessOf } from './weak-key.ts';

const host = () => z.string().regex(/^[\w.:%-]+$/, { error: 'must be the name or the address of a host' });

/** Keys are checked for what shows that they are not random. */
const key = () => z.string().superRefine(reportTo(weaknessOf));

/**
 * Every variable of the environment, checked by itself, with the default it has when it is not given. What the program
 * reads are these names and no others: a new setting is a line here and its use.
 */
export const Settings = z.object({
  ...InstallationSettings.shape,
  ...TraceVariables.shape,
  NODE_ENV: z.string().optional(),
  HOST: host().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  /** Connections at once; more are closed as they come. */
  MAX_CONNECTIONS: wholeNumber(10, 65_535).default(1_000),
  /** Address people use, without a final slash; every link begins with it. Absent: where the program listens. */
  BASE_URL: urlOf(/^https?$/, 'https://espace.example.org')
    .refine((url) => !URL.canParse(url) || isBareAddress(url), {
      error: 'must be the bare address of the site, without a path: the program serves from its root',
    })
    .transform((url) => new URL(url).origin)
    .optional(),
  /** Whether to start although the host of BASE_URL is none that the passkeys of its holders were made for. */
  UNUSABLE_PASSKEYS: z
    .enum(['refused', 'accepted'], { error: 'must be refused or accepted' })
    .default('refused'),
  /** Absent: the embedded database. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, {
      error: 'must be an address such as postgres://user:password@host/database',
    })
    .superRefine(reportTo(databaseFault))
    .optional(),
  /** Whether the server keeps statements for a connection; behind a pooler it has to keep them for each client. */
  PREPARED_STATEMENTS: z.enum(['auto', 'on', 'off'], { error: 'must be auto, on or off' }).default('auto'),
  DATA_DIR: z
    .string()
    .default('./data')
    .transform((folder) => resolve(folder)),
  /** Absent: no mail leaves. */
  SMTP_URL: urlOf(/^smtps?$/, 'smtp://user:password@host:587').optional(),
  /** PEM: by which the mail server knows the program, in place of a password or besides; in files by `_FILE`. */
  SMTP_CERTIFICATE: z.string().superRefine(reportTo(certificateFault)).optional(),
  SMTP_KEY: z.string().superRefine(reportTo(privateKeyFault)).optional(),
  /** Mails are written here instead of being sent: to try an installation out. */
  MAIL_FOLDER: z
    .string()
    .transform((folder) => resolve(folder))
    .optional(),
  MAIL_FROM: z
    .email({ error: 'must be an e-mail address' })
    .default('ne-pas-repondre@espace-professionnel.example'),
  /** Absent: made once and kept beside the embedded database. */
  SECRET_KEY: key().optional(),
  /** Open what they made, and make nothing: earlier keys, and the next one while several instances change over. */
  OTHER_SECRET_KEYS: z.string().default('').transform(otherKeys),
  /** Goes into the hashes of passwords and answers; absent: nothing does. */
  PEPPER: key().optional(),
  OTHER_PEPPERS: z.string().default('').transform(linesOf),
  /** What may be reached without verified TLS in production. */
  UNVERIFIED_TLS: z.string().default('').transform(unverified),
  /** Node's own. */
  NODE_TLS_REJECT_UNAUTHORIZED: z.string().optional(),
  CAPTCHA: onOff().default(true),
  /** Failures of late, from a network or for an account, before the sign-in form asks for a captcha; 0: always. */
  CAPTCHA_AFTER_FAILURES: wholeNumber(0, 50).default(0),
  /** Tries on one form in ten minutes, from everywhere, that are nothing unusual. */
  CAPTCHA_BUSY_FROM: wholeNumber(10, 1_000_000).default(600),
  THROTTLE: onOff().default(true),
  /** Proxies whose X-Forwarded-For is believed: a number of hops, or networks; `false` believes nobody. */
  TRUST_PROXY: z.string().default('off').transform(trustedProxies),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  /** Demonstration accounts in a new embedded database. */
  DEMO: onOff().default(true),
  /** Absent: mails without a server are shown to this machine alone. */
  DEMO_MAILBOX: onOff().optional(),
  /** PEM, for TLS between the proxy and the program; in files by `_FILE`. */
  TLS_CERTIFICATE: z.string().superRefine(reportTo(certificateFault)).optional(),
  TLS_KEY: z.string().superRefine(reportTo(privateKeyFault)).optional(),
  /** PEM: who connects must show a certificate of this authority. */
  TLS_CLIENT_AUTHORITY: z.string().superRefine(reportTo(certificateFault)).optional(),
  METRICS_HOST: host().optional(),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  METRICS_TOKEN: key().optional(),
  ARGON2_MEMORY: wholeNumber(8, 4_194_304).default(19_456),
  ARGON2_ITERATIONS: wholeNumber(1, 100).default(2),
  ARGON2_PARALLELISM: wholeNumber(1, 16).default(1),
  /** How many hashes run at once, and how many may wait; beyond, 503 at once. */
  HASHES_AT_ONCE: wholeNumber(1, 64).default(USUAL_LIMITS.atOnce),
  HASHES_WAITING: wholeNumber(1, 10_000).default(USUAL_LIMITS.waiting),
  /** The seals of the audit log are copied here; absent: nowhere. */
  AUDIT_SEALS_FILE: z
    .string()
    .transform((path) => resolve(path))
    .refine((path) => isFolder(dirname(path)), { error: 'must be a file in a folder that exists' })
    .optional(),
  /** Breached passwords besides the program's own. */
  BREACHED_PASSWORDS_FILE: fileFor((path) => openBreachedFile(path).close()).optional(),
  CATALOGUE_FILE: fileFor((path) => readCatalogue(path)).optional(),
  /** Absent: the example of the program in a demonstration, and no such page elsewhere. */
  TAX_CALENDAR_FILE: fileFor(readTaxCalendar).optional(),
  /** Absent: the example of the program. */
  OPERATOR_FILE: fileFor((path) => readOperator(path, [])).optional(),
});

export type Settings = z.output<typeof Settings>;

function reportTo(faultOf: (value: string) => string | undefined) {
  return (value: string, context: z.RefinementCtx): void => {
    const fault = faultOf(value);
    if (fault !== undefined) context.addIssue(fault);
  };
}

/** A file is looked at with all the other settings, so that what is wrong in it is told with what is wrong in them. */
function fileFor(read: (path: string) => unknown) {
  return z.string().superRefine(
    reportTo((path) => {
      try {
        read(path);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }),
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isBareAddress(url: string): boolean {
  return new URL(url).pathname === '/' && !url.includes('?') && !url.includes('#');
}

function databaseFault(url: string): string | undefined {
  try {
    serverOf(url);
    return undefined;
  } catch (error) {
    if (error instanceof UnusableAddress) return error.message;
    throw error;
  }
}

function linesOf(value: string): string[] {
  return value.split(/\r?\n/).filter((line) => line !== '');
}

const MOST_OTHER_KEYS = 4;

/** One a line, each after its last day or alone: `2027-02-28 qmF1…`. */
function otherKeys(value: string, context: z.RefinementCtx): OtherKey[] {
  const keys = linesOf(value).map((line): OtherKey => {
    const [, until, rest = line] = /^(\d{4}-\d{2}-\d{2}) (.*)$/.exec(line) ?? [];
    return { key: rest, until };
  });
  if (keys.length > MOST_OTHER_KEYS) context.addIssue(`must be at most ${MOST_OTHER_KEYS} keys, one a line`);
  if (keys.some((one) => one.key.length < 32))
    context.addIssue('must be keys of 32 characters or more, one a line');
  if (keys.some(({ until }) => until !== undefined && !z.iso.date().safeParse(until).success))
    context.addIssue('must have real days before its keys, written YYYY-MM-DD');
  return keys;
}

/** `database`, `mail`, `traces` or several, with a comma between. */
function unverified(
  value: string,
  context: z.RefinementCtx,
): Record<'database' | 'mail' | 'traces', boolean> {
  const named = namesIn(value);
  if (named.some((name) => !['database', 'mail', 'traces'].includes(name)))
    context.addIssue('must be database, mail, traces or several with a comma between');
  const [database, mail, traces] = ['database', 'mail', 'traces'].map((name) => named.includes(name));
  return { database: database === true, mail: mail === true, traces: traces === true };
}

/** `off`, a number of proxies in front (`1`), or their networks (`loopback,10.0.0.0/8`). */
function trustedProxies(value: string, context: z.RefinementCtx): number | string[] | false {
  if (value === 'off') return false;
  if (/^[1-9]$/.test(value)) return Number(value);
  const networks = value.split(',').map((network) => network.trim());
  if (!networks.every(isNetwork)) {
    context.addIssue(
      'must be off, the number of proxies in front (1 to 9), or their networks (10.0.0.0/8,…), none of them /0',
    );
  }
  return networks;
}

function namesIn(value: string): string[] {
  return value === '' ? [] : value.split(',').map((name) => name.trim());
}

const NAMED_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isNetwork(network: string): boolean {
  const [address = '', bits, ...rest] = network.split('/');
  if (rest.length > 0) return false;
  if (NAMED_NETWORKS.has(address)) return bits === undefined;
  const width = { 4: 32, 6: 128 }[isIP(address)];
  if (width === undefined) return false;
  // A prefix of length 0 would believe everybody, and Fastify refuses it.
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= width);
}
