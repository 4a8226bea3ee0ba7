import { setTimeout as after } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { startPurge } from './account/purge.ts';
import { buildApp } from './app.ts';
import { BadConfig, type Config, readConfig } from './config.ts';
import { createDemoAccounts } from './demo/demo-accounts.ts';
import { readCatalogue } from './home/catalogue.ts';
import { imageCaptcha, noCaptcha } from './platform/captcha/captcha.ts';
import { systemClock } from './platform/clock.ts';
import { FolderInUse } from './platform/database/folder-lock.ts';
import { type OpenDatabase, openEmbedded, openPostgres } from './platform/database/open.ts';
import { argon2Hasher } from './platform/hashing/password-hasher.ts';
import { loggedError } from './platform/logged.ts';
import { startMailWorker } from './platform/mail/mail-worker.ts';
import { demoTransport, smtpTransport } from './platform/mail/smtp.ts';
import type { Platform } from './platform/platform.ts';
import { systemRandom } from './platform/random.ts';
import { keptSecretKey } from './platform/secret-key-file.ts';
import { secretsFrom } from './platform/secrets.ts';
import { strengthInWorkers } from './platform/strength/strength-in-workers.ts';
import { readAssets } from './web/assets.ts';

const MAIL_ROUND_MS = 5_000;
/** Requests in hand are answered within this time, then the program ends anyway. */
const LONGEST_STOP_MS = 9_000;
/** What a mail being handed over is waited for at the end. */
const LONGEST_MAIL_WAIT_MS = 4_000;

/** One process: configuration → database → worker → server; orderly stop on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, serializers: { err: loggedError } });
  const catalogue = readCatalogue(config.catalogueFile);
  const database = await openDatabase(config, log);
  const platform = platformOf(config, database, log);
  if (database.isNew && config.demo) await createDemoAccounts(platform);

  const transport = config.smtpUrl ? smtpTransport(config.smtpUrl, config.mailFrom) : demoTransport();
  const worker = startMailWorker(platform, transport, { everyMs: MAIL_ROUND_MS });
  const stopPurge = startPurge(platform);
  const demoMailbox = !config.smtpUrl && !config.production;
  const app = await buildApp({
    platform,
    site: { ...config.site, demo: config.demo, demoMailbox, assets: readAssets() },
    captcha: config.captcha ? imageCaptcha(platform) : noCaptcha(),
    secureCookies: config.secureCookies,
    throttle: config.throttle,
    trustProxy: config.trustProxy,
    catalogue,
    pokeMail: () => worker.poke(),
  });
  warnOfWeakening(config, log);

  const address = await app.listen({ host: config.host, port: config.port });
  if (!config.baseUrl) platform.installation.baseUrl = address;
  say(`Espace professionnel: ${platform.installation.baseUrl} (listening on ${address})`);

  stopOnSignal(log, async () => {
    await app.close();
    stopPurge();
    // A mail server that hangs must not hold the program up: a mail cut off is claimed again after its lease.
    await Promise.race([worker.stop(), after(LONGEST_MAIL_WAIT_MS)]);
    await transport.close();
    await platform.strength.close();
    await database.close();
  });
}

function openDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  if (config.database.kind === 'embedded') return openEmbedded(config.database.folder, say);
  return openPostgres(config.database.url, (error) => log.warn({ err: error }, 'database connection lost'));
}

function platformOf(config: Config, database: OpenDatabase, log: Logger): Platform {
  const secretKey =
    config.secretKey || (config.database.kind === 'embedded' ? keptSecretKey(config.database.folder) : '');
  return {
    db: database.db,
    clock: systemClock,
    random: systemRandom,
    secrets: secretsFrom(secretKey),
    hasher: argon2Hasher(config.hashing),
    strength: strengthInWorkers(),
    log,
    installation: {
      baseUrl: config.baseUrl ?? '',
      operator: config.site.operator,
      assistancePhone: config.site.assistancePhone,
      assistanceHours: config.site.assistanceHours,
      passwordValidityYears: config.passwordValidityYears,
    },
  };
}

function warnOfWeakening(config: Config, log: Logger): void {
  if (!config.captcha)
    log.warn('CAPTCHA=off: PROGRAMS CAN SIGN IN WITHOUT A CAPTCHA. For automated checks only.');
  if (!config.throttle)
    log.warn('THROTTLE=off: PASSWORDS CAN BE GUESSED WITHOUT LIMIT. For automated checks only.');
}

function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    await stop();
    process.exit(0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A wrong setting or a folder in use is the operator's to mend: one clear line, no stack trace. */
function explain(error: unknown): void {
  const forOperator = error instanceof BadConfig || error instanceof FolderInUse;
  const text = forOperator ? error.message : `The program could not start: ${String(error)}`;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

main().catch((error) => {
  explain(error);
  process.exit();
});
