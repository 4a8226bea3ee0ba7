import { bringIntoForce } from './bank-accounts/come-into-force.ts';
import './platform/before-all.ts';

import { setTimeout as after } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { hasNoAccount } from './account/account.ts';
import { type AppOptions, buildApp } from './app.ts';
import { agreeOnRetention, makePartitions } from './audit/retention.ts';
import { startSealing, tellLastSeal } from './audit/sealing.ts';
import { endTallies } from './audit/tally-events.ts';
import { BadConfig, type Config, readConfig } from './config/config.ts';
import { weakSettings } from './config/weak-settings.ts';
import { canRewriteAuditLog } from './database/grant.ts';
import type { Database } from './database/schema.ts';
import { endExpiredDelegations, remindOfDelegations } from './delegations/expire.ts';
import { eraseAccounts } from './deletion/erase-accounts.ts';
import { createDemoAccounts } from './demo/demo-accounts.ts';
import { bringDebitsIntoForce } from './direct-debits/come-into-force.ts';
import { DIRECT_DEBITS_ON_ACCOUNTS, followBankAccounts } from './direct-debits/follow-accounts.ts';
import { forgetFormerPasswords } from './dispute/undo-change.ts';
import { carryOutRemovals } from './factors/carry-out-removals.ts';
import { holdFreePort, httpAddress } from './http/server/listen.ts';
import { loggedError } from './http/server/logged.ts';
import { metricsOf, metricsServer } from './http/server/metrics.ts';
import { folderTransport } from './mail/mail-folder.ts';
import { startMailWorker } from './mail/mail-worker.ts';
import { demoTransport, type MailTransport, smtpTransport, tracedTransport } from './mail/smtp.ts';
import { lapseOffers } from './mandates/granting/lapse.ts';
import { askForReviews } from './mandates/granting/review.ts';
import { takeUpOffers } from './mandates/granting/take-up-offers.ts';
import { tellOfMessages } from './messages/tell-of-messages.ts';
import { explainFailure, openPlatform } from './open-platform.ts';
import { webOf } from './open-web.ts';
import { otherPasskeyHosts, putAwayPasskeysOfOtherHosts, whyNoPasskeys } from './passkeys/relying-party.ts';
import { remindOfExpiry } from './passwords/expiry-reminder.tsx';
import { hasStarted } from './platform/before-all.ts';
import { openTelemetry } from './platform/open-telemetry.ts';
import type { Platform } from './platform/platform.ts';
import { startRegularWork } from './platform/regular-work.ts';
import type { Tracing } from './platform/tracing.ts';
import { VERSION } from './platform/version.ts';
import { purge } from './purge.ts';
import { endExpiredRequests } from './role-requests/end-expired.ts';
import { warnOfFailures } from './sign-in/warn-of-failures.ts';

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
  const log = pino({ level: config.LOG_LEVEL, serializers: { err: loggedError } });
  const held = config.PORT === 0 ? await refusing('PORT', holdFreePort(config.HOST)) : undefined;
  const port = held?.port ?? config.PORT;
  const baseUrl = config.BASE_URL ?? httpAddress(config.HOST, port);
  const tracing = config.traces && (await openTelemetry(config.traces, log));
  const { platform, forLongWork, checkReady, connections, close } = await openPlatform(
    config,
    baseUrl,
    log,
    say,
    tracing,
  );
  await refuseOtherHosts(config, platform);
  const noPasskeys = whyNoPasskeys(platform.installation);
  if (noPasskeys) log.info(noPasskeys);
  for (const line of [
    ...weakSettings(config, Number(process.env.UV_THREADPOOL_SIZE)),
    ...(await auditWeakenings(config, platform.db)),
  ])
    log.warn(line);
  await makePartitions(platform).catch((error: unknown) =>
    log.error({ err: error }, 'the months of the audit log are not made yet, it will be tried again'),
  );
  // Asked of the accounts and not of the folder: a first start cut short is made good by the next.
  if (config.demo && (await hasNoAccount(platform.db))) await createDemoAccounts(platform);

  const web = webOf(config, platform);
  const mails = startMails(config, platform, tracing);
  const sealing = startSealing(forLongWork, config.AUDIT_SEALS_FILE);
  const stopWork = [
    startRegularWork(platform, MINUTE_MS, [
      warnOfFailures,
      takeUpOffers,
      ...unlessOff(web, 'messagerie', tellOfMessages),
    ]),
    startRegularWork(forLongWork, HOUR_MS, [
      endTallies,
      makePartitions,
      tellLastSeal,
      purge,
      forgetFormerPasswords,
      remindOfExpiry,
      lapseOffers,
      ...unlessOff(web, 'administrateurs-suppleants', askForReviews),
      ...unlessOff(web, 'comptes-bancaires', bringAccountsIntoForce),
      ...unlessOff(web, 'contrats-prelevement', bringDebitsIntoForce),
      // A contract whose account is over ends, even where none can be asked for any more.
      followBankAccounts,
      eraseAccounts,
      carryOutRemovals,
      endExpiredDelegations,
      remindOfDelegations,
      endExpiredRequests,
    ]),
  ];
  const metrics = metricsOf(platform, connections);
  const token = config.METRICS_TOKEN;
  const app = await buildApp({
    ...web,
    checkReady,
    tracing,
    ...(token && { metrics: { metrics, token } }),
  });

  const metricsApp =
    config.METRICS_PORT === undefined ? undefined : await metricsServer({ metrics, token }, config.tls);
  // Before it listens: whoever sees that it does may ask it to end at once.
  stopOnSignal(log, async () => {
    await Promise.all([app.close(), metricsApp?.close()]);
    for (const stop of stopWork) stop();
    await mails.stop();
    // Last, for all before may have written lines.
    await sealing.stop();
    await close();
    await tracing?.close();
  });
  if (metricsApp) {
    const host = config.METRICS_HOST ?? '127.0.0.1';
    const where = await refusing('METRICS_PORT', metricsApp.listen({ host, port: config.METRICS_PORT ?? 0 }));
    log.info(`metrics on ${where}`);
  }
  await held?.giveUp();
  const address = await refusing('PORT', app.listen({ host: config.HOST, port }));
  hasStarted();
  // Not before: whatever stops the start says so in one line, alone.
  log.info({ version: VERSION, node: process.versions.node }, 'started');
  say(`Espace professionnel: ${baseUrl} (listening on ${address})`);
}

