import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { painterIn } from '../../src/captcha/drawing/painter.ts';
import { InstallationSettings, installationOf } from '../../src/config/installation.ts';
import type { Database } from '../../src/database/schema.ts';
import { printerIn } from '../../src/documents/pdf-printer.ts';
import { readCatalogue, serviceNames } from '../../src/home/catalogue.ts';
import { argon2Hasher } from '../../src/passwords/hasher.ts';
import { strengthInWorker } from '../../src/passwords/strength/strength-in-worker.ts';
import { keptWorker } from '../../src/platform/kept-worker.ts';
import { type Platform, systemRandom } from '../../src/platform/platform.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { type MovableClock, movableClock } from './clock.ts';

export interface TestPlatform extends Platform {
  clock: MovableClock;
  /** Every line logged, down to `trace`, as written: to be searched for secrets. */
  logged: readonly string[];
}

/** A real platform, cheap where production is dear (hashing) and standing still where production moves (time). */
export function testPlatform(
  db: Database,
  overrides: Partial<Platform> & { clock?: MovableClock } = {},
): TestPlatform {
  const logged: string[] = [];
  return {
    db,
    clock: movableClock(),
    random: systemRandom,
    secrets: secretsFrom('a secret key for tests, of no installation'),
    hasher: cheapHasher,
    strength,
    printer,
    painter,
    log: recordingLogger(logged),
    installation: INSTALLATION,
    signals: new EventEmitter(),
    ...overrides,
    logged,
  };
}

export const INSTALLATION = installationOf(
  InstallationSettings.parse({
    OPERATOR_NAME: 'Portail de démonstration',
    OPERATOR_ADDRESS: '12 place de l’Exemple;75999 PARIS CEDEX 03',
    OPERATOR_CITY: 'Paris',
    ASSISTANCE_HOURS: 'du lundi au vendredi de 8h00 à 19h30',
    SECOND_FACTOR: 'offered',
  }),
  'https://espace.example',
  serviceNames(readCatalogue()),
);

/** Near the least that Argon2 allows: 8 KiB a lane, one pass (RFC 9106, 3.1). */
const cheapHasher = argon2Hasher(
  { memory: 64, iterations: 1, parallelism: 1 },
  { atOnce: 4, waiting: 10_000 },
);

/** A program so busy that no hash finds a place: every one is turned away. */
export const noRoomToHash = argon2Hasher(
  { memory: 64, iterations: 1, parallelism: 1 },
  { atOnce: 0, waiting: 0 },
);

/** One for the whole test file, because reading the word lists takes a while; it starts with the first question. */
const strength = strengthInWorker({ patience: 300_000 });

/** One process for the whole test file, for the same reason; it starts with the first document or picture. */
const native = keptWorker({ in: 'process', memory: { old: 48, young: 8 } });
export const printer = printerIn(native, { patience: 300_000 });
export const painter = painterIn(native, 300_000);

function recordingLogger(lines: string[]): Platform['log'] {
  const keep = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return pino({ level: 'trace' }, keep);
}
