import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readPdf } from '../tools/read-pdf.ts';
import { codeInLetter } from '../tools/registrations.ts';
import {
  codeMailedTo,
  expectNoSidewaysScroll,
  fieldOf,
  openJourney,
  type Person,
  pressesTwiceIfHeld,
  SECRET_KEY,
} from './steps.ts';

// On PostgreSQL, because the operator's command needs the database while the program runs.
const journey = openJourney({ mailbox: true, database: true });

const CREATION = 'Créer mon espace professionnel';
const ACTIVATION = 'Activez votre espace / vos services';
const PASSWORD = 'quatorze-hiboux-verts-jonglent-sur-9-toits';
const SIREN = '732829320';

async function fillsTheForm(person: Person, email: string): Promise<void> {
  const { page } = person;
  await page.locator('select[name="title"]').selectOption('Mme');
  await person.fills({
    last_name: 'DUPONT',
    first_name: 'Jeanne',
    phone: '01 99 00 12 34',
    street: '1 rue de la Paix',
    postal_code: '75002',
    city: 'PARIS',
    email,
    email_confirmation: email,
  });
  await fillsTheSecrets(person);
}

async function fillsTheSecrets(person: Person): Promise<void> {
  await person.fills({ password: PASSWORD, password_confirmation: PASSWORD, answer: 'Camille' });
  await person.page.locator('select[name="question"]').selectOption('Le prénom de votre conjoint(e) ?');
  await person.ticks('J’ai lu ces informations');
  await person.copiesTheImage();
}

/** Both tabs, from the sign-in page to the recap. */
async function activates(person: Person, code: string, email: string): Promise<void> {
  await person.opens('/connexion');
  await person.follows('Activer mon espace / mes services');
  await person.arrivesAt(ACTIVATION);
  await person.fills({ code });
  await person.copiesTheImage();
  await person.presses('Continuer');
  await person.reads('Le code d’activation est reconnu.');
  await person.arrivesAt(ACTIVATION);
  await person.fills({ email });
  await person.presses('Continuer');
  await person.reads('Votre inscription a été réalisée');
  await person.arrivesAt(ACTIVATION);
}

async function recapOf(person: Person) {
  const link = person.page.getByRole('link', { name: 'Sauvegardez ou imprimez le récapitulatif' });
  const answer = await person.page.request.get(journey.portal.url + (await link.getAttribute('href')));
  return readPdf(await answer.body());
}

const subscriberNumber = async (email: string) => {
  const account = journey.database.db.selectFrom('account').select('subscriber_number');
  return (await account.where('sign_in_email', '=', email).executeTakeFirstOrThrow()).subscriber_number;
};

