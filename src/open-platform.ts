import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { painterIn } from './captcha/drawing/painter.ts';
import { BadConfig, type Config } from './config/config.ts';
import { type Installation, installationOf } from './config/installation.ts';
import { weaknessOf } from './config/weak-key.ts';
import { isDatabaseAway, UnfitDatabase } from './database/errors.ts';
import { FolderInUse } from './database/folder-lock.ts';
import type { Around } from './database/journey.ts';
import { OwnerNeeded } from './database/migrate.ts';
import { type OpenDatabase, openEmbedded, openPostgres } from './database/open.ts';
import { printerIn } from './documents/pdf-printer.ts';
import { readCatalogue, serviceNames } from './home/catalogue.ts';
import { argon2Hasher } from './passwords/hasher.ts';
import { strengthInWorker } from './passwords/strength/strength-in-worker.ts';
import { type KeptWorker, keptWorker } from './platform/kept-worker.ts';
import { type Platform, systemClock, systemRandom } from './platform/platform.ts';
import { countingTogether, keptSecretKey } from './platform/secret-key.ts';
import { traced } from './platform/traced.ts';
import { tracedJourneys } from './platform/traced-journeys.ts';
import type { Tracing } from './platform/tracing.ts';

/** Of the process that runs Typst and Skia, in MB: nearly all that they need is outside of this. */
const NATIVE_MEMORY = { old: 48, young: 8 };

export interface OpenPlatform {
  platform: Platform;
  /** The same, for work that nobody waits for and that may take minutes. */
  forLongWork: Platform;
  /** Resolves when the database can be written and is up to date. @throws DatabaseAway */
  checkReady(): Promise<void>;
  /** Of the connections for requests; absent with the embedded database. */
  connections: OpenDatabase['connections'];
  close(): Promise<void>;
}

/**
 * Opens the database, up to date, and hands out all that use cases may touch: for the server and for the
 * operator's commands alike.
 * @param baseUrl address people use, or else where the program listens: every link begins with it
 * @param say told what takes time
 * @param tracing absent: nobody is told what it does
 * @throws FolderInUse
 */
export async function openPlatform(
  config: Config,
  baseUrl: string,
  log: Logger,
  say: (line: string) => void,
  tracing?: Tracing,
): Promise<OpenPlatform> {
  // Before the database, which may have to be made: a wrong key is told at once.
  const secretKey = config.SECRET_KEY ?? ownSecretKey(config.DATA_DIR);
  const database = await openDatabase(config, log, say, tracing && tracedJourneys(tracing));
  const native = keptWorker({ in: 'process', memory: NATIVE_MEMORY });
  const installation = installationOf(config, baseUrl, serviceNames(readCatalogue(config.CATALOGUE_FILE)));
  const untraced = await platformOn(database, config, { secretKey, installation, log, native });
  const platform = tracing ? traced(untraced, tracing) : untraced;
  return {
    platform,
    forLongWork: { ...platform, db: database.forLongWork },
    checkReady: () => database.checkReady(),
    connections: database.connections,
    close: async () => {
      await Promise.all([platform.strength.close(), native.close()]);
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

function openDatabase(
  config: Config,
  log: Logger,
  say: (line: string) => void,
  around?: Around,
): Promise<OpenDatabase> {
  if (!config.DATABASE_URL) return openEmbedded(config.DATA_DIR, say, around);
  const onLost = (error: Error) => log.warn({ err: error }, 'database connection lost');
  return openPostgres(config.DATABASE_URL, onLost, { say, around, preparing: config.PREPARED_STATEMENTS });
}

async function platformOn(
  database: OpenDatabase,
  config: Config,
  {
    secretKey,
    installation,
    log,
    native,
  }: { secretKey: string; installation: Installation; log: Logger; native: KeptWorker },
): Promise<Platform> {
  return {
    db: database.db,
    clock: systemClock,
    random: systemRandom,
    secrets: await countingTogether(database.db, secretKey, { others: config.OTHER_SECRET_KEYS }),
    hasher: argon2Hasher(
      {
        memory: config.ARGON2_MEMORY,
        iterations: config.ARGON2_ITERATIONS,
        parallelism: config.ARGON2_PARALLELISM,
      },
      { atOnce: config.HASHES_AT_ONCE, waiting: config.HASHES_WAITING },
      { makes: config.PEPPER, others: config.OTHER_PEPPERS },
    ),
    strength: strengthInWorker({ breachedFile: config.BREACHED_PASSWORDS_FILE }),
    printer: printerIn(native),
    painter: painterIn(native),
    log,
    installation,
    signals: new EventEmitter(),
  };
}

/**
 * Made once beside the embedded database: with a server one must be given. A start cut short, or a full disk, may have left
 * a file without a key, and an empty key is one that everybody knows.
 */
function ownSecretKey(folder: string): string {
  const key = keptSecretKey(folder);
  const fault = weaknessOf(key);
  if (fault)
    throw new BadConfig([
      `DATA_DIR: the key in its file secret-key ${fault}; or remove that file to have one made`,
    ]);
  return key;
}
