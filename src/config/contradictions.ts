import { isLoopback, serverOf } from '../database/server-of.ts';
import { mailServerOf } from '../mail/smtp.ts';
import type { Settings } from './settings.ts';
import { belongTogether } from './tls.ts';
import { traceSettings } from './traces.ts';
import { HOW_TO_MAKE_ONE, readsLikeWords } from './weak-key.ts';

/** What makes or guards something; the other keys only open what they made. */
export const KEYS_IN_USE = ['SECRET_KEY', 'PEPPER', 'METRICS_TOKEN'] as const;

/** What the settings are read for. */
export interface Use {
  /** The server, and no command: it listens, sends mails and is guarded. */
  serves: boolean;
  /** It makes or opens what is sealed; bringing the tables up to date does not. */
  seals: boolean;
}

/** The variables that are right by themselves; one that is wrong is not there. */
type Right = Partial<Settings>;

/** The variable to change, and what follows its name in the line for the operator. */
export type Fault = [name: keyof Settings, message: string];

/**
 * What makes an installation one for everybody, whatever NODE_ENV says: settings that are safe on one's own machine are then
 * refused.
 * @returns words that follow « when »; undefined for a trial on this machine
 */
export function whyProduction(settings: Right): string | undefined {
  const { NODE_ENV = '', HOST, BASE_URL, DATABASE_URL } = settings;
  if (NODE_ENV.trim().toLowerCase() === 'production') return 'NODE_ENV=production';
  if (BASE_URL?.startsWith('https:')) return 'BASE_URL begins with https://';
  if (DATABASE_URL === undefined) return undefined;
  if (!serverOf(DATABASE_URL).isHere) return 'the database of DATABASE_URL is on another machine';
  if (isOnlyHere(settings)) return undefined;
  const open = HOST !== undefined && !isLoopback(HOST) ? 'HOST' : 'BASE_URL';
  return `DATABASE_URL is given and ${open} is not of this machine alone`;
}

/** Nobody but this machine is told how to reach the program. */
export function isOnlyHere({ HOST = '', BASE_URL }: Right): boolean {
  return (
    isLoopback(HOST || 'localhost') && (BASE_URL === undefined || isLoopback(new URL(BASE_URL).hostname))
  );
}

/** What no variable is wrong about by itself. */
export function contradictions(settings: Right, use: Use): Fault[] {
  const why = whyProduction(settings);
  return [
    ...(use.seals ? faultsOfKeys(settings) : []),
    ...(use.serves
      ? [...faultsOfMails(settings), ...faultsOfMetrics(settings), ...faultsOfCertificates(settings)]
      : []),
    ...(settings.OPERATOR_FILE && settings.OPERATOR_ADDRESS?.length === 0
      ? [['OPERATOR_ADDRESS', 'is required with OPERATOR_FILE; the legal notice tells it'] satisfies Fault]
      : []),
    ...(why ? faultsOfConnections(settings, why) : []),
    ...(why && use.serves ? faultsOfProduction(settings, why) : []),
  ];
}

function faultsOfKeys(settings: Right): Fault[] {
  const { DATABASE_URL, SECRET_KEY, PEPPER, METRICS_TOKEN } = settings;
  const { OTHER_SECRET_KEYS = [], OTHER_PEPPERS = [] } = settings;
  const secretKeys = [SECRET_KEY, ...OTHER_SECRET_KEYS.map(({ key }) => key)];
  const faults: Fault[] = [];
  if (DATABASE_URL && !SECRET_KEY)
    faults.push(['SECRET_KEY', 'is required with DATABASE_URL (make one with: openssl rand -base64 48)']);
  if (PEPPER && secretKeys.includes(PEPPER))
    faults.push(['PEPPER', 'must not be a secret key: one may be replaced, the other must be kept']);
  if (METRICS_TOKEN && [...secretKeys, PEPPER, ...OTHER_PEPPERS].includes(METRICS_TOKEN))
    faults.push(['METRICS_TOKEN', 'must not be a key: it is told to the machine that watches']);
  return faults;
}

function faultsOfMails({ SMTP_URL, MAIL_FOLDER, DATABASE_URL, DEMO_MAILBOX }: Right): Fault[] {
  const faults: Fault[] = [];
  if (MAIL_FOLDER && SMTP_URL) faults.push(['MAIL_FOLDER', 'is refused with SMTP_URL: a mail goes one way']);
  if (!DEMO_MAILBOX) return faults;
  if (DATABASE_URL)
    faults.push([
      'DEMO_MAILBOX',
      'on is refused with DATABASE_URL; to read the mails of a trial, use MAIL_FOLDER',
    ]);
  if (SMTP_URL || MAIL_FOLDER)
    faults.push(['DEMO_MAILBOX', 'on is refused with SMTP_URL or MAIL_FOLDER: a mail goes one way']);
  return faults;
}

