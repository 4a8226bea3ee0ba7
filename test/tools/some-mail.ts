import { type Asker, send } from '../../src/mail/outbox.ts';
import type { OutgoingMail } from '../../src/mail/outgoing-mail.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';

/** What nobody may find in the database or in a log. */
export const CODE = 'aBcDeFgHiJkL';

export function someMail(to = 'lila@example.test'): OutgoingMail {
  return {
    purpose: 'password-changed',
    to,
    subject: 'Espace professionnel - Création ou modification de l’espace',
    html: `<!doctype html><html lang="fr"><body><p>Bonjour Zoé, voici « ${CODE} » : à bientôt…</p></body></html>`,
    text: `Bonjour Zoé, voici « ${CODE} » : à bientôt…\n`,
  };
}

/** A unit of work that sends a mail and does nothing else. @returns the mail's id */
export function putInOutbox(platform: Platform, mail: OutgoingMail, asker?: Asker): Promise<string> {
  return inTransaction(platform, (tx) => send(tx, mail, { asker }));
}