/** A procedure that is switched off asks nobody anything, tells nobody, and begins nothing. */
function unlessOff<Work>({ catalogue }: Pick<AppOptions, 'catalogue'>, entry: string, work: Work): Work[] {
  return catalogue.plainServices.has(entry) ? [] : [work];
}

const bringAccountsIntoForce = (platform: Platform) => bringIntoForce(platform, DIRECT_DEBITS_ON_ACCOUNTS);

/**
 * A passkey works on the host that it was made for: with another one its holders would be left without, some of them at the
 * one sign-in that they know.
 * @throws BadConfig unless the operator accepts it
 */
async function refuseOtherHosts(config: Config, platform: Platform): Promise<void> {
  if (config.UNUSABLE_PASSKEYS === 'accepted') {
    await putAwayPasskeysOfOtherHosts(platform);
    return;
  }
  const hosts = await otherPasskeyHosts(platform.db, platform.installation);
  if (hosts.length > 0)
    throw new BadConfig([
      `BASE_URL: passkeys were made for ${hosts.join(', ')} and work nowhere else; ` +
        'keep that host, or accept that they are lost with UNUSABLE_PASSKEYS=accepted',
    ]);
}

/** What only the database can tell of the audit log, and what the owner of its tables makes of our setting. */
async function auditWeakenings(config: Config, db: Database): Promise<string[]> {
  const wanted = config.RETENTION_AUDIT_DAYS;
  const kept = await agreeOnRetention(db, wanted);
  const lines: string[] = [];
  if (kept > wanted)
    lines.push(
      `RETENTION_AUDIT_DAYS: the owner of the tables keeps the audit log for ${kept} days; ` +
        `as that owner, npm run migrate -- --audit-days ${wanted} changes it.`,
    );
  if (config.production && (await canRewriteAuditLog(db)))
    lines.push(
      'DATABASE_URL: its role can rewrite the audit log; let one role own the tables and another run the program ' +
        '(npm run migrate, docs/operating/database-roles.md).',
    );
  return lines;
}

/** Hands mails over by the way that the settings name; with none of them they wait in the outbox, unread. */
function startMails(config: Config, platform: Platform, tracing?: Tracing): { stop(): Promise<void> } {
  const own = transportOf(config, platform.installation.BASE_URL);
  if (!own) return { stop: async () => {} };
  const transport = tracing ? tracedTransport(own, tracing) : own;
  const worker = startMailWorker(platform, transport, { everyMs: MAIL_ROUND_MS });
  return {
    async stop() {
      // A mail server that hangs must not hold the program up: a mail cut off is claimed again after its lease.
      await Promise.race([worker.stop(), after(LONGEST_MAIL_WAIT_MS)]);
      await transport.close();
    },
  };
}

function transportOf(config: Config, baseUrl: string): MailTransport | undefined {
  const from = { name: config.OPERATOR_NAME, address: config.MAIL_FROM };
  if (config.SMTP_URL) return smtpTransport(config.SMTP_URL, from, baseUrl, config.smtpIdentity);
  if (config.MAIL_FOLDER) return folderTransport(config.MAIL_FOLDER, from);
  return config.demoMailbox ? demoTransport() : undefined;
}

/** @throws BadConfig naming the variable of the port, or of the host, that cannot be had */
function refusing<T>(name: 'PORT' | 'METRICS_PORT', listening: Promise<T>): Promise<T> {
  return listening.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === 'listen' && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
      throw new BadConfig([`${name}: cannot be had, or another program listens there (${error.message})`]);
    if (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
      throw new BadConfig([
        `${name.replace('PORT', 'HOST')}: is no address of this machine (${error.message})`,
      ]);
    throw error;
  });
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
