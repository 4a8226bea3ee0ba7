import { expect, it } from 'vitest';
import {
  codeMailedTo,
  expectNoSidewaysScroll,
  fieldOf,
  NEW_PASSWORD,
  openJourney,
  PASSWORD,
  ZOE,
} from './steps.ts';

const journey = openJourney({ mailbox: true });

it('a space is locked from within, refuses its own password, and is opened again by a forgotten one', async () => {
  const [zoe, thief] = await Promise.all([journey.newPerson(), journey.newPerson()]);
  await thief.signsIn(ZOE, PASSWORD);
  await thief.arrivesAt('Bonjour');
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Bonjour');

  await zoe.opens('/espace/sessions');
  await zoe.follows('Verrouiller mon espace');
  await zoe.arrivesAt('Verrouiller votre espace');
  await expectNoSidewaysScroll(zoe.page);
  await zoe.presses('Verrouiller maintenant');
  await zoe.arrivesAt('L’espace est verrouillé');
  await journey.mailbox.waitForMail(
    ({ recipients, subject }) =>
      recipients.includes(ZOE) && subject === 'Espace professionnel - Espace verrouillé',
  );

  await thief.opens('/espace/coordonnees');
  await thief.arrivesAt('Connexion à mon espace professionnel');
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Votre espace est verrouillé');

  await zoe.follows('Mot de passe oublié');
  await zoe.arrivesAt('Mot de passe oublié');
  await zoe.fills({ email: ZOE });
  await zoe.copiesTheImage();
  await zoe.presses('Recevoir un code');
  await zoe.reads('Votre demande est enregistrée');
  const code = await codeMailedTo(journey.mailbox, ZOE);
  await zoe.follows('Saisir le code');
  await fieldOf(zoe.page, 'code').waitFor();
  await zoe.fills({ code, answer: 'Camille' });
  await zoe.presses('Continuer');
  await fieldOf(zoe.page, 'password').waitFor();
  await zoe.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
  await zoe.presses('Valider');
  await zoe.arrivesAt('Réinitialisation de votre mot de passe');

  await zoe.signsIn(ZOE, NEW_PASSWORD);
  await zoe.arrivesAt('Bonjour');
  expect(zoe.page.url()).toContain('/espace');
});
