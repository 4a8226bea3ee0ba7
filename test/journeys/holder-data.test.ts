import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPdf } from '../tools/read-pdf.ts';
import {
  expectNoSidewaysScroll,
  fieldOf,
  LILA,
  openJourney,
  PASSWORD,
  PAUL,
  type Person,
  SECRET_KEY,
  ZOE,
} from './steps.ts';

const journey = openJourney({ mailbox: true });

const HOME = 'Gérer vos coordonnées';
const EDIT = 'Modifiez vos coordonnées';
const QUESTION = 'Modifiez votre question de confiance';

/** Signed in, and at « Gérer vos coordonnées » by the way of the fiche. */
async function atHolderData(email: string, options = {}): Promise<Person> {
  const person = await journey.newPerson(options);
  await person.signsIn(email, PASSWORD);
  await person.page.getByRole('button', { name: 'Quitter' }).first().waitFor();
  await person.opens('/espace/services');
  await person.follows('Gérer vos coordonnées');
  await person.arrivesAt(HOME);
  return person;
}

const mailTo = (address: string, subject: string) =>
  journey.mailbox.waitForMail((mail) => mail.recipients.includes(address) && mail.subject === subject);

async function submits(person: Person): Promise<number> {
  const answer = person.page.waitForResponse((response) => response.request().method() === 'POST');
  await person.presses('Valider les modifications');
  return (await answer).status();
}

describe('the holder’s own data', () => {
  it('are corrected, told by mail, in the recap and in the history', async () => {
    const lila = await atHolderData(LILA);
    await lila.follows('Modifier vos coordonnées');
    await lila.arrivesAt(EDIT);
    expect(await fieldOf(lila.page, 'phone').inputValue()).toBe('01 99 00 12 34');
    await lila.fills({
      phone: '01 99 00 77 88',
      street: '3 place de l’Hôtel-de-Ville',
      postal_code: '69001',
      city: 'LYON',
    });
    await lila.page.getByLabel('Civilité').selectOption('Civ. neutre');
    expect(await submits(lila)).toBe(303);
    await lila.arrivesAt(HOME);
    await lila.reads('Vos coordonnées ont été modifiées.');
    for (const shown of ['01 99 00 77 88', '3 place de l’Hôtel-de-Ville', '69001 LYON', 'Civ. neutre']) {
      await lila.reads(shown);
    }

    const mail = await mailTo(LILA, 'Espace professionnel - Modification de vos coordonnées');
    for (const told of ['Mme Lila ROSEMONDE', '20101670101919', '« … 34 » remplacé par', '69001 LYON']) {
      expect(mail.text?.replace(/\s+/g, ' ')).toContain(told);
    }
    const recap = await lila.page.request.get(`${journey.portal.url}/espace/recapitulatif.pdf`);
    expect((await readPdf(await recap.body())).text).toContain('01 99 00 77 88');

    await lila.follows('Consulter l’historique');
    await lila.arrivesAt('Historique de votre espace');
    await lila.reads('Modification de vos coordonnées (civilité, téléphone, adresse postale)');
    await lila.reads('Téléchargement du récapitulatif');
    await lila.reads('Chrome sous Linux, adresse 127.0.0.1');
  });

  it('that are wrong come back as typed, each with what to do', async () => {
    const lila = await atHolderData(LILA);
    await lila.follows('Modifier vos coordonnées');
    await lila.arrivesAt(EDIT);
    const typed = { last_name: 'R2D2', first_name: '', phone: '01 99', postal_code: '7511' };
    await lila.fills(typed);
    expect(await submits(lila)).toBe(422);
    expect(await lila.problems()).toEqual([
      'Le nom contient « 2 », qui n’y est pas accepté.',
      'Saisissez votre prénom.',
      expect.stringContaining('Ce numéro de téléphone est incomplet ou inexact.'),
      expect.stringContaining('Un code postal français compte 5 chiffres'),
    ]);
    await lila.arrivesAt(EDIT);
    for (const [name, value] of Object.entries(typed)) {
      expect(await fieldOf(lila.page, name).inputValue()).toBe(value);
    }
    await lila.page.getByRole('alert').getByRole('link').first().click();
    expect(await lila.page.evaluate(() => document.activeElement?.id)).toBe('last_name');
  });

  it('weigh at most 15 kB a page, the list of countries included', async () => {
    const lila = await atHolderData(LILA);
    for (const path of ['', '/modifier', '/question', '/historique']) {
      const page = await lila.page.request.get(`${journey.portal.url}/espace/coordonnees${path}`);
      expect(gzipSync(await page.body()).length, path).toBeLessThanOrEqual(15_000);
    }
  });

  it('are corrected on a telephone, without a script', async () => {
    const paul = await atHolderData(PAUL, { width: 375, javaScript: false });
    await expectNoSidewaysScroll(paul.page);
    await paul.follows('Modifier vos coordonnées');
    await paul.arrivesAt(EDIT);
    await expectNoSidewaysScroll(paul.page);
    await paul.fills({ phone: '02 555 12 12', postal_code: '1000', city: 'Bruxelles' });
    expect(await submits(paul)).toBe(422);
    await expectNoSidewaysScroll(paul.page);
    await paul.page.getByLabel('Pays').selectOption('Belgique');
    expect(await submits(paul)).toBe(303);
    await paul.arrivesAt(HOME);
    await paul.reads('+32 2 555 12 12');
    await paul.reads('BELGIQUE');
    await paul.follows('Consulter l’historique');
    await paul.arrivesAt('Historique de votre espace');
    await expectNoSidewaysScroll(paul.page);
  });
});

