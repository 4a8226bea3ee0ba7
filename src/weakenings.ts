import type { Config } from './config.ts';

/** What the log warns of at the start: settings that are allowed, but leave a fence open. One line each, no value. */
export function weakenings(config: Config): string[] {
  const lines: string[] = [];
  if (!config.captcha)
    lines.push('CAPTCHA=off: PROGRAMS CAN SIGN IN WITHOUT A CAPTCHA. For automated checks only.');
  if (!config.throttle)
    lines.push('THROTTLE=off: PASSWORDS CAN BE GUESSED WITHOUT LIMIT. For automated checks only.');
  if (!config.production) return lines;
  if (!config.operatorFile)
    lines.push(
      'OPERATOR_FILE is not set: the legal notice and the pages beside it show an example operator.',
    );
  if (config.database.kind === 'postgres' && !isDatabaseTlsVerified(config.database.url))
    lines.push('DATABASE_URL: another machine is reached without verified TLS; add ?sslmode=verify-full.');
  if (config.smtpUrl && !isMailTlsSure(config.smtpUrl))
    lines.push('SMTP_URL: mails may travel unencrypted; use smtps://, or add ?requireTLS=true.');
  return lines;
}

function isDatabaseTlsVerified(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  // An absolute path is a socket of this machine.
  return isThisMachine(searchParams.get('host') ?? hostname) || searchParams.get('sslmode') === 'verify-full';
}

function isMailTlsSure(url: string): boolean {
  const { protocol, hostname, searchParams } = new URL(url);
  return protocol === 'smtps:' || isThisMachine(hostname) || searchParams.get('requireTLS') === 'true';
}

function isThisMachine(host: string): boolean {
  return (
    host === '' || host === 'localhost' || host === '[::1]' || host.startsWith('127.') || host.startsWith('/')
  );
}
