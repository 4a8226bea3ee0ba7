import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { movableClock } from '../tools/clock.ts';
import { giveMandate } from '../tools/holder.ts';
import { somePdf, somePng } from '../tools/multipart.ts';
import { testPlatform } from '../tools/platform.ts';
import { LILA, openJourney, PASSWORD, PAUL, SECRET_KEY, ZOE } from './steps.ts';

const SIREN = '000299008';

const journey = openJourney({
  mailbox: true,
  database: true,
  /** Paul is suppléant of Lila's company; Zoé reads one of its services by a delegation. */
  async prepare({ db }) {
    await createDemoAccounts(testPlatform(db, { clock: movableClock(new Date()) }));
    // Sealed by another key than the portal's.
    await db.deleteFrom('message_thread').execute();
    const idOf = async (email: string) =>
      (
        await db
          .selectFrom('account')
          .select('id')
          .where('sign_in_email', '=', email)
          .executeTakeFirstOrThrow()
      ).id;
    await giveMandate(db, await idOf(ZOE), SIREN, {
      service: 'declarer-tva',
      role: 'delegataire',
      basis: 'delegation',
      access: 'read',
      granted_by: await idOf(LILA),
      until: new Date(Date.now() + 30 * 24 * 3_600_000),
      since: new Date(Date.now() - 1_000),
    });
  },
});
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'messages-'));
  writeFileSync(join(folder, 'facture.pdf'), somePdf(700_000));
  writeFileSync(join(folder, 'tableau.pdf'), 'PK\u0003\u0004 un classeur');
  writeFileSync(join(folder, 'reponse.txt'), 'Votre remboursement est prêt.\n');
  writeFileSync(join(folder, 'avis.png'), somePng());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One of the operator's commands. @returns what it says */
async function command(name: string, ...args: string[]): Promise<string> {
  const env = { DATABASE_URL: journey.database.url, SECRET_KEY, BASE_URL: journey.portal.url };
  const path = join(import.meta.dirname, `../../dist/cli/${name}.js`);
  return (await promisify(execFile)(process.execPath, [path, ...args], { env, cwd: folder })).stdout;
}

it('goes from a question with a file to its answer, read by each role that may, and by none whose mandate is over', async () => {
  const lila = await journey.newPerson();
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  await lila.page.getByRole('link', { name: 'MESSAGERIE' }).first().click();
  await lila.arrivesAt('Messagerie');
  await lila.follows('Écrire un message');
  await lila.arrivesAt('Écrire un message');
  await lila.page.getByLabel('Service').selectOption('declarer-tva');
  await lila.fills({ subject: 'Mon remboursement' });
  await lila.page.getByLabel('Votre message').fill('Bonjour,\n\nOù en est-il ?');
  await lila.page.getByLabel('Pièces jointes').setInputFiles(join(folder, 'tableau.pdf'));
  await lila.presses('Envoyer');
  expect((await lila.problems()).join()).toContain('« tableau.pdf » n’est, par son contenu');
  await lila.arrivesAt('Écrire un message');
  expect(await lila.page.getByLabel('Votre message').inputValue()).toBe('Bonjour,\n\nOù en est-il ?');
  await lila.page.getByLabel('Pièces jointes').setInputFiles(join(folder, 'facture.pdf'));
  await lila.presses('Envoyer');
  await lila.arrivesAt('Mon remboursement');
  await lila.reads('Votre message est envoyé');

  const [line = ''] = (await command('list-messages')).split('\n');
  expect(line).toContain(`${SIREN} declarer-tva awaits-answer`);
  const [reference = ''] = line.split(' ');
  const read = await command('read-messages', reference, '--attachments', 'pieces');
  expect(read).toMatch(
    /Mon remboursement.*Mme Lila ROSEMONDE \(\d{14}\).*Où en est-il \?.*facture\.pdf, 700000 bytes/s,
  );
  const exported = readFileSync(join(folder, 'pieces', `${reference}-1-1-facture.pdf`));
  expect(exported.equals(somePdf(700_000))).toBe(true);
  expect(
    await command('answer-message', reference, '--file', 'reponse.txt', '--attach', 'avis.png'),
  ).toContain('Answered');

  const zoe = await journey.newPerson();
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Bonjour');
  await zoe.reads('échange non lu');
  await zoe.page.getByRole('link', { name: 'MESSAGERIE' }).first().click();
  await zoe.follows('Mon remboursement');
  await zoe.reads('Votre remboursement est prêt.');
  await zoe.reads('Votre délégation permet de lire, pas d’écrire');
  const saved = zoe.page.waitForEvent('download');
  await zoe.follows('avis.png');
  expect(readFileSync(await (await saved).path()).equals(somePng())).toBe(true);
  // Looked at, the page has said that it is read.
  await zoe.page.getByRole('button', { name: 'Marquer comme lu' }).waitFor({ state: 'hidden' });
  await zoe.opens('/espace');
  await zoe.arrivesAt('Bonjour');
  expect(await zoe.page.getByText('échange non lu').count()).toBe(0);

  for (const address of [LILA, PAUL])
    await journey.mailbox.waitForMail(
      ({ recipients, subject, text }) =>
        recipients.includes(address) &&
        subject === 'Espace professionnel - Vous avez un message' &&
        !/remboursement/i.test(text ?? ''),
    );
  const { db } = journey.database;
  await db
    .updateTable('mandate')
    .set({ state: 'ended', until: new Date(), ended_reason: 'ended' })
    .where('role', '=', 'delegataire')
    .execute();
  await zoe.opens('/espace/messagerie');
  await zoe.reads('Vous n’avez aucun message');
  await lila.opens('/espace/messagerie');
  await lila.follows('Mon remboursement');
  await lila.page.getByLabel('Votre message').fill('Merci.');
  await lila.presses('Envoyer');
  await lila.reads('Votre message est envoyé');
  await command('close-thread', reference);
  await lila.opens('/espace/messagerie');
  await lila.follows('Mon remboursement');
  await lila.reads('Cet échange est clos');
});
