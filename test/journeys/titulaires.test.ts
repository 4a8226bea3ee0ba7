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
import { LILA, openJourney, PASSWORD, SECRET_KEY, ZOE } from './steps.ts';

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
/** Nobody here knows it; and one of which Lila is the titulaire. */
const [FREE, HELD] = ['732829320', '000299008'];

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
  const title = (await zoe.page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  const reference = title.split(' ').at(-1) ?? '';
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
  await zoe.page.getByRole('checkbox', { name: 'Tous les services libres' }).check();
  await zoe.page.getByRole('radio', { name: 'Une lettre avec un code' }).check();
  await zoe.presses('Continuer');
  await zoe.presses('Envoyer la demande');
  await zoe.reads('Attendez la lettre, puis saisissez son code');
  await zoe.arrivesAt('Demande d’adhésion');
  const second = (await zoe.page.getByRole('heading', { level: 1 }).textContent())?.split(' ').at(-1) ?? '';
  const address = ['--company', 'SARL DUPONT', '--street', '1 rue de la Paix', '--postal-code', '75002'];
  const file = ['--city', 'PARIS', '--output', 'lettre.pdf'];
  await command('print-mandate-letter', ['--request', second, ...address, ...file]);
  const code = codeOnLetter(await readPdf(readFileSync(join(folder, 'lettre.pdf'))));
  await zoe.follows('Saisir le code de la lettre');
  await zoe.fills({ code });
  await zoe.copiesTheImage();
  await zoe.presses('Continuer');
  await zoe.reads('Adresse électronique de connexion');
  await zoe.fills({ email: ZOE });
  await zoe.presses('Continuer');
  await zoe.reads('Vous êtes titulaire des services demandés');
  await mailTo(ZOE, 'vous êtes titulaire de 32 services');
});

it('a substitution: asked by one, contested by the other, then agreed to', async () => {
  const zoe = await journey.newPerson();
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Bonjour');
  await zoe.opens('/espace/services');
  await zoe.follows('Gérer vos substitutions');
  await zoe.arrivesAt(SUBSTITUTION);
  await zoe.fills({ siren: HELD });
  await zoe.presses('Continuer');
  await zoe.reads('De quels services voulez-vous devenir titulaire ?');
  await zoe.arrivesAt(SUBSTITUTION);
  await zoe.page.getByRole('radio', { name: 'Représentant légal' }).check();
  await zoe.ticks('Tous les services qui ont un autre titulaire');
  await zoe.page.getByLabel('Pourquoi faut-il remplacer').fill('Lila a quitté l’entreprise.');
  await zoe.presses('Envoyer la demande');
  await zoe.reads('Votre demande est envoyée');
  await zoe.arrivesAt('Demande de remplacement');
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
