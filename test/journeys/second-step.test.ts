import { expect, it } from 'vitest';
import { LILA, openJourney, PASSWORD, setsUpAnApplication, shownBy, ZOE } from './steps.ts';

const journey = openJourney();

it('is set up by the screens, asked for at the next sign-in, and spared in a trusted browser', async () => {
  const lila = await journey.newPerson();
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  const { key, codes } = await setsUpAnApplication(lila);
  // Loaded anew, the page makes no other codes.
  await lila.page.reload();
  await lila.arrivesAt('Gardez vos codes de secours');
  expect(await lila.page.locator('.ep-codes__code').allInnerTexts()).toEqual(codes);
  const [file] = await Promise.all([
    lila.page.waitForEvent('download'),
    lila.presses('Enregistrer dans un fichier'),
  ]);
  expect(file.suggestedFilename()).toMatch(/^codes-de-secours-[\d-]+\.txt$/);
  await lila.follows('J’ai gardé mes codes');
  await lila.reads('10 codes');
  await lila.presses('Quitter');

  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Confirmez que c’est bien vous');
  await lila.fills({ second_step: shownBy(key, 30) });
  await lila.ticks('Ne plus me demander');
  await lila.presses('Connexion');
  await lila.arrivesAt('Bonjour');
  await lila.presses('Quitter');
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');

  const elsewhere = await journey.newPerson();
  await elsewhere.signsIn(LILA, PASSWORD);
  await elsewhere.arrivesAt('Confirmez que c’est bien vous');
  await elsewhere.follows('Utiliser un code de secours');
  await elsewhere.fills({ second_step: codes[0] ?? '' });
  await elsewhere.presses('Connexion');
  await elsewhere.arrivesAt('Bonjour');
});

it('is set up and given without scripts', async () => {
  const zoe = await journey.newPerson({ javaScript: false });
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Bonjour');
  const { codes } = await setsUpAnApplication(zoe);
  expect(await zoe.page.getByRole('button', { name: 'Imprimer' }).count()).toBe(0);
  await zoe.follows('J’ai gardé mes codes');
  await zoe.presses('Quitter');
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.follows('Utiliser un code de secours');
  await zoe.fills({ second_step: (codes[1] ?? '').toUpperCase() });
  await zoe.presses('Connexion');
  await zoe.arrivesAt('Bonjour');
});
