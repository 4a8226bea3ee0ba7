import { describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, fieldOf, LILA, openJourney, PASSWORD, type Person, ZOE } from './steps.ts';

const journey = openJourney({ mailbox: true });

const MENU = 'Gérer vos administrateurs suppléants';
const mailTo = (address: string, words: RegExp) =>
  journey.mailbox.waitForMail(
    ({ recipients, text }) =>
      recipients.includes(address) && words.test((text ?? '').replaceAll(/\s+/g, ' ')),
  );

describe('administrateurs suppléants', () => {
  it('are designated, accept in their space, sleep, wake, and end, by both sides, to the last mail', async () => {
    const [lila, zoe] = [await journey.newPerson(), await journey.newPerson({ width: 320 })];
    for (const [person, address] of [
      [lila, LILA],
      [zoe, ZOE],
    ] as const) {
      await person.signsIn(address, PASSWORD);
      await person.arrivesAt('Bonjour');
    }
    await refuses(zoe);
    await mailTo(LILA, /La proposition a été refusée/);
    await designates(lila);
    await mailTo(LILA, /vous avez proposé à « Sansdossier », abonné 20250450000107/);
    await mailTo(ZOE, /Mme Lila ROSEMONDE vous propose/);

    await accepts(zoe);
    await mailTo(LILA, /La proposition a été acceptée/);
    await mailTo(ZOE, /vous avez accepté d’en être administrateur suppléant/);

    for (const [choice, done, words] of [
      ['Mettre en sommeil', 'Suppléant mis en sommeil', /a mis en sommeil votre rôle/],
      ['Réveiller', 'Suppléant réveillé', /a réveillé votre rôle/],
    ] as const) {
      await lila.opens('/espace/administrateurs-suppleants/000299008');
      await lila.page.getByRole('link', { name: /^Gérer.*SANSDOSSIER/ }).click();
      await lila.arrivesAt('SANSDOSSIER');
      await lila.page.getByRole('radio', { name: choice }).check();
      await lila.fills({ password: PASSWORD });
      await lila.presses('Confirmer');
      await lila.arrivesAt('Suppléants');
      await lila.reads(done);
      await mailTo(ZOE, words);
      await zoe.opens('/espace');
      await zoe.arrivesAt('Bonjour');
      expect(await zoe.page.getByText('Vous agissez pour').count()).toBe(choice === 'Réveiller' ? 1 : 0);
    }

    await zoe.opens('/espace/administrateurs-suppleants');
    await zoe.arrivesAt(MENU);
    await expectNoSidewaysScroll(zoe.page);
    await zoe.follows('Mettre fin à ce rôle');
    await zoe.arrivesAt('Ne plus être suppléant');
    await zoe.fills({ password: PASSWORD });
    await zoe.presses('Mettre fin à ce rôle');
    await zoe.reads('Vous n’êtes plus suppléant');
    await mailTo(ZOE, /vous avez mis fin à votre rôle/);
    await mailTo(LILA, /SANSDOSSIER a cessé d’être administrateur suppléant/);
    await lila.opens('/espace/administrateurs-suppleants');
    await lila.reads('Un suppléant.');
  });
});

async function designates(lila: Person): Promise<void> {
  await lila.opens('/espace/services');
  await lila.follows(MENU);
  await lila.arrivesAt(MENU);
  await lila.follows('Gérer les suppléants');
  await lila.arrivesAt('Suppléants');
  await lila.follows('Désigner un suppléant');
  await lila.arrivesAt('Désigner un suppléant');
  await lila.fills({ subscriber_number: '1234', name: 'Sansdossier' });
  await lila.presses('Faire la proposition');
  expect(await lila.problems()).toHaveLength(2);
  await lila.arrivesAt('Désigner un suppléant');
  expect(await fieldOf(lila.page, 'name').inputValue()).toBe('Sansdossier');
  await lila.fills({ subscriber_number: '2025 045 0000107', password: PASSWORD });
  await lila.presses('Faire la proposition');
  await lila.arrivesAt('Suppléants');
  await lila.reads('Proposition faite');
}

/** The delegation that the demonstration has waiting for her. */
async function refuses(zoe: Person): Promise<void> {
  await zoe.opens('/espace/propositions');
  await zoe.arrivesAt('Propositions reçues');
  await zoe.follows('Voir et répondre');
  await zoe.arrivesAt('Répondre à une proposition');
  await zoe.presses('Refuser');
  await zoe.arrivesAt('Propositions reçues');
  await zoe.reads('Proposition refusée');
}

async function accepts(zoe: Person): Promise<void> {
  await zoe.opens('/espace');
  await zoe.arrivesAt('Bonjour');
  await zoe.follows('Voir la proposition');
  await zoe.arrivesAt('Propositions reçues');
  await zoe.follows('Voir et répondre');
  await zoe.arrivesAt('Répondre à une proposition');
  await expectNoSidewaysScroll(zoe.page);
  await zoe.presses('Accepter');
  expect(await zoe.problems()).toEqual([expect.stringContaining('mot de passe actuel')]);
  await zoe.fills({ password: PASSWORD });
  await zoe.presses('Accepter');
  await zoe.arrivesAt('Propositions reçues');
  await zoe.reads('Proposition acceptée');
}
