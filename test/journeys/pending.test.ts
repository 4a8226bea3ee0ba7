import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type TestBrowser } from '../tools/browser.ts';
import type { TestServer } from '../tools/server.ts';
import { startMailServer, type TestMailServer } from '../tools/smtp.ts';
import {
  codeIn,
  codeMailedTo,
  LILA,
  newPerson,
  PASSWORD,
  PAUL,
  type Person,
  startPortal,
  ZOE,
} from './steps.ts';

let browser: TestBrowser;
let portal: TestServer;
let mailbox: TestMailServer | undefined;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const FORM = 'Modifiez vos identifiants.';
const REQUESTED = 'Activation de votre espace abonné';
const ACTIVATION = 'Activez votre espace / vos services';
const PENDING = 'Une modification attend son activation';

async function asksFor(person: Person, address: string): Promise<void> {
  await person.opens('/espace/identifiants');
  await person.ticks('Modifier mon adresse électronique');
  await person.fills({ email: address, email_confirmation: address, current_password: PASSWORD });
  await person.presses('Valider les modifications');
  await person.arrivesAt(REQUESTED);
}

async function whoAskedFor(email: string, address: string): Promise<Person> {
  const person = await newPerson(browser, portal);
  await person.signsIn(email, PASSWORD);
  await person.arrivesAt('Bonjour');
  await asksFor(person, address);
  return person;
}

async function enters(person: Person, code: string): Promise<void> {
  await person.opens('/activation');
  await person.arrivesAt(ACTIVATION);
  await person.fills({ code });
  await person.copiesTheImage();
  await person.presses('Continuer');
}

async function isRefused(person: Person, why: string): Promise<void> {
  expect(await person.problems()).toEqual([expect.stringContaining(why)]);
  await person.arrivesAt(ACTIVATION);
}

describe('a request that waits for its code', () => {
  let mails: TestMailServer;

  beforeAll(async () => {
    mails = await startMailServer();
    mailbox = mails;
    portal = await startPortal({ SMTP_URL: mails.url });
  });
  afterAll(async () => {
    await portal.close();
    await mailbox?.close();
  });

  it('is shown with its deadline, can have a new code, and can be cancelled', async () => {
    const address = 'lila.enattente@demo.example';
    const lila = await whoAskedFor(LILA, address);
    const first = await codeMailedTo(mails, address);
    await lila.opens('/espace/identifiants');
    await lila.arrivesAt(FORM);
    await lila.reads(PENDING);
    await lila.reads(address);
    await lila.reads('est à saisir avant le');

    const come = mails.mails.length;
    await lila.presses('Envoyer un nouveau code');
    await lila.reads('Un nouveau code vous est envoyé.');
    await lila.arrivesAt(FORM);
    const second = await codeMailedTo(mails, address, come);
    expect(second).not.toBe(first);
    await enters(lila, first);
    await isRefused(lila, 'Ce code ne fonctionne plus');

    await lila.opens('/espace/identifiants');
    await lila.presses('Annuler la demande');
    await lila.reads('La demande de modification est annulée.');
    await lila.arrivesAt(FORM);
    expect(await lila.page.getByText(PENDING).count()).toBe(0);
    await enters(lila, second);
    await isRefused(lila, 'Ce code ne fonctionne plus');
  });

  it('is activated by its own code and its own address only, once', async () => {
    const address = 'paul.enattente@demo.example';
    const paul = await whoAskedFor(PAUL, address);
    const code = await codeMailedTo(mails, address);
    await enters(paul, 'abcdefghijkl');
    await isRefused(paul, 'Ce code ne correspond à aucune demande.');
    expect(await paul.page.locator('input[name="code"]').inputValue()).toBe('abcdefghijkl');

    await enters(paul, code);
    await paul.reads('Le code d’activation est reconnu.');
    await paul.fills({ email: 'paul.autre@demo.example' });
    await paul.presses('Continuer');
    await isRefused(paul, 'Cette adresse n’est pas celle pour laquelle le code a été envoyé.');
    await paul.fills({ email: address });
    await paul.presses('Continuer');
    await paul.reads('Votre inscription a été réalisée');

    await enters(paul, code);
    await isRefused(paul, 'Ce code a déjà servi');
  });

  it('is killed by a change of password, which says so', async () => {
    const address = 'zoe.enattente@demo.example';
    const zoe = await whoAskedFor(ZOE, address);
    const code = await codeMailedTo(mails, address);
    await zoe.opens('/espace/identifiants');
    await zoe.ticks('Saisir mon nouveau mot de passe');
    const password = 'onze-pingouins-bleus-repeignent-le-phare-4';
    await zoe.fills({ password, password_confirmation: password, current_password: PASSWORD });
    await zoe.presses('Valider les modifications');
    await zoe.arrivesAt('Réinitialisation de votre mot de passe');
    await zoe.reads('La modification d’adresse en attente est annulée');
    await enters(zoe, code);
    await isRefused(zoe, 'Ce code ne fonctionne plus');
  });
});

describe('a demonstration without SMTP', () => {
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  it('shows the code in its own mailbox', async () => {
    const address = 'lila.demo@demo.example';
    const lila = await whoAskedFor(LILA, address);
    await lila.page.getByRole('link', { name: 'Voir les courriels' }).click();
    await lila.arrivesAt('Courriels de démonstration');
    await lila.follows("Création ou modification de l'espace");
    await lila.arrivesAt("Espace professionnel - Création ou modification de l'espace");
    await lila.follows('Texte seul');
    const text = lila.page.locator('pre');
    await text.waitFor();
    await lila.arrivesAt("Espace professionnel - Création ou modification de l'espace");
    await enters(lila, codeIn((await text.textContent()) ?? ''));
    await lila.reads('Le code d’activation est reconnu.');
  });
});
