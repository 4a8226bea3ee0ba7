import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Database } from '../../src/platform/database/schema.ts';
import type { OutgoingMail } from '../../src/platform/mail/outbox.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { movableClock } from './clock.ts';

/** Everything the outbox is handed, with a clock that a test moves and a log that it can read. */
export function outboxPlatform(db: Database) {
  const logged: string[] = [];
  const lines = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  return {
    db,
    clock: movableClock(),
    random: systemRandom,
    secrets: secretsFrom('a secret key for the tests of the outbox'),
    log: pino({ level: 'debug' }, lines),
    logged,
  };
}

export type OutboxPlatform = ReturnType<typeof outboxPlatform>;

export const CODE = 'aBcDeFgHiJkL';

export function someMail(to = 'lila@example.test'): OutgoingMail {
  return {
    to,
    subject: 'Espace professionnel - Création ou modification de l’espace',
    html: `<!doctype html><html lang="fr"><body><p>Bonjour Zoé, voici « ${CODE} » : à bientôt…</p></body></html>`,
    text: `Bonjour Zoé, voici « ${CODE} » : à bientôt…\n`,
  };
}
