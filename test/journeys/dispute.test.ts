import { beforeAll, describe, expect, it } from 'vitest';
import {
  codeMailedTo,
  expectNoSidewaysScroll,
  LILA,
  NEW_PASSWORD,
  openJourney,
  PASSWORD,
  PAUL,
  type Person,
  ZOE,
} from './steps.ts';

const journey = openJourney({ mailbox: true });

const NOT_ME = 'Ce n’était pas moi';

/** Somebody who knows the password asks for an address of his own. */
async function thiefAsks(email: string, address: string): Promise<Person> {
  const thief = await journey.newPerson();
  await thief.signsIn(email, PASSWORD);
  await thief.page.getByRole('button', { name: 'Quitter' }).first().waitFor();
  await thief.opens('/espace/identifiants');
  await thief.ticks('Modifier mon adresse électronique');
  await thief.fills({ email: address, email_confirmation: address, current_password: PASSWORD });
  await thief.presses('Valider les modifications');
  await thief.arrivesAt('Activation de votre espace abonné');
  return thief;
}

async function thiefActivates(thief: Person, address: string): Promise<void> {
  await thief.opens('/activation');
  await thief.fills({ code: await codeMailedTo(journey.mailbox, address) });
  await thief.copiesTheImage();
  await thief.presses('Continuer');
  await thief.reads('Le code d’activation est reconnu.');
  await thief.fills({ email: address });
  await thief.presses('Continuer');
  await thief.reads('Votre inscription a été réalisée');
}