function faultsOfMetrics({ PORT, METRICS_HOST, METRICS_PORT, METRICS_TOKEN }: Right): Fault[] {
  const faults: Fault[] = [];
  if (METRICS_PORT === undefined) {
    if (METRICS_HOST) faults.push(['METRICS_PORT', 'is required with METRICS_HOST']);
    return faults;
  }
  if (METRICS_PORT !== 0 && METRICS_PORT === PORT) faults.push(['METRICS_PORT', 'must not be PORT']);
  if (METRICS_HOST && !isLoopback(METRICS_HOST) && !METRICS_TOKEN)
    faults.push(['METRICS_TOKEN', 'is required when METRICS_HOST is not of this machine alone']);
  return faults;
}

function faultsOfCertificates(settings: Right): Fault[] {
  const faults = [...faultsOfPair(settings, 'TLS'), ...faultsOfPair(settings, 'SMTP')];
  if (settings.TLS_CERTIFICATE && !settings.BASE_URL?.startsWith('https:'))
    faults.push(['BASE_URL', 'must be given and start with https:// with TLS_CERTIFICATE']);
  if (settings.TLS_CLIENT_AUTHORITY && !settings.TLS_CERTIFICATE)
    faults.push(['TLS_CERTIFICATE', 'is required with TLS_CLIENT_AUTHORITY']);
  if (settings.SMTP_CERTIFICATE && !settings.SMTP_URL)
    faults.push(['SMTP_URL', 'is required with SMTP_CERTIFICATE']);
  return faults;
}

function faultsOfPair(settings: Right, whose: 'TLS' | 'SMTP'): Fault[] {
  const [certificateName, keyName] = [`${whose}_CERTIFICATE`, `${whose}_KEY`] as const;
  const [certificate, key] = [settings[certificateName], settings[keyName]];
  if (certificate && !key) return [[keyName, `is required with ${certificateName}`]];
  if (key && !certificate) return [[certificateName, `is required with ${keyName}`]];
  if (certificate && key && !belongTogether(certificate, key))
    return [[keyName, `is not the key of ${certificateName}`]];
  return [];
}

/** Passwords and mails must not cross a network to whoever says that he is the server. */
function faultsOfConnections(settings: Right, why: string): Fault[] {
  const { DATABASE_URL, SMTP_URL, UNVERIFIED_TLS, NODE_TLS_REJECT_UNAUTHORIZED } = settings;
  const faults: Fault[] = [];
  const rule = (how: string, name: string) =>
    `must reach another machine by verified TLS when ${why}: ${how}, or allow it with UNVERIFIED_TLS=${name}`;
  if (DATABASE_URL && !UNVERIFIED_TLS?.database) {
    const { isHere, isVerified } = serverOf(DATABASE_URL);
    if (!isHere && !isVerified) faults.push(['DATABASE_URL', rule('add ?sslmode=verify-full', 'database')]);
  }
  if (SMTP_URL && !UNVERIFIED_TLS?.mail) {
    const { isHere, isVerified } = mailServerOf(SMTP_URL);
    if (!isHere && !isVerified)
      faults.push(['SMTP_URL', rule('use smtps://, or add ?requireTLS=true', 'mail')]);
  }
  const collector = traceSettings(settings)?.url;
  if (collector?.startsWith('http:') && !isLoopback(new URL(collector).hostname) && !UNVERIFIED_TLS?.traces)
    faults.push(['OTEL_EXPORTER_OTLP_ENDPOINT', rule('begin it with https://', 'traces')]);
  if (NODE_TLS_REJECT_UNAUTHORIZED === '0')
    faults.push([
      'NODE_TLS_REJECT_UNAUTHORIZED',
      `0 is refused when ${why}: no certificate would be verified`,
    ]);
  return faults;
}

function faultsOfProduction(settings: Right, why: string): Fault[] {
  const faults: Fault[] = [];
  if (!settings.DATABASE_URL)
    faults.push(['DATABASE_URL', `is required when ${why}; the embedded database is for trying out`]);
  if (settings.MAIL_FOLDER)
    faults.push(['MAIL_FOLDER', `is refused when ${why}: it keeps codes that can be read`]);
  if (!settings.SMTP_URL) faults.push(['SMTP_URL', `is required when ${why}; without it no code arrives`]);
  if (!settings.BASE_URL?.startsWith('https:'))
    faults.push(['BASE_URL', `must be given and start with https:// when ${why}`]);
  if (settings.TRUST_PROXY === false)
    faults.push([
      'TRUST_PROXY',
      `must say which proxies to believe when ${why}: 1 for one in front, which speaks https and sets X-Forwarded-For`,
    ]);
  for (const name of KEYS_IN_USE)
    if (readsLikeWords(settings[name] ?? ''))
      faults.push([name, `reads like words, refused when ${why}; ${HOW_TO_MAKE_ONE}`]);
  if (settings.CAPTCHA === false) faults.push(['CAPTCHA', `off is refused when ${why}`]);
  if (settings.THROTTLE === false) faults.push(['THROTTLE', `off is refused when ${why}`]);
  return faults;
}
