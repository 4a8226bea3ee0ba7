import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { movableClock } from '../tools/clock.ts';
import { testPlatform } from '../tools/platform.ts';
import { readPdf } from '../tools/read-pdf.ts';
import { expectNoSidewaysScroll, LILA, openJourney, PASSWORD, PAUL, type Person, ZOE } from './steps.ts';

/** Who is paid: without it there is no mandate to sign. */
const env = {
  OPERATOR_FILE: resolve('src/help/operator.json'),
  OPERATOR_ADDRESS: '1 place de l’Exemple;75000 VILLE',
};
const journey = openJourney({
  mailbox: true,
  database: true,
  env,
  prepare: ({ db }) => createDemoAccounts(testPlatform(db, { clock: movableClock(new Date()) })),
});

const MENU = 'Gérer les comptes bancaires';
const mailTo = (address: string, words: RegExp) =>
  journey.mailbox.waitForMail(
    ({ recipients, text }) =>
      recipients.includes(address) && words.test((text ?? '').replaceAll(/\s+/g, ' ')),
  );

/** What the database has of those that wait is as old as if they had been asked for so long ago. */
async function letPass(hours: number): Promise<void> {
  const { db } = journey.database;
  const ago = sql<Date>`now() - make_interval(hours => ${hours})`;
  await db.updateTable('bank_account').set({ asked_at: ago }).where('state', '=', 'asked').execute();
  await db.updateTable('mail').set({ handed_over_at: ago }).where('handed_over_at', 'is not', null).execute();
}

async function comesIn(address: string, width?: number): Promise<Person> {
  const person = await journey.newPerson(width === undefined ? {} : { width });
  await person.signsIn(address, PASSWORD);
  return person;
}

it('are added, stopped from a mail, in force after the hours, and removed, each told to the last mail', async () => {
  const lila = await comesIn(LILA);
  await lila.arrivesAt('Bonjour');
  await lila.follows(MENU);
  await lila.arrivesAt('Comptes bancaires');
  await asks(lila);

  const mail = await mailTo(PAUL, /Mme Lila ROSEMONDE a demandé que le compte bancaire NL… 4300/);
  const link = /https?:\S+\/comptes-bancaires\/arret\S*/.exec(mail.text ?? '')?.[0] ?? '';
  const anybody = await journey.newPerson({ width: 320 });
  await anybody.page.goto(link);
  await anybody.arrivesAt('Arrêter un compte bancaire');
  await expectNoSidewaysScroll(anybody.page);
  await anybody.presses('Arrêter cette demande');
  await anybody.arrivesAt('La demande est arrêtée');
  await mailTo(LILA, /a été arrêtée, depuis le lien d’un courriel/);
  // The same link again, in another browser.
  const late = await journey.newPerson();
  await late.page.goto(link);
  await late.arrivesAt('Cette demande est déjà arrêtée');

  await asks(lila);
  await expect.poll(() => journey.mailbox.mails.filter(isAsked).length, { timeout: 60_000 }).toBe(4);
  await letPass(73);
  // The hourly work is done at the start too.
  await journey.restart(env);
  await mailTo(PAUL, /NL… 4300.*est maintenant utilisable/);
  await mailTo(LILA, /NL… 4300.*est maintenant utilisable/);

  const paul = await comesIn(PAUL, 320);
  await paul.arrivesAt('Bonjour');
  await paul.opens('/espace/comptes-bancaires/000299008');
  await paul.arrivesAt('Comptes bancaires');
  await paul.reads('Compte NL…');
  await expectNoSidewaysScroll(paul.page);
  await paul.page.getByRole('link', { name: /^Retirer.*NL…\s4300/ }).click();
  await paul.arrivesAt('Retirer le compte NL…');
  await paul.fills({ password: PASSWORD });
  await paul.presses('Retirer le compte');
  await paul.arrivesAt('Comptes bancaires');
  await paul.reads('Compte retiré');
  await mailTo(LILA, /M\. Paul MULTIPLE a retiré le compte bancaire NL… 4300/);
});

it('are nobody’s business who only has a delegation, or nothing: each reads whom to ask', async () => {
  const zoe = await comesIn(ZOE);
  await zoe.arrivesAt('Bonjour');
  await zoe.opens('/espace/comptes-bancaires');
  await zoe.arrivesAt('Gérer les comptes bancaires');
  await zoe.reads('Une délégation, même pour payer, ne le permet pas');
  // Paul pays for Ève's company by a delegation, and manages those of his own.
  const paul = await comesIn(PAUL);
  await paul.arrivesAt('Bonjour');
  await paul.opens('/espace/comptes-bancaires');
  await paul.arrivesAt('Gérer les comptes bancaires');
  await paul.reads('BOULANGERIE DES QUAIS');
  expect(await paul.page.getByText('ATELIER EXPIRÉE').count()).toBe(0);
  await paul.opens('/espace/comptes-bancaires/000853648');
  await paul.page.getByRole('heading', { level: 1, name: 'Page introuvable' }).waitFor();
});

const isAsked = ({ text }: { text?: string | undefined }) =>
  /a(?:vez)? demandé que\s+le\s+compte\s+bancaire/.test(text ?? '');

/** From the list on: first what is wrong, then what is right, and the mandate to sign. */
async function asks(lila: Person): Promise<void> {
  await lila.follows('Ajouter un compte');
  await lila.arrivesAt('Ajouter un compte bancaire');
  await lila.fills({ holder_name: 'SARL MARTIN DISTRIBUTION', iban: 'NL91 ABNA 0417 1643 01' });
  await lila.ticks('TVA');
  await lila.fills({ password: PASSWORD });
  await lila.presses('Ajouter le compte');
  expect(await lila.problems()).toEqual([expect.stringContaining('chiffres de contrôle')]);
  await lila.fills({ iban: 'nl91\u00a0abna 0417 1643 00', password: PASSWORD });
  await lila.presses('Ajouter le compte');
  await lila.arrivesAt('Comptes bancaires');
  await lila.reads('Compte demandé');
  const waiting = lila.page.getByRole('link', { name: /Mandat de prélèvement.*NL…\s4300/ });
  const [download] = await Promise.all([lila.page.waitForEvent('download'), waiting.click()]);
  const { text } = await readPdf(readFileSync(await download.path()));
  expect(text.replaceAll(/\s+/g, ' ')).toContain('NL91 ABNA 0417 1643 00');
}
