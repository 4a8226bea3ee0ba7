import { describe, expect, it } from 'vitest';
import { readPdf } from '../tools/read-pdf.ts';
import {
  codeMailedTo,
  expectNoSidewaysScroll,
  LILA,
  NEW_PASSWORD,
  openJourney,
  PASSWORD,
  PAUL,
  type Person,
} from './steps.ts';

const journey = openJourney({ mailbox: true });

const FORM = 'Modifiez vos identifiants.';
const ACTIVATION = 'Activez votre espace / vos services';

async function goToTheForm(person: Person): Promise<void> {
  await person.arrivesAt('Bonjour');
  await person.follows('Gérer les services');
  await person.arrivesAt('Gérer les services');
  await person.follows('Gérer votre adresse électronique de connexion ou votre mot de passe');
  await person.arrivesAt(FORM);
}

async function activate(person: Person, address: string): Promise<void> {
  await person.follows('Activez votre espace abonné');
  await person.arrivesAt(ACTIVATION);
  await person.fills({ code: await codeMailedTo(journey.mailbox, address) });
  await person.copiesTheImage();
  await person.presses('Continuer');
  await person.reads('Le code d’activation est reconnu.');
  await person.arrivesAt(ACTIVATION);
  await person.fills({ email: address });
  await person.presses('Continuer');
  await person.reads('Votre inscription a été réalisée');
  await person.arrivesAt(ACTIVATION);
}

async function recapOf(person: Person) {
  const link = person.page.getByRole('link', { name: 'Sauvegardez ou imprimez le récapitulatif' });
  const answer = await person.page.request.get(journey.portal.url + (await link.getAttribute('href')));
  expect(answer.headers()['content-type']).toBe('application/pdf');
  expect(answer.headers()['cache-control']).toContain('no-store');
  return readPdf(await answer.body());
}

const subjectsTo = (address: string) =>
  journey.mailbox.mails.filter((mail) => mail.recipients.includes(address)).map(({ subject }) => subject);

describe('changing the address one signs in with', () => {
  it('goes from the home to the recap, with a new password besides', async () => {
    const address = 'lila.nouvelle@demo.example';
    const lila = await journey.newPerson();
    await lila.signsIn(LILA, PASSWORD);
    await goToTheForm(lila);
    await lila.ticks('Modifier mon adresse électronique');
    await lila.fills({ email: address, email_confirmation: address });
    await lila.ticks('Saisir mon nouveau mot de passe');
    await lila.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
    await lila.fills({ current_password: PASSWORD });
    await lila.presses('Valider les modifications');
    await lila.arrivesAt('Activation de votre espace abonné');
    await lila.reads("Vous allez recevoir le code d'activation dans votre messagerie.");
    await lila.reads(address);

    await activate(lila, address);
    const recap = await recapOf(lila);
    for (const told of ['ROSEMONDE', 'Lila', '20101670101919', '01 99 00 12 34', address, '75116'])
      expect(recap.text).toContain(told);
    expect(recap.text).toMatch(/\d{2}\/\d{2}\/\d{4} à \d{2}h\d{2}mn\d{2}s/);
    expect(recap.text).toContain('Le prénom de votre conjoint(e) ?');
    expect(recap.text).not.toContain('Camille');

    await lila.follows('Accédez à vos services en ligne');
    await lila.signsIn(LILA, PASSWORD);
    expect(await lila.problems()).toEqual([expect.stringContaining('Adresse ou mot de passe incorrect')]);
    await lila.reads('Adresse changée récemment');
    await lila.signsIn(address, PASSWORD);
    expect(await lila.problems()).toEqual([expect.stringContaining('Adresse ou mot de passe incorrect')]);
    await lila.signsIn(address, NEW_PASSWORD);
    await lila.arrivesAt('Bonjour');
    await lila.reads('SARL MARTIN DISTRIBUTION');

    await journey.mailbox.waitForMail(
      ({ recipients, subject }) =>
        recipients.includes(LILA) &&
        subject === "Espace professionnel - Modification de l'adresse électronique",
    );
    expect(subjectsTo(LILA).sort()).toEqual([
      "Espace professionnel - Demande de modification de l'adresse électronique",
      "Espace professionnel - Modification de l'adresse électronique",
    ]);
  });

  it('needs no script, on the screen of a telephone', async () => {
    const address = 'paul.nouveau@demo.example';
    const paul = await journey.newPerson({ javaScript: false, width: 375 });
    await paul.signsIn(PAUL, PASSWORD);
    await goToTheForm(paul);
    await paul.ticks('Modifier mon adresse électronique');
    await paul.fills({ email: address, email_confirmation: address });
    await paul.fills({ current_password: PASSWORD });
    await paul.presses('Valider les modifications');
    await paul.arrivesAt('Activation de votre espace abonné');
    await expectNoSidewaysScroll(paul.page);

    await activate(paul, address);
    await expectNoSidewaysScroll(paul.page);
    expect((await recapOf(paul)).text).toContain(address);

    await paul.signsIn(PAUL, PASSWORD);
    expect(await paul.problems()).toEqual([expect.stringContaining('Adresse ou mot de passe incorrect')]);
    await paul.signsIn(address, PASSWORD);
    await paul.arrivesAt('Bonjour');
  });
});
