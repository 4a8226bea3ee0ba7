import { isIP } from 'node:net';
import { z } from 'zod';
import type { CaptchaWays } from './platform/captcha/ways.ts';

const onOff = (byDefault: 'on' | 'off') =>
  z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default(byDefault)
    .transform((value) => value === 'on');

const wholeNumber = (min: number, max: number, byDefault: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int({ error: `must be a whole number from ${min} to ${max}` })
    .min(min, { error: `must be a whole number from ${min} to ${max}` })
    .max(max, { error: `must be a whole number from ${min} to ${max}` })
    .default(byDefault);

const urlOf = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be an address such as ${example}` });

/** Every variable, checked by itself, with the default it has when it is not given. */
export const Environment = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 3000),
  MAX_CONNECTIONS: wholeNumber(10, 65_535, 1_000),
  BASE_URL: urlOf(/^https?$/, 'https://espace.example.org')
    .refine((url) => !URL.canParse(url) || isBareAddress(url), {
      error: 'must be the bare address of the site, without a path: the program serves from its root',
    })
    .transform((url) => new URL(url).origin)
    .optional(),
  DATABASE_URL: urlOf(/^postgres(ql)?$/, 'postgres://user:password@host/database').optional(),
  DATA_DIR: z.string().default('./data'),
  SMTP_URL: urlOf(/^smtps?$/, 'smtp://user:password@host:587').optional(),
  MAIL_FROM: z
    .email({ error: 'must be an e-mail address' })
    .default('ne-pas-repondre@espace-professionnel.example'),
  SECRET_KEY: z.string().min(32, { error: 'must be at least 32 characters of randomness' }).optional(),
  PEPPER_FILE: z.string().optional(),
  BREACHED_PASSWORDS_FILE: z.string().optional(),
  CAPTCHA: onOff('on'),
  CAPTCHA_WAYS: z.string().default('image,audio,work').transform(captchaWays),
  CAPTCHA_AFTER_FAILURES: wholeNumber(0, 50, 0),
  THROTTLE: onOff('on'),
  TRUST_PROXY: z.string().default('off').transform(trustedProxies),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  DEMO: onOff('on'),
  PASSWORD_VALIDITY_YEARS: wholeNumber(1, 10, 3),
  SECURITY_QUESTION: onOff('on'),
  ARGON2_MEMORY: wholeNumber(8, 4_194_304, 19_456),
  ARGON2_ITERATIONS: wholeNumber(1, 100, 2),
  ARGON2_PARALLELISM: wholeNumber(1, 16, 1),
  HASHES_AT_ONCE: wholeNumber(1, 64, 4),
  HASHES_WAITING: wholeNumber(1, 10_000, 64),
  OPERATOR_NAME: z
    .string()
    .max(100, { error: 'must be at most 100 characters' })
    .default('Administration de démonstration'),
  OPERATOR_ADDRESS: z
    .string()
    .default('')
    .transform((address) => address.split(';').map((line) => line.trim()))
    .refine((lines) => lines.length <= 5 && lines.every((line) => line.length <= 50), {
      error: 'must be at most 5 lines of 50 characters, separated by semicolons',
    }),
  OPERATOR_CITY: z.string().max(50, { error: 'must be at most 50 characters' }).default(''),
  ASSISTANCE_PHONE: z.string().max(30, { error: 'must be at most 30 characters' }).default('0809 400 210'),
  ASSISTANCE_HOURS: z
    .string()
    .max(100, { error: 'must be at most 100 characters' })
    .default('de 8h00 à 19h30 du lundi au vendredi'),
  LOCAL_TAXES_URL: urlOf(/^https?$/, 'https://www.example.org/payer').default(
    'https://www.impots.gouv.fr/paiement',
  ),
  CATALOGUE_FILE: z.string().optional(),
  OPERATOR_FILE: z.string().optional(),
  RETENTION_REQUESTS_DAYS: wholeNumber(7, 3650, 90),
  RETENTION_MAILS_DAYS: wholeNumber(7, 3650, 90),
  RETENTION_AUDIT_DAYS: wholeNumber(30, 3650, 365),
  RETENTION_REGISTRATIONS_DAYS: wholeNumber(7, 365, 30),
});

export type Settings = z.output<typeof Environment>;

/** What no variable is wrong about by itself. @returns one line a fault, naming the variable to change */
export function contradictions(settings: Settings): string[] {
  const faults: string[] = [];
  if (settings.DATABASE_URL && !settings.SECRET_KEY) {
    faults.push('SECRET_KEY: is required with DATABASE_URL (make one with: openssl rand -base64 48)');
  }
  if (settings.OPERATOR_FILE && settings.OPERATOR_ADDRESS.every((line) => line === '')) {
    faults.push('OPERATOR_ADDRESS: is required with OPERATOR_FILE; the legal notice tells it');
  }
  if (settings.NODE_ENV !== 'production') return faults;
  if (!settings.DATABASE_URL) {
    faults.push(
      'DATABASE_URL: is required when NODE_ENV=production; the embedded database is for trying out',
    );
  }
  if (!settings.SMTP_URL) {
    faults.push('SMTP_URL: is required when NODE_ENV=production; without it mails are shown to everybody');
  }
  if (!settings.BASE_URL?.startsWith('https:')) {
    faults.push('BASE_URL: must be given and start with https:// when NODE_ENV=production');
  }
  if (!settings.CAPTCHA) faults.push('CAPTCHA: off is refused when NODE_ENV=production');
  if (!settings.THROTTLE) faults.push('THROTTLE: off is refused when NODE_ENV=production');
  return faults;
}

function isBareAddress(url: string): boolean {
  return new URL(url).pathname === '/' && !url.includes('?') && !url.includes('#');
}

/** `off`, a number of proxies in front (`1`), or their networks (`loopback,10.0.0.0/8`). */
function trustedProxies(value: string, context: z.RefinementCtx): number | string[] | false {
  if (value === 'off') return false;
  if (/^[1-9]$/.test(value)) return Number(value);
  const networks = value.split(',').map((network) => network.trim());
  if (!networks.every(isNetwork)) {
    context.addIssue(
      'must be off, the number of proxies in front (1 to 9), or their networks (10.0.0.0/8,…)',
    );
  }
  return networks;
}

/** One or several of `image`, `audio` (which says what the image shows) and `work`. */
function captchaWays(value: string, context: z.RefinementCtx): CaptchaWays {
  const named = value.split(',').map((way) => way.trim());
  const ways = {
    image: named.includes('image'),
    audio: named.includes('audio'),
    work: named.includes('work'),
  };
  if (!named.every((way) => Object.hasOwn(ways, way))) {
    context.addIssue('must be one or several of image, audio and work, with commas between');
  } else if (ways.audio && !ways.image) {
    context.addIssue('audio needs image: it says the characters that the image shows');
  }
  return ways;
}

const NAMED_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0) return false;
  if (NAMED_NETWORKS.has(address)) return bits === undefined;
  const width = { 4: 32, 6: 128 }[isIP(address)];
  if (width === undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width);
}
