import { setTimeout as after } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { hasNoAccount } from './account/account.ts';
import { remindOfExpiry } from './account/password/remind-of-expiry.ts';
import { purge } from './account/upkeep/purge.ts';
import { startRegularWork } from './account/upkeep/regular-work.ts';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';
import { eraseAccounts } from './deletion/erase-accounts.ts';
import { createDemoAccounts } from './demo/demo-accounts.ts';
import { conformityOf, readOperator } from './help/operator/operator.ts';
import { readCatalogue } from './home/catalogue.ts';
import { explainFailure, openPlatform } from './open-platform.ts';
import { imageCaptcha, noCaptcha } from './platform/captcha/captcha.ts';
import { loggedError } from './platform/logged.ts';
import { startMailWorker } from './platform/mail/mail-worker.ts';
import { demoTransport, smtpTransport } from './platform/mail/smtp.ts';
import { warnOfFailures } from './sign-in/warn-of-failures.ts';
import { weakenings } from './weakenings.ts';
import { readAssets } from './web/assets.ts';

const MAIL_ROUND_MS = 5_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Requests in hand are answered within this time, then the program ends anyway. */
const LONGEST_STOP_MS = 9_000;
/** What a mail being handed over is waited for at the end. */
const LONGEST_MAIL_WAIT_MS = 4_000;

/** One process: configuration → database → worker → server; orderly stop on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, serializers: { err: loggedError } });
  const catalogue = readCatalogue(config.catalogueFile);
  const operator = readOperator(config.operatorFile, config.letters.address);
  const { platform, forLongWork, checkReady, close } = await openPlatform(config, log, say);
  // Asked of the accounts and not of the folder: a first start cut short is made good by the next.
  if (config.demo && (await hasNoAccount(platform.db))) await createDemoAccounts(platform);

  const transport = config.smtpUrl
    ? smtpTransport(config.smtpUrl, config.mailFrom, config.baseUrl)
    : demoTransport();
  const worker = startMailWorker(platform, transport, { everyMs: MAIL_ROUND_MS });
  const stopWork = [
    startRegularWork(platform, MINUTE_MS, [warnOfFailures]),
    startRegularWork(forLongWork, HOUR_MS, [purge, remindOfExpiry, eraseAccounts]),
  ];
  const demoMailbox = !config.smtpUrl && !config.production;
  const { captchaWorker, ...assets } = readAssets();
  const { work, ...ways } = config.captchaWays;
  const app = await buildApp({
    platform,
    checkReady,
    site: {
      ...config.site,
      accessibility: conformityOf(operator),
      demo: config.demo,
      demoMailbox,
      assets,
      captcha: { ...ways, ...(work && { work: captchaWorker }) },
    },
    captcha: config.captcha
      ? imageCaptcha(platform, { ways: config.captchaWays, counting: config.throttle })
      : noCaptcha(),
    captchaAfterFailures: config.captchaAfterFailures,
    secureCookies: config.secureCookies,
    throttle: config.throttle,
    trustProxy: config.trustProxy,
    connections: { most: config.maxConnections },
    catalogue,
    operator,
    pokeMail: () => worker.poke(),
  });
  for (const line of weakenings(config)) log.warn(line);

  const address = await app.listen({ host: config.host, port: config.port });
  if (!config.baseUrl) platform.installation.baseUrl = address;
  stopOnSignal(log, async () => {
    await app.close();
    for (const stop of stopWork) stop();
    // A mail server that hangs must not hold the program up: a mail cut off is claimed again after its lease.
    await Promise.race([worker.stop(), after(LONGEST_MAIL_WAIT_MS)]);
    await transport.close();
    await close();
  });
  // Last: whoever waits for this line may ask the program to end at once.
  say(`Espace professionnel: ${platform.installation.baseUrl} (listening on ${address})`);
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

main().catch((error) => {
  process.stderr.write(`${explainFailure('The program could not start', error)}\n`);
  process.exit(1);
});
