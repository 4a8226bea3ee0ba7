import { describe, expect, it } from 'vitest';
import {
  captchaToken,
  fieldOf,
  getsNoWork,
  LILA,
  NEW_PASSWORD,
  openJourney,
  PASSWORD,
  PAUL,
  signInCodeShownTo,
  unfoldImage,
  ZOE,
} from './steps.ts';

const journey = openJourney();

it('comes back after sign-in to where one wanted to go, and leaves by « Quitter »', async () => {
  const lila = await journey.newPerson();
  await lila.opens('/espace/services');
  await lila.arrivesAt('Connexion à mon espace professionnel');
  await lila.fills({ email: LILA, password: PASSWORD });
  await lila.copiesTheImage();
  await lila.presses('Connexion');
  await lila.arrivesAt('Gérer les services');
  await lila.page.getByRole('button', { name: 'Quitter' }).first().click();
  await lila.arrivesAt('Connexion à mon espace professionnel');
  await lila.opens('/espace');
  await lila.arrivesAt('Connexion à mon espace professionnel');
});

describe('the captcha of the sign-in page', () => {
  it('is told wrong, keeps the address, and shows another image', async () => {
    const lila = await journey.newPerson();
    // With work done as well the form would pass, whatever was copied.
    await getsNoWork(lila.page);
    await lila.opens('/connexion');
    const shown = await captchaToken(lila.page);
    await lila.fills({ email: LILA, password: PASSWORD, captcha: 'zzzzzz' });
    await lila.presses('Connexion');
    expect(await lila.problems()).toEqual([
      expect.stringContaining('Les caractères recopiés ne sont pas ceux de l’image.'),
    ]);
    expect(await fieldOf(lila.page, 'email').inputValue()).toBe(LILA);
    expect(await fieldOf(lila.page, 'password').inputValue()).toBe('');
    expect(await captchaToken(lila.page)).not.toBe(shown);
  });

  it('is good for one try only', async () => {
    const lila = await journey.newPerson();
    const other = await journey.newPerson();
    await getsNoWork(other.page);
    await lila.opens('/connexion');
    await other.opens('/connexion');
    const used = await captchaToken(lila.page);
    await lila.fills({ email: LILA, password: PASSWORD });
    await lila.copiesTheImage();
    const answer = await fieldOf(lila.page, 'captcha').inputValue();
    await lila.presses('Connexion');
    await lila.arrivesAt('Bonjour');

    await other.fills({ email: LILA, password: PASSWORD, captcha: answer });
    await other.page.locator('input[name="captcha_token"]').evaluate((input: HTMLInputElement, token) => {
      input.value = token;
    }, used);
    await other.presses('Connexion');
    expect(await other.problems()).toEqual([expect.stringContaining('L’image a expiré ou a déjà servi.')]);
  });

  it.each([true, false])(
    'changes its image and keeps the address typed (scripts: %s)',
    async (javaScript) => {
      const lila = await journey.newPerson({ javaScript });
      await lila.opens('/connexion');
      const shown = await captchaToken(lila.page);
      await lila.fills({ email: LILA });
      await unfoldImage(lila.page);
      await lila.presses("Changer l'image");
      const { page } = lila;
      await page
        .locator(`input[name="captcha_token"]:not([value="${shown}"])`)
        .waitFor({ state: 'attached' });
      expect(await fieldOf(page, 'email').inputValue()).toBe(LILA);
      const source = await page.locator('img[src*="/captcha/image"]').getAttribute('src');
      expect(source).toContain(encodeURIComponent(await captchaToken(page)));
      await lila.fills({ password: PASSWORD });
      await lila.copiesTheImage();
      await lila.presses('Connexion');
      await lila.arrivesAt('Bonjour');
    },
  );
});

it('after six wrong passwords a code is asked besides, which is the same page for a wrong one', async () => {
  const zoe = await journey.newPerson();
  for (let index = 0; index < 6; index++) {
    await zoe.signsIn(ZOE, `pas-celui-ci-${index}`);
    expect(await zoe.problems()).toHaveLength(1);
  }
  await zoe.signsIn(ZOE, 'pas-celui-ci-non-plus');
  await zoe.arrivesAt('Saisissez le code de connexion');
  await zoe.follows('recommencez la connexion');
  await zoe.signsIn(ZOE, PASSWORD);
  await zoe.arrivesAt('Saisissez le code de connexion');
  await zoe.reads(ZOE);
  const code = await signInCodeShownTo(journey.portal, ZOE);
  await zoe.fills({ code: code === '123456' ? '123457' : '123456' });
  await zoe.presses('Connexion');
  expect(await zoe.problems()).toEqual([expect.stringContaining('Ce code n’est pas le bon')]);
  await zoe.fills({ code });
  await zoe.presses('Connexion');
  await zoe.arrivesAt('Bonjour');
});

it('without scripts a mailed code takes the place of the captcha, from the sign-in to a new password', async () => {
  const paul = await journey.newPerson({ javaScript: false, width: 375 });
  const asksForACode = async (fields: Record<string, string>) => {
    await paul.opens('/connexion');
    await paul.fills(fields);
    await paul.presses('Recevoir un code par courriel');
  };
  await asksForACode({ email: PAUL });
  expect(await paul.problems()).toEqual([expect.stringContaining('mot de passe')]);
  expect(await fieldOf(paul.page, 'email').inputValue()).toBe(PAUL);

  await asksForACode({ email: PAUL, password: PASSWORD });
  await paul.arrivesAt('Saisissez le code de connexion');
  await paul.fills({ code: await signInCodeShownTo(journey.portal, PAUL) });
  await paul.presses('Connexion');
  await paul.arrivesAt('Bonjour');

  await paul.opens('/espace/identifiants');
  await paul.ticks('Saisir mon nouveau mot de passe');
  await paul.fills({
    password: NEW_PASSWORD,
    password_confirmation: NEW_PASSWORD,
    current_password: PASSWORD,
  });
  await paul.presses('Valider les modifications');
  await paul.arrivesAt('Réinitialisation de votre mot de passe');
});
