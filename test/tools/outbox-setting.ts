import { Writable } from 'node:stream';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { pino } from 'pino';
import { migrate } from '../../src/platform/database/migrate.ts';
import type { Database, Schema } from '../../src/platform/database/schema.ts';
import type { OutgoingMail } from '../../src/platform/mail/outbox.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';

/** Everything the outbox is handed, with a clock that a test moves and a log that it can read. */
export function outboxPlatform(db: Database) {
  const logged: string[] = [];
  let now = new Date('2023-08-22T12:09:36Z');
  const clock = {
    now: () => now,
    advance: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
  };
  const lines = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const log = pino({ level: 'debug' }, lines);
  const secrets = secretsFrom('a secret key for the tests of the outbox');
  return { db, clock, random: systemRandom, secrets, log, logged };
}

export type OutboxPlatform = ReturnType<typeof outboxPlatform>;

/** A real PostgreSQL inside this process, in memory. */
export async function embeddedDatabase(): Promise<{ db: Database; close(): Promise<void> }> {
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: await PGlite.create() }) });
  await migrate(db);
  return { db, close: () => db.destroy() };
}

export const CODE = 'aBcDeFgHiJkL';

export function someMail(to = 'lila@example.test'): OutgoingMail {
  return {
    to,
    subject: 'Espace professionnel - Création ou modification de l’espace',
    html: `<!doctype html><html lang="fr"><body><p>Bonjour Zoé, voici « ${CODE} » : à bientôt…</p></body></html>`,
    text: `Bonjour Zoé, voici « ${CODE} » : à bientôt…\n`,
  };
}
