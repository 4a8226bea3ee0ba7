import { describe, it } from 'vitest';
import { openJourney, PASSWORD, PAUL, ZOE } from './steps.ts';

const journey = openJourney({ mailbox: true });

const LIST = 'Gérer ou consulter vos délégations';
const ZOES_NUMBER = '2025 045 0000107';

const mailTo = (address: string, subject: string) =>
  journey.mailbox.waitForMail((mail) => mail.recipients.includes(address) && mail.subject === subject);

/** A year is the most: the end of next month always lies within. */
function soon(): string {
  const [year = 0, month = 0] = new Date().toISOString().split('-').map(Number);
  return new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10).split('-').reverse().join('/');
}

describe('a delegation', () => {
  it('is given, accepted, used, renewed and ended by its two sides, each in their own space', async () => {
    const paul = await journey.newPerson();
    await paul.signsIn(PAUL, PASSWORD);
    await paul.arrivesAt('Bonjour');
    await paul.opens('/espace/services');
    await paul.follows(LIST);
    await paul.arrivesAt(LIST);
    await paul.reads('Aucune délégation n’est en cours');
    await paul.follows('Déléguer des services');
    await paul.arrivesAt('Déléguer des services');
    await paul.presses('Proposer la délégation');
    await paul.problems();
    await paul.arrivesAt('Déléguer des services');
    await paul.fills({ subscriber_number: ZOES_NUMBER, name: 'Sansdossier', until: soon() });
    await paul.ticks('BOULANGERIE DES QUAIS');
    await paul.page.getByRole('radio', { name: 'Consulter' }).check();
    await paul.ticks('Avis CFE');
    await paul.fills({ current_password: PASSWORD });
    await paul.presses('Proposer la délégation');
    await paul.arrivesAt(LIST);
    await paul.reads('Votre proposition est enregistrée');
    await paul.reads('En attente de réponse');
    await mailTo(PAUL, 'Espace professionnel - Délégations');

    await mailTo(ZOE, 'Espace professionnel - Une proposition vous attend');
    const zoe = await journey.newPerson();
    await zoe.signsIn(ZOE, PASSWORD);
    await zoe.arrivesAt('Bonjour');
    await zoe.follows('Voir les propositions');
    await zoe.follows('BOULANGERIE DES QUAIS');
    await zoe.arrivesAt('Répondre à une proposition');
    await zoe.reads('Consulter seulement');
    await zoe.fills({ password: PASSWORD });
    await zoe.presses('Accepter');
    await zoe.reads('Proposition acceptée');
    await mailTo(ZOE, 'Espace professionnel - Délégations');
    await zoe.opens('/espace');
    await zoe.arrivesAt('Bonjour');
    await zoe.reads('BOULANGERIE DES QUAIS');
    await zoe.reads('Avis CFE');
    await zoe.opens('/espace/delegations');
    await zoe.arrivesAt(LIST);
    await zoe.reads('Une délégation reçue ne se transmet pas');

    await paul.opens('/espace/delegations');
    await paul.arrivesAt(LIST);
    await paul.reads('Zoé SANSDOSSIER');
    await paul.follows('Renouveler');
    await paul.arrivesAt('Renouveler une délégation');
    await paul.fills({ until: '31/02/2027', current_password: PASSWORD });
    await paul.presses('Renouveler la délégation');
    await paul.problems();
    await paul.fills({ until: soon(), current_password: PASSWORD });
    await paul.presses('Renouveler la délégation');
    await paul.arrivesAt(LIST);
    await paul.reads('La délégation est renouvelée');
    for (const address of [PAUL, ZOE]) await mailTo(address, 'Espace professionnel - Délégation renouvelée');

    await zoe.follows('Mettre fin');
    await zoe.arrivesAt('Mettre fin à une délégation');
    await zoe.fills({ current_password: PASSWORD });
    await zoe.presses('Mettre fin à la délégation');
    await zoe.arrivesAt(LIST);
    await zoe.reads('La délégation a pris fin');
    await zoe.reads('Personne ne vous a délégué de service');
    for (const address of [PAUL, ZOE])
      await journey.mailbox.waitForMail(
        ({ recipients, text }) =>
          recipients.includes(address) &&
          /mis fin à votre délégation|a perdu sa délégation/.test((text ?? '').replaceAll(/\s+/g, ' ')),
      );
    await zoe.opens('/espace');
    await zoe.arrivesAt('Bonjour');
    await zoe.reads('Vous ne disposez d’aucun service');
    // In the tab that stood open.
    await paul.opens('/espace/delegations');
    await paul.reads('Aucune délégation n’est en cours');
  });
});
