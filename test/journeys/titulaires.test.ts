import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { movableClock } from '../tools/clock.ts';
import { testPlatform } from '../tools/platform.ts';
import { codeOnLetter, readPdf } from '../tools/read-pdf.ts';
import { LILA, openJourney, PASSWORD, PAUL, type Person, SECRET_KEY, ZOE } from './steps.ts';

const journey = openJourney({
  mailbox: true,
  database: true,
  prepare: ({ db }) => createDemoAccounts(testPlatform(db, { clock: movableClock(new Date()) })),
});
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'titulaires-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ADHESION = 'Adhérer aux services en ligne';
const SUBSTITUTION = 'Gérer vos substitutions (remplacer le titulaire)';
/** Nobody here knows it; and those of which Lila and Paul are the titulaires. */
const [FREE, HELD, PAULS] = ['732829320', '000299008', '000671545'];
const DAY_MS = 24 * 3_600_000;

/** One of the operator's commands. @returns what it says */
async function command(name: string, args: readonly string[]): Promise<string> {
  const env = { DATABASE_URL: journey.database.url, SECRET_KEY, BASE_URL: journey.portal.url };
  const path = join(import.meta.dirname, `../../dist/cli/${name}.js`);
  return (await promisify(execFile)(process.execPath, [path, ...args], { env, cwd: folder })).stdout;
}

async function mailTo(address: string, words: string): Promise<void> {
  await journey.mailbox.waitForMail(
    ({ recipients, text }) =>
      recipients.includes(address) && (text ?? '').replaceAll(/\s+/g, ' ').includes(words),
  );
}

/** Of the request whose page is open. */
async function referenceOn({ page }: Person): Promise<string> {
  return (await page.getByRole('heading', { level: 1 }).textContent())?.split(' ').at(-1) ?? '';
}

/** The operator's letter to the company. @returns its code */
async function letterFor(reference: string, company: string): Promise<string> {
  const address = ['--company', company, '--street', '1 rue de la Paix', '--postal-code', '75002'];
  const file = ['--city', 'PARIS', '--output', `${reference}.pdf`];
  await command('print-mandate-letter', ['--request', reference, ...address, ...file]);
  return codeOnLetter(await readPdf(readFileSync(join(folder, `${reference}.pdf`))));
}

async function entersCode(zoe: Person, code: string): Promise<void> {
  await zoe.follows('Saisir le code de la lettre');
  await zoe.fills({ code });
  await zoe.copiesTheImage();
  await zoe.presses('Continuer');
  await zoe.reads('Adresse électronique de connexion');
  await zoe.fills({ email: ZOE });
  await zoe.presses('Continuer');
  await zoe.reads('Vous êtes titulaire des services demandés');
}

/** From « Gérer les services » to the page of the request. */
async function asksToReplace(zoe: Person, siren: string, reason: string): Promise<void> {
  await zoe.opens('/espace/services');
  await zoe.follows('Gérer vos substitutions');
  await zoe.arrivesAt(SUBSTITUTION);
  await zoe.fills({ siren });
  await zoe.presses('Continuer');
  await zoe.reads('De quels services voulez-vous devenir titulaire ?');
  await zoe.arrivesAt(SUBSTITUTION);
  await zoe.page.getByRole('radio', { name: 'Représentant légal' }).check();
  await zoe.ticks('Tous les services qui ont un autre titulaire');
  await zoe.page.getByLabel('Pourquoi faut-il remplacer').fill(reason);
  await zoe.presses('Envoyer la demande');
  await zoe.reads('Votre demande est envoyée');
  await zoe.arrivesAt('Demande de remplacement');
}

it('an adhesion: by a signed form that the operator approves, then by the code of a letter', async () => {
  const zoe = await journey.newPerson();
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Bonjour');
  await zoe.opens('/espace/services');
  await zoe.follows(ADHESION);
  await zoe.arrivesAt(ADHESION);
  await zoe.fills({ siren: '732 829 321' });
  await zoe.presses('Continuer');
  expect(await zoe.problems()).toEqual([expect.stringContaining('n’est pas exact')]);
  await zoe.fills({ siren: '732 829 320' });
  await zoe.presses('Continuer');
  await zoe.reads('Quels services demandez-vous ?');
  await zoe.arrivesAt(ADHESION);
  await zoe.page.getByRole('radio', { name: 'Personne mandatée' }).check();
  await zoe.page.getByText('Choisir service par service').click();
  await zoe.page.getByRole('group', { name: 'Payer' }).getByRole('checkbox', { name: 'TVA' }).first().check();
  await zoe.page.getByRole('radio', { name: 'Un formulaire signé' }).check();
  await zoe.presses('Continuer');
  await zoe.reads('Relisez votre demande');
  await zoe.arrivesAt(ADHESION);
  await zoe.presses('Envoyer la demande');
  await zoe.reads('Votre demande est envoyée');
  await zoe.arrivesAt('Demande d’adhésion');
  const reference = await referenceOn(zoe);
  const [download] = await Promise.all([
    zoe.page.waitForEvent('download'),
    zoe.follows('Télécharger le formulaire (PDF)'),
  ]);
  expect((await readPdf(readFileSync(await download.path()))).text).toContain(reference);
  await mailTo(ZOE, reference);

  expect(await command('list-mandates', [])).toContain(`request ${reference} adhesion ${FREE}`);
  const approved = await command('approve-mandate', ['--request', reference, '--company', 'SARL DUPONT']);
  expect(approved).toContain(`Approved ${reference}: payer-tva`);
  await mailTo(ZOE, 'vous êtes titulaire d’un service');
  await zoe.opens('/espace');
  await zoe.arrivesAt('Bonjour');
  await zoe.reads('SARL DUPONT');

  await zoe.opens(`/espace/adhesion/services?siren=${FREE}`);
  await zoe.reads('Un service a déjà un titulaire');
  await zoe.page.getByRole('radio', { name: 'Représentant légal' }).check();
  await zoe.page.getByRole('checkbox', { name: 'Tous les services qui n’ont pas de titulaire' }).check();
  await zoe.page.getByRole('radio', { name: 'Une lettre avec un code' }).check();
  await zoe.presses('Continuer');
  await zoe.presses('Envoyer la demande');
  await zoe.reads('Attendez la lettre, puis saisissez son code');
  await zoe.arrivesAt('Demande d’adhésion');
  await entersCode(zoe, await letterFor(await referenceOn(zoe), 'SARL DUPONT'));
  await mailTo(ZOE, 'vous êtes titulaire de 32 services');
});

