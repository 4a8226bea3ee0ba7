import { resolve } from 'node:path';
import { contradictions, Environment, type Settings } from './environment.ts';
import type { Retention } from './platform/platform.ts';

/** The settings of SPEC section 9, checked; the only reader of the environment is this file. */
export interface Config {
  production: boolean;
  host: string;
  port: number;
  /** Connections at once; more are closed as they come. */
  maxConnections: number;
  /** Address people use, without a final slash; every link in a mail starts with it. Absent = where it listens. */
  baseUrl: string | undefined;
  /** Cookies are `Secure` and bear the `__Host-` prefix: people come through https. */
  secureCookies: boolean;
  database: { kind: 'embedded'; folder: string } | { kind: 'postgres'; url: string };
  /** Absent: mails are kept and shown at /demo/courriels. */
  smtpUrl: string | undefined;
  mailFrom: string;
  secretKey: string;
  /** File of a key that goes into password hashes; absent: none does. */
  pepperFile: string | undefined;
  /** File of breached passwords besides the program's own; absent: none. */
  breachedPasswordsFile: string | undefined;
  captcha: boolean;
  captchaWays: { image: boolean; audio: boolean; work: boolean };
  /** Failures of late, from a network or for an account, before the sign-in form asks for a captcha; 0: always. */
  captchaAfterFailures: number;
  throttle: boolean;
  /** Proxies whose X-Forwarded-For is believed: a number of hops, or networks; `false` believes nobody. */
  trustProxy: number | string[] | false;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** The demonstration accounts are made in an empty embedded database. */
  demo: boolean;
  passwordValidityYears: number;
  /** A forgotten password takes the answer to the security question, besides the code. */
  securityQuestion: boolean;
  hashing: { memory: number; iterations: number; parallelism: number };
  /** How many hashes run at once, and how many may wait; beyond, 503 at once. */
  hashingLimits: { atOnce: number; waiting: number };
  site: {
    operator: string;
    assistancePhone: string;
    assistanceHours: string;
    localTaxesUrl: string;
    retention: Retention;
  };
  /** The operator's postal address, line by line, and the town its letters are dated from. */
  letters: { address: string[]; city: string };
  catalogueFile: string | undefined;
  /** Absent: the example of the program. */
  operatorFile: string | undefined;
}

/** One line a fault, each naming its variable; never the value, which may be a secret. */
export class BadConfig extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'BadConfig';
    this.faults = faults;
  }
}

/**
 * Reads and checks the whole environment at once.
 * @throws BadConfig naming every bad variable
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(withoutEmptyValues(env));
  if (!parsed.success) throw new BadConfig(parsed.error.issues.map(faultLine));
  const settings = parsed.data;
  const faults = contradictions(settings);
  if (faults.length > 0) throw new BadConfig(faults);
  return toConfig(settings);
}

function toConfig(settings: Settings): Config {
  return {
    production: settings.NODE_ENV === 'production',
    host: settings.HOST,
    port: settings.PORT,
    maxConnections: settings.MAX_CONNECTIONS,
    baseUrl: settings.BASE_URL,
    secureCookies: settings.BASE_URL?.startsWith('https:') ?? false,
    database: settings.DATABASE_URL
      ? { kind: 'postgres', url: settings.DATABASE_URL }
      : { kind: 'embedded', folder: resolve(settings.DATA_DIR) },
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM,
    secretKey: settings.SECRET_KEY ?? '',
    pepperFile: settings.PEPPER_FILE,
    breachedPasswordsFile: settings.BREACHED_PASSWORDS_FILE,
    captcha: settings.CAPTCHA,
    captchaWays: settings.CAPTCHA_WAYS,
    captchaAfterFailures: settings.CAPTCHA_AFTER_FAILURES,
    throttle: settings.THROTTLE,
    trustProxy: settings.TRUST_PROXY,
    logLevel: settings.LOG_LEVEL,
    demo: settings.DEMO && !settings.DATABASE_URL,
    passwordValidityYears: settings.PASSWORD_VALIDITY_YEARS,
    securityQuestion: settings.SECURITY_QUESTION,
    hashing: {
      memory: settings.ARGON2_MEMORY,
      iterations: settings.ARGON2_ITERATIONS,
      parallelism: settings.ARGON2_PARALLELISM,
    },
    hashingLimits: { atOnce: settings.HASHES_AT_ONCE, waiting: settings.HASHES_WAITING },
    site: {
      operator: settings.OPERATOR_NAME,
      assistancePhone: settings.ASSISTANCE_PHONE,
      assistanceHours: settings.ASSISTANCE_HOURS,
      localTaxesUrl: settings.LOCAL_TAXES_URL,
      retention: {
        requestsDays: settings.RETENTION_REQUESTS_DAYS,
        mailsDays: settings.RETENTION_MAILS_DAYS,
        auditDays: settings.RETENTION_AUDIT_DAYS,
        registrationsDays: settings.RETENTION_REGISTRATIONS_DAYS,
      },
    },
    letters: { address: settings.OPERATOR_ADDRESS.filter(Boolean), city: settings.OPERATOR_CITY },
    catalogueFile: settings.CATALOGUE_FILE,
    operatorFile: settings.OPERATOR_FILE,
  };
}

/** `PORT=` in a shell or a compose file means "not given". */
function withoutEmptyValues(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}

function faultLine(issue: { path: PropertyKey[]; message: string }): string {
  return `${issue.path.map(String).join('.')}: ${issue.message}`;
}
