import type { CDPSession } from 'playwright-core';
import { expect, it } from 'vitest';
import { LILA, openJourney, PASSWORD, type Person } from './steps.ts';

const journey = openJourney();

const METHODS = '/espace/moyens-de-connexion';

/** Chromium's own authenticator of software, in place of a finger or a security key. */
async function withAuthenticator(person: Person): Promise<{ devtools: CDPSession; authenticatorId: string }> {
  const devtools = await person.page.context().newCDPSession(person.page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}

it('is added, signs in by the button and in the field of the address, and is removed, by the screens alone', async () => {
  const lila = await journey.newPerson();
  const { devtools, authenticatorId } = await withAuthenticator(lila);
  const hearsThat = (answers: boolean) =>
    devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: answers });
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  await lila.follows('Gérer les services');
  await lila.follows('Gérer mes moyens de connexion');
  await lila.arrivesAt('Gérer mes moyens de connexion');
  await lila.reads('Vous n’avez pas encore de clé d’accès.');
  await lila.follows('Ajouter une clé d’accès');
  await lila.arrivesAt('Ajoutez une clé d’accès');
  await lila.fills({ password: PASSWORD });
  await lila.presses('Continuer');
  await lila.arrivesAt('Créez la clé d’accès');
  await lila.presses('Créer la clé d’accès');
  await lila.arrivesAt('Gardez vos codes de secours');
  await lila.reads('Votre clé d’accès est ajoutée');
  await lila.follows('J’ai gardé mes codes');
  await lila.arrivesAt('Gérer mes moyens de connexion');
  await lila.reads('Jamais utilisée');

  // The page's open question waits until somebody touches the device.
  await hearsThat(false);
  await lila.presses('Quitter');
  await lila.arrivesAt('Connexion à mon espace professionnel');
  await hearsThat(true);
  await lila.presses('Se connecter avec une clé d’accès');
  await lila.arrivesAt('Bonjour');

  // In the field of the address: whoever picks it there touches the device, and presses nothing.
  await lila.presses('Quitter');
  await lila.arrivesAt('Bonjour');

  // After the password it is the second step, and alone it confirms.
  await hearsThat(false);
  await lila.presses('Quitter');
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Confirmez que c’est bien vous');
  await hearsThat(true);
  await lila.presses('Utiliser ma clé d’accès');
  await lila.arrivesAt('Bonjour');
  await lila.opens('/espace/confirmation?retour=%2Fespace%2Fcoordonnees');
  await lila.presses('Confirmer avec ma clé d’accès');
  await lila.arrivesAt('Gérer vos coordonnées');

  await lila.opens(METHODS);
  await lila.follows('Retirer');
  await lila.arrivesAt('Retirez votre clé d’accès');
  await lila.fills({ password: PASSWORD });
  await lila.presses('Confirmer avec ma clé d’accès, sans code');
  await lila.arrivesAt('Gérer mes moyens de connexion');
  await lila.reads('Votre clé d’accès est retirée');
  await lila.reads('Vous n’avez pas encore de clé d’accès.');
});

it('is shown nothing of where scripts do not run, and can go on with the password', async () => {
  const zoe = await journey.newPerson({ javaScript: false });
  await zoe.opens('/connexion');
  expect(await zoe.page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).count()).toBe(0);
});
