import type { Logger } from 'pino';
import { BadConfig, type Config } from './config.ts';
import { systemClock } from './platform/clock.ts';
import { isDatabaseAway, UnfitDatabase } from './platform/database/errors.ts';
import { FolderInUse } from './platform/database/folder-lock.ts';
import { OwnerNeeded } from './platform/database/migrate.ts';
import { type OpenDatabase, openEmbedded, openPostgres } from './platform/database/open.ts';
import { argon2Hasher } from './platform/hashing/password-hasher.ts';
import { type Pepper, readPepper } from './platform/hashing/pepper.ts';
import { printerInWorkers } from './platform/pdf/pdf-printer.ts';
import type { Platform } from './platform/platform.ts';
import { systemRandom } from './platform/random.ts';
import { keptSecretKey } from './platform/secret-key-file.ts';
import { secretsFrom } from './platform/secrets.ts';
import { openBreachedFile } from './platform/strength/breached-file.ts';
import { strengthInWorkers } from './platform/strength/strength-in-workers.ts';

export interface OpenPlatform {
  platform: Platform;
  /** The same, for work that nobody waits for and that may take minutes. */
  forLongWork: Platform;
  /** Resolves when the database can be written and is up to date. @throws DatabaseAway */
  checkReady(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database, up to date, and hands out all that use cases may touch: for the server and for the
 * operator's commands alike.
 * @param say told what takes time
 * @throws FolderInUse
 * @throws BadConfig where the pepper or the file of breached passwords cannot be used
 */
export async function openPlatform(
  config: Config,
  log: Logger,
  say: (line: string) => void,
): Promise<OpenPlatform> {
  const pepper = pepperOf(config);
  checkBreachedFile(config);
  const database = await openDatabase(config, log, say);
  const platform = platformOn(database, config, log, pepper);
  return {
    platform,
    forLongWork: { ...platform, db: database.forLongWork },
    checkReady: () => database.checkReady(),
    close: async () => {
      await Promise.all([platform.strength.close(), platform.printer.close()]);
      await database.close();
    },
  };
}

/**
 * One line for whoever started the program, no stack trace: a wrong setting, a folder in use or a database that does not
 * answer is theirs to mend, and is told as it is.
 * @param otherwise what any other failure is told as
 */
export function explainFailure(otherwise: string, error: unknown): string {
  if (FOR_OPERATOR.some((kind) => error instanceof kind)) return messageOf(error);
  if (isDatabaseAway(error)) return `DATABASE_URL: the database does not answer (${messageOf(error)})`;
  return `${otherwise}: ${messageOf(error)}`;
}

const FOR_OPERATOR = [BadConfig, FolderInUse, OwnerNeeded, UnfitDatabase];

/** Where a name has several addresses, Node puts the failure of each into one error without a message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

function openDatabase(config: Config, log: Logger, say: (line: string) => void): Promise<OpenDatabase> {
  if (config.database.kind === 'embedded') return openEmbedded(config.database.folder, say);
  const onLost = (error: Error) => log.warn({ err: error }, 'database connection lost');
  return openPostgres(config.database.url, onLost, { say });
}

function platformOn(
  database: OpenDatabase,
  config: Config,
  log: Logger,
  pepper: Pepper | undefined,
): Platform {
  return {
    db: database.db,
    clock: systemClock,
    random: systemRandom,
    secrets: secretsFrom(secretKeyOf(config)),
    hasher: argon2Hasher(config.hashing, config.hashingLimits, pepper),
    strength: strengthInWorkers({ breachedFile: config.breachedPasswordsFile }),
    printer: printerInWorkers(),
    log,
    installation: {
      baseUrl: config.baseUrl ?? '',
      operator: config.site.operator,
      operatorAddress: config.letters.address,
      operatorCity: config.letters.city,
      assistancePhone: config.site.assistancePhone,
      assistanceHours: config.site.assistanceHours,
      passwordValidityYears: config.passwordValidityYears,
      securityQuestion: config.securityQuestion,
      retention: config.site.retention,
    },
  };
}

/** Given, or made once beside the embedded database; a PostgreSQL server never starts without (see config.ts). */
function secretKeyOf({ secretKey, database }: Config): string {
  return secretKey === '' && database.kind === 'embedded' ? keptSecretKey(database.folder) : secretKey;
}

/** Read before the database is opened: without it holders could not sign in, so the program does not start. */
function pepperOf({ pepperFile }: Config): Pepper | undefined {
  if (pepperFile === undefined) return undefined;
  try {
    return readPepper(pepperFile);
  } catch (error) {
    throw new BadConfig([error instanceof Error ? error.message : String(error)]);
  }
}

/** Looked at before anybody chooses a password: the worker opens it again for itself. */
function checkBreachedFile({ breachedPasswordsFile }: Config): void {
  if (breachedPasswordsFile === undefined) return;
  try {
    openBreachedFile(breachedPasswordsFile).close();
  } catch (error) {
    throw new BadConfig([`BREACHED_PASSWORDS_FILE: ${messageOf(error)}`]);
  }
}
