import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { movableClock } from '../tools/clock.ts';
import { testPlatform } from '../tools/platform.ts';
import { codeOnLetter, readPdf } from '../tools/read-pdf.ts';
import { fieldOf, LILA, NEW_PASSWORD, openJourney, SECRET_KEY } from './steps.ts';

const COMMAND = join(import.meta.dirname, '../../dist/cli/print-recovery-letter.js');
const SUBSCRIBER = '20101670101919';
const OTHER_SUBSCRIBER = '20250450000107';

const journey = openJourney({
  mailbox: true,
  database: true,
  prepare: ({ db }) => createDemoAccounts(testPlatform(db, { clock: movableClock(new Date()) })),
});
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letters-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The operator's command. Rejects, with what it wrote, when it fails. */
function printLetter(args: readonly string[], env: Record<string, string> = {}) {
  const settings = { DATABASE_URL: journey.database.url, SECRET_KEY, BASE_URL: journey.portal.url, ...env };
  return promisify(execFile)(process.execPath, [COMMAND, ...args], { env: settings, cwd: folder });
}

it('mailbox and password both lost: the page says whom to ask, the operator prints, the holder gets in', async () => {
  const lila = await journey.newPerson();
  await lila.opens('/mot-de-passe-oublie');
  await lila.follows('Retrouver l’accès sans messagerie');
  await lila.arrivesAt('Retrouver l’accès sans messagerie');
  await lila.reads('votre numéro d’abonné');
  await lila.reads('0809 400 210');

  const file = join(folder, 'lettre.pdf');
  const { stdout } = await printLetter(['--subscriber', SUBSCRIBER, '--output', file]);
  expect(stdout).toContain(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const letter = await readPdf(readFileSync(file));
  expect(letter.text).toContain(journey.portal.url);
  // As printed, with the spaces between its groups.
  const code = codeOnLetter(letter);
  expect(code).toMatch(/^[A-Za-z]{4} [A-Za-z]{4} [A-Za-z]{4}$/);
  expect(stdout).not.toContain(code.replaceAll(/\s/g, ''));
  await journey.mailbox.waitForMail(
    ({ recipients, subject }) => recipients.includes(LILA) && /envoi d'un courrier/.test(subject ?? ''),
  );

  await lila.follows('Vérification');
  await fieldOf(lila.page, 'code').waitFor();
  await lila.fills({ code, answer: 'Camille' });
  await lila.presses('Continuer');
  await fieldOf(lila.page, 'password').waitFor();
  await lila.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
  await lila.presses('Valider');
  await lila.arrivesAt('Réinitialisation de votre mot de passe');
  await lila.reads(LILA);
  await lila.reads('Vous ne lisez plus les courriels de cette adresse ?');
  await lila.signsIn(LILA, NEW_PASSWORD);
  await lila.arrivesAt('Bonjour');
});

it.each([
  ['no subscriber', [], {}, '--subscriber is missing; usage: npm run letter:recovery'],
  ['half a number', ['--subscriber', '2010167'], {}, '--subscriber must be 14 digits; usage: npm run'],
  ['an option unknown', ['--subscribers', SUBSCRIBER], {}, "Unknown option '--subscribers'; usage: npm run"],
  ['an unknown number', ['--subscriber', '20990010000001'], {}, 'there is no subscriber 20990010000001'],
  [
    'an answer that nobody asks',
    ['--subscriber', SUBSCRIBER, '--without-answer', 'x'],
    { SECURITY_QUESTION: 'off' },
    'no answer is ever asked',
  ],
  ['no address of the site', ['--subscriber', SUBSCRIBER], { BASE_URL: '' }, 'BASE_URL: is required'],
])('the command says in one line what it misses: %s', async (_name, args, env, why) => {
  const failure = await printLetter(args, env).then(
    () => undefined,
    (error: { stderr: string }) => error.stderr.trim(),
  );
  expect(failure).toContain(why);
  expect(failure).not.toContain('\n');
});

it('the command overwrites nothing, and then leaves the earlier letter alone', async () => {
  await printLetter(['--subscriber', OTHER_SUBSCRIBER]);
  const file = join(folder, `letter-${OTHER_SUBSCRIBER}.pdf`);
  const before = readFileSync(file);
  await expect(printLetter(['--subscriber', OTHER_SUBSCRIBER])).rejects.toThrow(
    'it is there already; nothing was changed',
  );
  expect(readFileSync(file)).toEqual(before);
  const letters = await journey.database.db
    .selectFrom('recovery')
    .innerJoin('account', 'account.id', 'recovery.account_id')
    .select('status')
    .where('subscriber_number', '=', OTHER_SUBSCRIBER)
    .execute();
  expect(letters).toEqual([{ status: 'pending' }]);
});

it('answer lost too: the letter waits, and the mail that announces it leads to the button that stops it', async () => {
  const args = ['--subscriber', OTHER_SUBSCRIBER, '--without-answer', 'identity card shown'];
  const { stdout } = await printLetter([...args, '--output', 'sans-reponse.pdf']);
  expect(stdout).toContain('7 days');
  const code = codeOnLetter(await readPdf(readFileSync(join(folder, 'sans-reponse.pdf'))));
  const mail = await journey.mailbox.waitForMail(({ text }) => text?.includes('/arret#') ?? false);

  const zoe = await journey.newPerson();
  await zoe.opens('/mot-de-passe-oublie/verification');
  await zoe.fills({ code });
  await zoe.presses('Continuer');
  expect(await zoe.problems()).toEqual([expect.stringContaining('vous pourrez le saisir à partir du')]);
  await zoe.follows('Vous ne connaissez plus la réponse ?');
  await zoe.arrivesAt('Vous ne connaissez plus la réponse ?');

  const [link = ''] = /https?:\S+\/arret#\S+/.exec(mail.text ?? '') ?? [];
  await zoe.opens(link.replace(journey.portal.url, ''));
  await zoe.arrivesAt('Arrêter un courrier');
  await zoe.presses('Arrêter ce courrier');
  await zoe.arrivesAt('Le courrier est arrêté');
});
