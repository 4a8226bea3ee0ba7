import type { OutgoingMail } from '../../src/mail/outbox.ts';

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