it('a substitution: asked by one, contested by the other, then agreed to', async () => {
  const zoe = await journey.newPerson();
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Bonjour');
  await asksToReplace(zoe, HELD, 'Lila a quitté l’entreprise.');
  await mailTo(LILA, 'a demandé à devenir titulaire à votre place');

  const lila = await journey.newPerson();
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  await lila.reads('Répondez à une demande de remplacement');
  await lila.follows('Répondre');
  await lila.arrivesAt('Une personne demande à vous remplacer');
  await lila.reads('Lila a quitté l’entreprise.');
  await lila.page.getByRole('radio', { name: 'Je m’oppose' }).check();
  await lila.page.getByLabel('Pourquoi vous opposez-vous').fill('Je travaille toujours ici.');
  await lila.fills({ current_password: PASSWORD });
  await lila.presses('Envoyer la réponse');
  await lila.reads('Votre opposition est enregistrée');
  await mailTo(ZOE, 's’est opposée à votre demande');
  const listed = await command('list-mandates', ['--siren', HELD]);
  expect(listed).toContain('applicant: "Lila a quitté l’entreprise."');
  expect(listed).toContain('titulaire: "Je travaille toujours ici."');

  await lila.follows('Voir votre opposition');
  await lila.arrivesAt('Une personne demande à vous remplacer');
  await lila.page.getByRole('radio', { name: 'J’accepte' }).check();
  await lila.fills({ current_password: PASSWORD });
  await lila.presses('Envoyer la réponse');
  await lila.reads('Vous avez accepté');
  await mailTo(LILA, 'une autre personne est devenue titulaire à votre place');
  await mailTo(ZOE, 'vous êtes titulaire de 33 services');
  await zoe.opens('/espace/habilitations');
  await zoe.arrivesAt('Consulter vos services');
  await zoe.reads(HELD);
});

it('a substitution nobody answers: 15 days later by the code of the letter to the company', async () => {
  const zoe = await journey.newPerson();
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Bonjour');
  await asksToReplace(zoe, PAULS, 'Paul ne répond plus.');
  const reference = await referenceOn(zoe);
  await zoe.reads('Elle peut s’opposer jusqu’au');
  await mailTo(ZOE, reference);
  await mailTo(PAUL, 'a demandé à devenir titulaire à votre place');
  const paul = await journey.newPerson();
  await paul.signsIn(PAUL, PASSWORD);
  await paul.arrivesAt('Bonjour');
  await paul.reads('Répondez à une demande de remplacement');
  await expect(letterFor(reference, 'MULTIPLE CONSEIL SAS')).rejects.toThrow('may object until');

  // The programs' clock is the machine's: what was asked today is made to have been asked 15 days ago.
  await journey.database.db
    .updateTable('role_request')
    .set({ requested_at: new Date(Date.now() - 15 * DAY_MS) })
    .where('reference', '=', reference)
    .execute();
  await zoe.page.reload();
  await zoe.reads('Elle ne s’est pas opposée');
  const code = await letterFor(reference, 'MULTIPLE CONSEIL SAS');
  await zoe.page.reload();
  await entersCode(zoe, code);
  await mailTo(ZOE, `votre demande ${reference} a abouti`);
  await mailTo(PAUL, 'une autre personne est devenue titulaire à votre place');
  await zoe.opens(`/espace/habilitations?recherche=${PAULS}`);
  await zoe.arrivesAt('Consulter vos services');
  await zoe.reads('MULTIPLE CONSEIL SAS');
  await paul.opens(`/espace/habilitations?recherche=${PAULS}`);
  await paul.reads('Aucune habilitation ne correspond');
});