/** The path of the newest link « Ce n'était pas moi » in the mails to an address, and the reference behind it. */
async function disputeLinkTo(address: string, subject: string): Promise<string> {
  const { text } = await journey.mailbox.waitForMail(
    (mail) => mail.recipients.includes(address) && mail.subject === subject,
  );
  const path = /(\/contestation#[\w-]+)/.exec(text ?? '')?.[1];
  if (!path) throw new Error(`no link in:\n${text}`);
  return path;
}

const ASKED = "Espace professionnel - Demande de modification de l'adresse électronique";
const CHANGED = "Espace professionnel - Modification de l'adresse électronique";

describe('« Ce n’était pas moi »', () => {
  it('cancels a request from the mail to the present address, and ends the thief’s session', async () => {
    const thief = await thiefAsks(ZOE, 'voleur.de.zoe@ailleurs.example');
    const zoe = await journey.newPerson();
    const link = await disputeLinkTo(ZOE, ASKED);
    await zoe.opens(link);
    await zoe.page.getByRole('button', { name: 'Annuler cette demande' }).waitFor();
    await zoe.arrivesAt(NOT_ME);
    // Neither in the address nor in the history.
    expect(zoe.page.url()).toBe(`${journey.portal.url}/contestation`);
    await zoe.presses('Annuler cette demande');
    await zoe.arrivesAt('La demande est annulée');

    await thief.opens('/espace');
    await thief.arrivesAt('Connexion à mon espace professionnel');
    await thief.opens('/activation');
    await thief.fills({ code: await codeMailedTo(journey.mailbox, 'voleur.de.zoe@ailleurs.example') });
    await thief.copiesTheImage();
    await thief.presses('Continuer');
    expect(await thief.problems()).toEqual([expect.stringContaining('Ce code ne fonctionne plus')]);
    await zoe.opens(link);
    await zoe.arrivesAt('Il n’y a plus rien à annuler');
  });

  it('puts the old address back with the security answer, suspends the roles given, and leads to a new password', async () => {
    const zoe = await journey.newPerson();
    await zoe.signsIn(ZOE, PASSWORD);
    await zoe.arrivesAt('Bonjour');
    await zoe.opens('/espace/propositions');
    await zoe.page.getByRole('link', { name: 'Voir et répondre' }).click();
    await zoe.fills({ password: PASSWORD });
    await zoe.presses('Accepter');
    await zoe.reads('Proposition acceptée');
    await zoe.opens('/espace');
    await zoe.reads('SARL MARTIN DISTRIBUTION');
    const address = 'voleur.de.lila@ailleurs.example';
    const thief = await thiefAsks(LILA, address);
    await thiefActivates(thief, address);

    const lila = await journey.newPerson();
    await lila.opens(await disputeLinkTo(LILA, CHANGED));
    await lila.page.getByRole('button', { name: 'Rétablir mon ancienne adresse' }).waitFor();
    await lila.arrivesAt(NOT_ME);
    await lila.presses('Rétablir mon ancienne adresse');
    expect(await lila.problems()).toEqual(['Saisissez votre réponse à la question de confiance.']);
    await lila.fills({ answer: 'Dominique' });
    await lila.presses('Rétablir mon ancienne adresse');
    expect(await lila.problems()).toEqual([expect.stringContaining('Il vous reste 4 essais')]);
    const before = journey.mailbox.mails.length;
    await lila.fills({ answer: 'camille' });
    await lila.presses('Rétablir mon ancienne adresse');
    await lila.arrivesAt('Votre ancienne adresse est rétablie');
    await lila.reads('rôle de délégataire de Mme Zoé SANSDOSSIER');
    await journey.mailbox.waitForMail(
      (mail) =>
        mail.recipients.includes(ZOE) && mail.subject?.endsWith('Rôles suspendus ou rétablis') === true,
    );
    await zoe.opens('/espace');
    await zoe.arrivesAt('Bonjour');
    expect(await zoe.page.getByText('SARL MARTIN DISTRIBUTION').count()).toBe(0);

    await thief.signsIn(address, PASSWORD);
    expect(await thief.problems()).toEqual([expect.stringContaining('Adresse ou mot de passe incorrect')]);
    await lila.follows('Saisir le code reçu');
    await lila.fills({ code: await codeMailedTo(journey.mailbox, LILA, before), answer: 'Camille' });
    await lila.presses('Continuer');
    await lila.page.waitForURL('**/mot-de-passe-oublie/nouveau');
    await lila.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
    await lila.presses('Valider');
    await lila.page.waitForURL('**/mot-de-passe-oublie/termine');
    await lila.signsIn(LILA, NEW_PASSWORD);
    await lila.arrivesAt('Bonjour');
    await lila.reads('SARL MARTIN DISTRIBUTION');
  });

  it('needs no script, on the screen of a telephone, where the reference is typed', async () => {
    await thiefAsks(PAUL, 'voleur.de.paul@ailleurs.example');
    const paul = await journey.newPerson({ javaScript: false, width: 375 });
    const [path = '', reference = ''] = (await disputeLinkTo(PAUL, ASKED)).split('#');
    await paul.opens(path);
    await paul.arrivesAt(NOT_ME);
    await expectNoSidewaysScroll(paul.page);
    await paul.fills({ reference: reference.slice(0, -5) });
    await paul.presses('Continuer');
    expect(await paul.problems()).toEqual([expect.stringContaining('Cette référence n’est celle d’aucun')]);
    await paul.fills({ reference: reference.toLowerCase() });
    await paul.presses('Continuer');
    await paul.arrivesAt(NOT_ME);
    await expectNoSidewaysScroll(paul.page);
    await paul.presses('Annuler cette demande');
    await paul.arrivesAt('La demande est annulée');
    await expectNoSidewaysScroll(paul.page);
    await paul.signsIn(PAUL, PASSWORD);
    await paul.arrivesAt('Bonjour');
  });
});

describe('« Ce n’était pas moi », where no question is asked', () => {
  beforeAll(() => journey.restart({ SECURITY_QUESTION: 'off' }));

  it('suspends the account with the password before the change, and says so to who signs in', async () => {
    const address = 'voleur.sans.question@ailleurs.example';
    const thief = await thiefAsks(PAUL, address);
    await thiefActivates(thief, address);

    const paul = await journey.newPerson({ width: 375 });
    const link = await disputeLinkTo(PAUL, CHANGED);
    await paul.opens(link);
    await paul.reads('Mot de passe d’avant le changement');
    await paul.arrivesAt(NOT_ME);
    await expectNoSidewaysScroll(paul.page);
    await paul.presses('Suspendre l’espace');
    expect(await paul.problems()).toEqual(['Saisissez le mot de passe d’avant le changement.']);
    await paul.fills({ password: PASSWORD });
    await paul.presses('Suspendre l’espace');
    await paul.arrivesAt('L’espace est suspendu');
    await expectNoSidewaysScroll(paul.page);
    await journey.mailbox.waitForMail(
      ({ recipients, subject }) =>
        recipients.includes(address) && subject === 'Espace professionnel - Espace suspendu',
    );
    await thief.signsIn(address, PASSWORD);
    await thief.arrivesAt('Votre espace est suspendu');

    await paul.opens(link);
    await paul.arrivesAt('L’espace est suspendu');
    expect(await paul.page.getByRole('button', { name: 'Suspendre l’espace' }).count()).toBe(0);
  });
});
