import { isLoopback } from '../database/server-of.ts';
import type { Config } from './config.ts';
import { KEYS_IN_USE } from './contradictions.ts';
import { readsLikeWords, weaknessOf } from './weak-key.ts';

/**
 * What the log warns of at the start: settings that are allowed, but leave a fence open. One line each, no value.
 * @param threads that hash: UV_THREADPOOL_SIZE
 */
export function weakSettings(config: Config, threads = Number.POSITIVE_INFINITY): string[] {
  const lines = config.openFiles.map(
    (name) =>
      `${name}: the file can be read or changed by everybody on this machine; chmod 600, or 640 for a group.`,
  );
  if (!config.CAPTCHA)
    lines.push('CAPTCHA=off: PROGRAMS CAN SIGN IN WITHOUT A CAPTCHA. For automated checks only.');
  if (!config.THROTTLE)
    lines.push('THROTTLE=off: PASSWORDS CAN BE GUESSED WITHOUT LIMIT. For automated checks only.');
  if (!config.SMTP_URL && !config.MAIL_FOLDER && !config.demoMailbox)
    lines.push(`SMTP_URL is not set: MAILS WAIT AND NOBODY GETS A CODE. ${howToRead(config)}`);
  if (threads < config.HASHES_AT_ONCE)
    lines.push('UV_THREADPOOL_SIZE: fewer threads than HASHES_AT_ONCE; hashes wait for one another.');
  if (config.DEMO_MAILBOX)
    lines.push(
      'DEMO_MAILBOX=on: EVERYBODY WHO REACHES THIS PROGRAM READS ALL MAILS. For demonstrations only.',
    );
  for (const name of KEYS_IN_USE)
    if (readsLikeWords(config[name] ?? ''))
      lines.push(`${name}: reads like words. For a trial on this machine only.`);
  if (config.OTHER_SECRET_KEYS.some(({ key }) => weaknessOf(key)))
    lines.push('OTHER_SECRET_KEYS: one of them is easy to guess, and opens what it made; take it away soon.');
  return config.production ? [...lines, ...weakInProduction(config)] : lines;
}

function weakInProduction(config: Config): string[] {
  const lines: string[] = [];
  if (!config.TLS_KEY)
    for (const name of (['HOST', 'METRICS_HOST'] as const).filter((one) => !isLoopback(config[one] ?? '::1')))
      lines.push(
        `${name}: passwords or tokens cross a network in clear; set TLS_CERTIFICATE_FILE and TLS_KEY_FILE.`,
      );
  if (config.ARGON2_MEMORY * config.ARGON2_ITERATIONS < LEAST_HASHING)
    lines.push(
      'ARGON2_MEMORY: with so little memory and so few ARGON2_ITERATIONS, a stolen copy of the database tells the passwords.',
    );
  if (config.OTHER_PEPPERS.some((pepper) => weaknessOf(pepper)))
    lines.push('OTHER_PEPPERS: one of them is easy to guess.');
  if (!config.OPERATOR_FILE)
    lines.push(
      'OPERATOR_FILE is not set: the legal notice and the pages beside it show an example operator.',
    );
  if (config.MAIL_FROM.endsWith('.example'))
    lines.push('MAIL_FROM: mails come from an address that does not exist; set one of yours.');
  if (config.UNVERIFIED_TLS.database)
    lines.push('UNVERIFIED_TLS: the database may be reached without verified TLS.');
  if (config.UNVERIFIED_TLS.traces) lines.push('UNVERIFIED_TLS: traces may travel without TLS.');
  if (config.UNVERIFIED_TLS.mail) lines.push('UNVERIFIED_TLS: mails may travel without verified TLS.');
  return lines;
}

/** KiB times passes of the least dear of the settings that OWASP's Password Storage Cheat Sheet names as equal (7168, 5). */
const LEAST_HASHING = 7168 * 5;

function howToRead({ DATABASE_URL }: Config): string {
  return DATABASE_URL
    ? 'For a trial on this machine, MAIL_FOLDER writes them into files.'
    : 'DEMO_MAILBOX=on shows them to everybody who reaches this program.';
}
