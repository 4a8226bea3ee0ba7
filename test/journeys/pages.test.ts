import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from '../tools/browser.ts';
import {
  captchaToken,
  EVE,
  expectNoSidewaysScroll,
  fieldOf,
  getsNoWork,
  LILA,
  openJourney,
  PASSWORD,
  PAUL,
  type Person,
  signInCodeShownTo,
  unfoldImage,
  ZOE,
} from './steps.ts';

const journey = openJourney();

/** For everybody on a wide screen, on a telephone, and on the narrowest window of WCAG 1.4.10. */
async function expectGoodAtEveryWidth(page: Page): Promise<void> {
  for (const width of [1280, 375, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(page);
    if (width !== 320) await expectAccessible(page);
  }
  expect(journey.browser.complaintsOf(page)).toEqual([]);
}

async function expectGoodPages(person: Person, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await person.opens(path);
    expect(new URL(person.page.url()).pathname).toBe(path);
    await expectGoodAtEveryWidth(person.page);
  }
}

async function whoSignedIn(email: string): Promise<Person> {
  const person = await journey.newPerson();
  await person.signsIn(email, PASSWORD);
  await person.page.getByRole('button', { name: 'Quitter' }).first().waitFor();
  return person;
}

describe('pages for everybody', () => {
  it.each([
    '/connexion',
    '/activation',
    '/mot-de-passe-oublie',
    '/mot-de-passe-oublie/verification',
    '/mot-de-passe-oublie/sans-messagerie',
    '/creation',
    '/aide',
    '/aide/se-connecter',
    '/aide/mot-de-passe',
    '/aide/changer-adresse',
    '/aide/mot-de-passe-oublie',
    '/aide/creer-espace',
    '/aide/code-par-courrier',
    '/aide/coordonnees',
    '/aide/suppression',
    '/aide/difficultes',
    '/contact',
    '/accessibilite',
    '/donnees-personnelles',
    '/mentions-legales',
    '/demo/courriels',
    '/rien-de-tel',
  ])('%s', async (path) => expectGoodPages(await journey.newPerson(), [path]));

  it('an unknown address says so, with 404', async () => {
    const stranger = await journey.newPerson();
    const answer = await stranger.page.goto(`${journey.portal.url}/rien-de-tel`);
    expect(answer?.status()).toBe(404);
    await stranger.arrivesAt('Page introuvable');
  });
});

describe('pages of a holder', () => {
  it('home with one dossier, and everything below it', async () => {
    const lila = await whoSignedIn(LILA);
    await lila.reads('DOSSIER COURANT');
    await expectGoodPages(lila, [
      '/espace',
      '/espace/services',
      '/espace/identifiants',
      '/espace/confirmation',
      '/espace/sessions',
      '/espace/coordonnees',
      '/espace/coordonnees/modifier',
      '/espace/coordonnees/question',
      '/espace/coordonnees/historique',
      '/espace/suppression',
      '/espace/dossiers',
      '/espace/service/comptes-bancaires',
      '/espace/service/rien-de-tel',
    ]);
  });

  it('home without any service', async () => {
    const zoe = await whoSignedIn(ZOE);
    await zoe.reads('Vous ne disposez d’aucun service');
    await expectGoodPages(zoe, ['/espace', '/espace/dossiers']);
  });

  it('home with several dossiers, before and after one is chosen', async () => {
    const paul = await whoSignedIn(PAUL);
    await paul.reads('MES DOSSIERS');
    await expectGoodPages(paul, ['/espace', '/espace/dossiers']);
    await paul.page.getByRole('button', { name: 'Choisir ce dossier : SCI LES TILLEULS' }).click();
    await paul.reads('DOSSIER COURANT');
    await expectGoodPages(paul, ['/espace', '/espace/dossiers']);
  });

  it('home shut by an expired password', async () => {
    await expectGoodPages(await whoSignedIn(EVE), ['/espace/identifiants']);
  });

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
    await expectGoodAtEveryWidth(lila.page);
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
    await lila.arrivesAt('Mes services');

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
      await lila.arrivesAt('Mes services');
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
  await expectGoodAtEveryWidth(zoe.page);
  const code = await signInCodeShownTo(journey.portal, ZOE);
  await zoe.fills({ code: code === '123456' ? '123457' : '123456' });
  await zoe.presses('Connexion');
  expect(await zoe.problems()).toEqual([expect.stringContaining('Ce code n’est pas le bon')]);
  await expectGoodAtEveryWidth(zoe.page);
  await zoe.fills({ code });
  await zoe.presses('Connexion');
  await zoe.arrivesAt('Mes services');
});
