import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { movableClock } from '../tools/clock.ts';
import { testPlatform } from '../tools/platform.ts';
import { LILA, openJourney, PASSWORD, type Person, setsUpAnApplication } from './steps.ts';

const journey = openJourney({
  mailbox: true,
  database: true,
  prepare: ({ db }) => createDemoAccounts(testPlatform(db, { clock: movableClock(new Date()) })),
});

const ASKED = 'Espace professionnel - Moyens de connexion déclarés perdus';
const REMOVED = 'Espace professionnel - Moyens de connexion retirés';

/** From the sign-in on, by the screens alone. */
async function declaresAllLost(person: Person): Promise<void> {
  await person.signsIn(LILA, PASSWORD);
  await person.arrivesAt('Confirmez que c’est bien vous');
  await person.follows('Je n’ai plus accès à un moyen de connexion');
  await person.arrivesAt('Vous n’avez plus accès à un moyen de connexion');
  await person.follows('Demander le retrait');
  await person.arrivesAt('Retirer tous vos moyens de connexion');
  await person.presses('Demander le retrait');
  await person.arrivesAt('Votre demande de retrait est enregistrée');
}

const mailTold = (subject: string) =>
  journey.mailbox.waitForMail((mail) => mail.recipients.includes(LILA) && mail.subject === subject);

/** What the database has of it is as old as if it had been asked for so long ago. */
async function letPass(days: number): Promise<void> {
  const { db } = journey.database;
  const ago = sql<Date>`now() - make_interval(days => ${days})`;
  await db.updateTable('factor_removal').set({ asked_at: ago }).where('state', '=', 'waiting').execute();
  await db.updateTable('mail').set({ handed_over_at: ago }).where('handed_over_at', 'is not', null).execute();
}

it('a thief who has the password is stopped from the mail; the holder who lost all waits, and gets in', async () => {
  const lila = await journey.newPerson();
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  await setsUpAnApplication(lila);

  const thief = await journey.newPerson();
  await declaresAllLost(thief);
  const link =
    /https?:\S+\/connexion\/moyens-perdus\/arret\S*/.exec((await mailTold(ASKED)).text ?? '')?.[0] ?? '';
  await lila.page.goto(link);
  await lila.arrivesAt('Annuler un retrait');
  await lila.presses('Annuler le retrait');
  await lila.arrivesAt('Le retrait est annulé');
  const states = await journey.database.db.selectFrom('factor_removal').select('state').execute();
  expect(states).toEqual([{ state: 'cancelled' }]);

  const holder = await journey.newPerson();
  await declaresAllLost(holder);
  await expect
    .poll(() => journey.mailbox.mails.filter(({ subject }) => subject === ASKED).length, { timeout: 60_000 })
    .toBe(2);
  await letPass(8);
  // The hourly work is done at the start too.
  await journey.restart({});
  await mailTold(REMOVED);
  const back = await journey.newPerson();
  await back.signsIn(LILA, PASSWORD);
  await back.arrivesAt('Bonjour');
});
