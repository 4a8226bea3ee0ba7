import { describe, expect, it } from 'vitest';
import { validUntil } from '../../src/account/account.ts';
import { longDay } from '../../src/web/french-dates.ts';
import { asRead } from '../tools/as-read.ts';
import {
  EVE,
  fieldOf,
  LILA,
  NEW_PASSWORD,
  openJourney,
  PASSWORD,
  type Person,
  pressesTwiceIfHeld,
  ZOE,
} from './steps.ts';

const journey = openJourney({ mailbox: true });

const FORM = 'Modifiez vos identifiants.';
const DONE = 'Réinitialisation de votre mot de passe';

async function fillsIn(person: Person, password: string, confirmation = password): Promise<void> {
  await person.ticks('Saisir mon nouveau mot de passe');
  await person.fills({ password, password_confirmation: confirmation, current_password: PASSWORD });
}

async function asksFor(person: Person, password: string): Promise<void> {
  await fillsIn(person, password);
  await person.presses('Valider les modifications');
}

/** The date shown, be it midnight in the meantime. */
const lastDays = (before: Date) => [before, new Date()].map((day) => longDay(validUntil(day, 3)));

describe('changing the password alone', () => {
  it('takes effect at once, says until when, and signs the other browsers out', async () => {
    const [here, elsewhere] = await Promise.all([journey.newPerson(), journey.newPerson()]);
    for (const lila of [here, elsewhere]) {
      await lila.signsIn(LILA, PASSWORD);
      await lila.arrivesAt('Bonjour');
    }
    await here.opens('/espace/identifiants');
    await here.arrivesAt(FORM);
    const before = new Date();
    await asksFor(here, NEW_PASSWORD);
    await here.arrivesAt(DONE);
    await here.reads('Votre mot de passe a été réinitialisé avec succès.');
    const shown = (await here.page.getByText('Ce mot de passe est valable').textContent()) ?? '';
    const day = lastDays(before).find((last) => shown.includes(last));
    expect(day, shown).toBeDefined();

    const mail = await journey.mailbox.waitForMail(
      ({ subject }) => subject === 'Espace professionnel - Modification du mot de passe',
    );
    expect(mail.recipients).toEqual([LILA]);
    expect(mail.text).toContain(asRead(day));

    await here.follows('OK');
    await here.arrivesAt('Bonjour');
    await elsewhere.opens('/espace');
    await elsewhere.arrivesAt('Connexion à mon espace professionnel');
    await elsewhere.signsIn(LILA, PASSWORD);
    expect(await elsewhere.problems()).toEqual([
      expect.stringContaining('Adresse ou mot de passe incorrect'),
    ]);
    await elsewhere.signsIn(LILA, NEW_PASSWORD);
    await elsewhere.arrivesAt('Bonjour');
  });

  it('frees who came with an expired password, and only this does', async () => {
    const eve = await journey.newPerson();
    await eve.signsIn(EVE, PASSWORD);
    await eve.arrivesAt(FORM);
    await eve.reads('Votre mot de passe a expiré');
    for (const shut of ['/espace', '/espace/services', '/espace/dossiers', '/espace/coordonnees']) {
      await eve.opens(shut);
      expect(new URL(eve.page.url()).pathname).toBe('/espace/identifiants');
    }
    await asksFor(eve, NEW_PASSWORD);
    await eve.arrivesAt(DONE);
    await eve.follows('OK');
    await eve.arrivesAt('Bonjour');
    await eve.reads('ATELIER EXPIRÉE');
  });
});

describe('a password that is refused', () => {
  const TYPED = 'zoe.autre@demo.example';

  it.each([
    ['too short', 'Court-2026', 'Court-2026', 'moins de 20 caractères'],
    ['common', 'motdepasse1234567890', 'motdepasse1234567890', 'parmi les plus courants'],
    ['guessable', 'bonjour-ami-bonjour-ami-7', 'bonjour-ami-bonjour-ami-7', 'trop facile à deviner'],
    ['breached', 'Rien-ne-sert-de-courir-1', 'Rien-ne-sert-de-courir-1', 'ont déjà été volés ou publiés'],
    ['typed otherwise the second time', NEW_PASSWORD, `${NEW_PASSWORD}x`, 'ne sont pas identiques'],
  ])(
    'is told why, and nothing typed is lost but passwords: %s',
    async (_name, password, confirmation, why) => {
      const zoe = await journey.newPerson();
      await zoe.signsIn(ZOE, PASSWORD);
      await zoe.arrivesAt('Bonjour');
      await zoe.opens('/espace/identifiants');
      await zoe.ticks('Modifier mon adresse électronique');
      await zoe.fills({ email: TYPED, email_confirmation: TYPED });
      await fillsIn(zoe, password, confirmation);
      expect(await pressesTwiceIfHeld(zoe, 'Valider les modifications')).toBe(422);
      expect((await zoe.problems()).join()).toContain(why);
      await zoe.arrivesAt(FORM);
      const { page } = zoe;
      expect(await fieldOf(page, 'email').inputValue()).toBe(TYPED);
      expect(await fieldOf(page, 'email_confirmation').inputValue()).toBe(TYPED);
      expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2);
      expect(await fieldOf(page, 'password').inputValue()).toBe('');
      expect(await fieldOf(page, 'password_confirmation').inputValue()).toBe('');
      expect(await fieldOf(page, 'current_password').inputValue()).toBe('');
      await page.getByRole('alert').getByRole('link').first().click();
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toMatch(/^password/);
    },
  );
});

describe('the strength meter', () => {
  it('says « Fort » of a good password as one types', async () => {
    const zoe = await journey.newPerson();
    await zoe.signsIn(ZOE, PASSWORD);
    await zoe.arrivesAt('Bonjour');
    await zoe.opens('/espace/identifiants');
    await zoe.ticks('Saisir mon nouveau mot de passe');
    await fieldOf(zoe.page, 'password').pressSequentially('abc');
    const level = zoe.page.locator('[data-strength-level]');
    await level.filter({ hasText: 'Faible' }).waitFor();
    await zoe.fills({ password: NEW_PASSWORD });
    await level.filter({ hasText: 'Fort' }).waitFor();
    await zoe.arrivesAt(FORM);
  });
});