describe('the security question', () => {
  it('changes with its answer, which no page and no mail shows', async () => {
    const zoe = await atHolderData(ZOE);
    await zoe.follows('Modifier la question de confiance');
    await zoe.arrivesAt(QUESTION);
    await zoe.page.getByLabel('Question de confiance', { exact: false }).first().selectOption('');
    await zoe.fills({ answer: 'x' });
    expect(await submits(zoe)).toBe(422);
    expect(await zoe.problems()).toEqual([
      'Choisissez une question de confiance dans la liste.',
      expect.stringContaining('La réponse doit compter au moins 2'),
      'Saisissez votre mot de passe actuel.',
    ]);
    await zoe.arrivesAt(QUESTION);
    expect(await fieldOf(zoe.page, 'answer').inputValue()).toBe('');

    const question = 'Le nom de votre premier animal de compagnie ?';
    await zoe.page.locator('select[name="question"]').selectOption(question);
    await zoe.fills({ answer: PASSWORD, current_password: PASSWORD });
    expect(await submits(zoe)).toBe(422);
    expect(await zoe.problems()).toEqual([expect.stringContaining('ne peut pas être votre mot de passe')]);

    await zoe.fills({ answer: 'Gribouille', current_password: PASSWORD });
    expect(await submits(zoe)).toBe(303);
    await zoe.arrivesAt(HOME);
    await zoe.reads('Votre question de confiance et sa réponse ont été modifiées, et les autres sessions');
    await zoe.reads(question);
    expect(await zoe.page.content()).not.toContain('Gribouille');
    const mail = await mailTo(ZOE, 'Espace professionnel - Modification de la question de confiance');
    expect(mail.text).not.toContain('Gribouille');
    expect(journey.portal.output()).not.toContain('Gribouille');
  });
});

describe('all of one’s data', () => {
  it('are a file that names what is kept, and nothing that opens the space', async () => {
    const zoe = await atHolderData(ZOE);
    const coming = zoe.page.waitForEvent('download');
    await zoe.follows('Télécharger toutes vos données');
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^donnees-\d{4}-\d\d-\d\d\.json$/);
    const answer = await zoe.page.request.get(`${journey.portal.url}/espace/donnees.json`);
    expect(answer.headers()['cache-control']).toBe('no-store');
    expect(answer.headers()['content-disposition']).toContain('attachment');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      espace: { adresse_electronique_de_connexion: ZOE, numero_d_abonne: '20250450000107' },
      historique: expect.arrayContaining([expect.objectContaining({ evenement: 'data-downloaded' })]),
    });
    expect(text).not.toMatch(/argon2|hash/);
  });
});

describe('mails that inform', () => {
  it('are refused and accepted again', async () => {
    const zoe = await atHolderData(ZOE);
    await zoe.presses('Ne plus recevoir ces courriels');
    await zoe.arrivesAt(HOME);
    await zoe.reads('Vous ne recevrez plus de courriels d’information.');
    await zoe.presses('Recevoir ces courriels');
    await zoe.arrivesAt(HOME);
    await zoe.reads('Vous recevrez les courriels d’information.');
    await zoe.opens('/espace/coordonnees/historique');
    await zoe.reads('Courriels d’information acceptés');
    await zoe.reads('Courriels d’information refusés');
  });

  it('sent by the operator are stopped by their own link, which acts by its button alone', async () => {
    await journey.portal.stop();
    await queueInformationMail('Espace professionnel - Du nouveau', 'Un premier point.\n\nUn second.\n');
    await journey.portal.restart();
    const mail = await mailTo(PAUL, 'Espace professionnel - Du nouveau');
    for (const told of ['Paul MULTIPLE', 'Un premier point.', 'Un second.'])
      expect(mail.text).toContain(told);
    const link = /\/desabonnement\?jeton=\S+/.exec(mail.text ?? '')?.[0] ?? '';
    expect(mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line).toContain(link);

    const reader = await journey.newPerson({ width: 375 });
    await reader.opens(link);
    await reader.arrivesAt('Courriels d’information');
    await reader.opens(link);
    await reader.reads('p…@demo.example');
    await reader.presses('Ne plus recevoir ces courriels');
    await reader.arrivesAt('Vous ne recevrez plus de courriels d’information');
    await expectNoSidewaysScroll(reader.page);

    const paul = await atHolderData(PAUL);
    await paul.reads('Vous ne recevez pas les courriels');
    await paul.follows('Consulter l’historique');
    await paul.reads('Courriels d’information refusés');
  });

  it('bear no link that works once it is damaged, and the page says what to do', async () => {
    const stranger = await journey.newPerson();
    const answer = await stranger.page.goto(`${journey.portal.url}/desabonnement?jeton=abc`);
    expect(answer?.status()).toBe(404);
    await stranger.arrivesAt('Ce lien ne fonctionne pas');
  });
});

/** What an operator types, the server being stopped: the embedded database serves one process. */
async function queueInformationMail(subject: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'information-mail-'));
  const file = join(folder, 'text.txt');
  writeFileSync(file, text);
  const program = join(import.meta.dirname, '../../dist/cli/queue-information-mail.js');
  const env = { DATA_DIR: journey.portal.dataDir, SECRET_KEY, BASE_URL: journey.portal.url };
  await promisify(execFile)(process.execPath, [program, '--subject', subject, '--text', file], { env });
  rmSync(folder, { recursive: true });
}