describe('creating a space', () => {
  it('in simplified mode goes from the sign-in page to the services opened by the letter', async () => {
    const email = 'jeanne.dupont@test.example';
    const jeanne = await journey.newPerson();
    await jeanne.opens('/connexion');
    await jeanne.follows(CREATION);
    await jeanne.arrivesAt(CREATION);
    await jeanne.page.getByLabel('À gérer ma propre entreprise (mode simplifié)').check();
    await jeanne.fills({ siren: '732 829 320', company_email: 'contact@dupont.example' });
    await fillsTheForm(jeanne, email);
    await jeanne.presses('Créer mon espace');
    await jeanne.arrivesAt('Activation de votre espace abonné');
    await jeanne.reads("Vous allez recevoir le code d'activation dans votre messagerie.");
    await jeanne.reads(email);

    await activates(jeanne, await codeMailedTo(journey.mailbox, email), email);
    const number = await subscriberNumber(email);
    await jeanne.reads(number);
    await jeanne.reads('est en attente');
    const recap = await recapOf(jeanne);
    for (const told of ['DUPONT', 'Jeanne', number, '01 99 00 12 34', email, '75002', 'Le prénom de votre'])
      expect(recap.text).toContain(told);
    expect(recap.text).not.toContain('Camille');
    const { subject } = await journey.mailbox.waitForMail(
      (mail) => mail.recipients.includes(email) && (mail.text ?? '').includes(number),
    );
    expect(subject).toBe("Espace professionnel - Création de l'espace");

    await jeanne.signsIn(email, PASSWORD);
    await jeanne.arrivesAt('Bonjour');
    await jeanne.reads('Ce dossier est en attente de la lettre');

    const letter = await printLetter(number);
    for (const told of ['SARL DUPONT', '12 quai du Port', '13002 MARSEILLE'])
      expect(letter.text).toContain(told);
    expect(letter.pages).toBe(1);
    await jeanne.follows('Saisir le code de la lettre');
    await jeanne.arrivesAt(ACTIVATION);
    await jeanne.fills({ code: codeInLetter(letter) });
    await jeanne.copiesTheImage();
    await jeanne.presses('Continuer');
    await jeanne.reads('Celle avec laquelle vous vous connectez');
    await jeanne.fills({ email: 'autre@test.example' });
    await jeanne.presses('Continuer');
    expect(await jeanne.problems()).toEqual([
      expect.stringContaining('Cette adresse n’est pas celle de l’espace auquel la lettre est destinée.'),
    ]);
    await jeanne.fills({ email });
    await jeanne.presses('Continuer');
    await jeanne.reads('Les services du dossier');
    await jeanne.arrivesAt(ACTIVATION);
    await journey.mailbox.waitForMail(
      (mail) =>
        mail.recipients.includes(email) &&
        mail.subject === "Espace professionnel - Ouverture des services d'un dossier",
    );
    await jeanne.follows('Accédez à vos services en ligne');
    await jeanne.arrivesAt('Bonjour');
    await jeanne.reads('SARL DUPONT');
    await jeanne.page.getByRole('link', { name: 'Compte fiscal' }).first().waitFor();
  });

  it('in expert mode needs no script, on the screen of a telephone', async () => {
    const email = 'cabinet@test.example';
    const person = await journey.newPerson({ javaScript: false, width: 375 });
    await person.opens('/creation');
    await person.arrivesAt(CREATION);
    await expectNoSidewaysScroll(person.page);
    await person.page.getByLabel('À gérer une ou plusieurs entreprises (mode expert)').check();
    await fillsTheForm(person, email);
    await person.presses('Créer mon espace');
    await person.arrivesAt('Activation de votre espace abonné');
    await expectNoSidewaysScroll(person.page);
    await activates(person, await codeMailedTo(journey.mailbox, email), email);
    await expectNoSidewaysScroll(person.page);
    expect((await recapOf(person)).text).toContain(email);
    await person.signsIn(email, PASSWORD);
    await person.reads('Vous ne disposez d’aucun service');
  });

  it('takes up again a request with a mistyped address, whose code is then worth nothing', async () => {
    const [mistyped, email] = ['marie@tset.example', 'marie@test.example'];
    const marie = await journey.newPerson();
    await marie.opens('/creation');
    await marie.page.getByLabel('À gérer une ou plusieurs entreprises (mode expert)').check();
    await fillsTheForm(marie, mistyped);
    await marie.presses('Créer mon espace');
    await marie.arrivesAt('Activation de votre espace abonné');
    const strangersCode = await codeMailedTo(journey.mailbox, mistyped);
    await marie.follows('Corrigez-la');
    await marie.arrivesAt(CREATION);
    expect(await fieldOf(marie.page, 'last_name').inputValue()).toBe('DUPONT');
    expect(await fieldOf(marie.page, 'email').inputValue()).toBe(mistyped);
    for (const secret of ['password', 'password_confirmation', 'answer'])
      expect(await fieldOf(marie.page, secret).inputValue()).toBe('');
    await marie.fills({ email, email_confirmation: email });
    await fillsTheSecrets(marie);
    await marie.presses('Créer mon espace');
    await marie.arrivesAt('Activation de votre espace abonné');

    const first = await codeMailedTo(journey.mailbox, email);
    const received = journey.mailbox.mails.length;
    await marie.presses('Envoyer un nouveau code');
    await marie.reads('Un nouveau code vous est envoyé.');
    await marie.arrivesAt('Activation de votre espace abonné');
    const second = await codeMailedTo(journey.mailbox, email, received);
    await marie.opens('/activation');
    for (const dead of [strangersCode, first]) {
      await marie.fills({ code: dead });
      await marie.copiesTheImage();
      await marie.presses('Continuer');
      expect(await marie.problems()).toEqual([expect.stringContaining('Ce code ne fonctionne plus')]);
    }
    await activates(marie, second, email);
  });

  it('says what is wrong beside each field, and keeps what was typed but the secrets', async () => {
    const person = await journey.newPerson();
    await person.opens('/creation');
    await person.page.getByLabel('À gérer ma propre entreprise (mode simplifié)').check();
    // The name is typed after the password that holds it.
    await person.fills({ password: 'court-Jeanne', first_name: 'Jeanne' });
    await person.page.locator('[data-rule="letter"][data-met]').waitFor();
    expect(await person.page.locator('[data-rule="not-yours"][data-met]').count()).toBe(0);
    await person.fills({ siren: '123456789', password: 'court', answer: 'Camille' });
    await person.page.locator('[data-rule="not-yours"][data-met]').waitFor();
    await pressesTwiceIfHeld(person, 'Créer mon espace');
    expect((await person.problems())[0]).toContain('Ce numéro SIREN n’est pas exact');
    await person.arrivesAt(CREATION);
    await person.reads('Elle reste valable 10 minutes');
    expect(await fieldOf(person.page, 'siren').inputValue()).toBe('123456789');
    expect(await fieldOf(person.page, 'first_name').inputValue()).toBe('Jeanne');
    for (const secret of ['password', 'answer'])
      expect(await fieldOf(person.page, secret).inputValue()).toBe('');
    for (const text of ['Saisissez votre nom.', 'compte moins de 20 caractères', 'Cochez la case'])
      await person.reads(text);

    await person.fills({ siren: SIREN, company_email: 'contact@dupont.example' });
    await fillsTheForm(person, 'refus@test.example');
    await person.presses('Créer mon espace');
    await person.arrivesAt('Activation de votre espace abonné');
  });

  it('shows the same screen for an address that opens a space, whose holder is told by mail', async () => {
    const email = 'deja.prise@test.example';
    const holder = await journey.newPerson();
    await asksInExpertMode(holder, email);
    const seen = await holder.page.getByRole('main').textContent();
    await activates(holder, await codeMailedTo(journey.mailbox, email), email);

    const stranger = await journey.newPerson();
    const received = journey.mailbox.mails.length;
    await asksInExpertMode(stranger, email);
    const withoutHour = (text: string | null) => text?.replace(/\d+\s\S+\s\d{4}\sà\s\d+\sh\s\d+/, '…');
    await journey.mailbox.waitForMail(
      (mail) =>
        mail.recipients.includes(email) && /aucun\s+autre\s+espace\s+n’est\s+créé/.test(mail.text ?? ''),
      received,
    );
    const { page } = stranger;
    const shown = withoutHour(await page.getByRole('main').textContent());
    // The code has left by now, or not yet, in either case alike.
    const leaving = (text: string | undefined) =>
      text?.replace(/\s*Ce code est à saisir avant le\s….|\s/g, '');
    expect(leaving(shown)).toBe(leaving(withoutHour(seen)));
  });
});

async function asksInExpertMode(person: Person, email: string): Promise<void> {
  await person.opens('/creation');
  await person.page.getByLabel('À gérer une ou plusieurs entreprises (mode expert)').check();
  await fillsTheForm(person, email);
  await person.presses('Créer mon espace');
  await person.arrivesAt('Activation de votre espace abonné');
}

/** The operator's command, on the database of the program that runs. */
async function printLetter(number: string) {
  const file = join(journey.portal.dataDir, 'lettre.pdf');
  const company = ['--company', 'SARL DUPONT', '--street', '12 quai du Port'];
  const place = ['--postal-code', '13002', '--city', 'MARSEILLE', '--output', file];
  const command = join(import.meta.dirname, '../../dist/cli/print-dossier-letter.js');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [command, '--siren', SIREN, '--subscriber', number, ...company, ...place],
    {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: journey.database.url,
        SECRET_KEY,
        BASE_URL: journey.portal.url,
      },
    },
  );
  expect(stdout).toContain(file);
  return readPdf(readFileSync(file));
}
