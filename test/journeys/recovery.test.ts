import { describe, expect, it } from 'vitest';
import { validUntil } from '../../src/account/account.ts';
import { longDay } from '../../src/web/french-dates.ts';
import { asRead } from '../tools/as-read.ts';
import {
  codeMailedTo,
  EVE,
  expectNoSidewaysScroll,
  fieldOf,
  getsNoWork,
  LILA,
  NEW_PASSWORD,
  openJourney,
  PASSWORD,
  PAUL,
  type Person,
  pressesTwiceIfHeld,
  ZOE,
} from './steps.ts';

const journey = openJourney({ mailbox: true });

const FORGOTTEN = 'Mot de passe oublié';
const SIGN_IN = 'Connexion à mon espace professionnel';
const DONE = 'Réinitialisation de votre mot de passe';
const QUESTION = 'Le prénom de votre conjoint(e) ?';

async function asksForACode(person: Person, email: string): Promise<void> {
  await person.opens('/connexion');
  await person.follows('Mot de passe oublié');
  await person.arrivesAt(FORGOTTEN);
  await person.fills({ email });
  await person.copiesTheImage();
  await person.presses('Recevoir un code');
  await person.reads('Votre demande est enregistrée');
  await person.arrivesAt(FORGOTTEN);
}

async function entersCode(person: Person, code: string, answer: string): Promise<void> {
  await person.follows('Saisir le code');
  await fieldOf(person.page, 'code').waitFor();
  await person.arrivesAt(FORGOTTEN);
  await person.fills({ code, answer });
  await person.presses('Continuer');
}

/** Presses the button of a form that is to come back. @returns its status */
const mailTo = (address: string, subject: RegExp) =>
  journey.mailbox.waitForMail(
    (mail) => mail.recipients.includes(address) && subject.test(mail.subject ?? ''),
  );

describe('a forgotten password', () => {
  it('is replaced with the mailed code and the security answer; the old one and old sessions are over', async () => {
    const [lila, elsewhere] = await Promise.all([journey.newPerson(), journey.newPerson()]);
    await elsewhere.signsIn(LILA, PASSWORD);
    await elsewhere.arrivesAt('Bonjour');

    await asksForACode(lila, LILA);
    await lila.reads(LILA);
    await entersCode(lila, await codeMailedTo(journey.mailbox, LILA), 'camille');
    await fieldOf(lila.page, 'password').waitFor();
    await lila.arrivesAt(FORGOTTEN);
    await lila.fills({ password: 'Court-2026', password_confirmation: 'Court-2026' });
    await lila.presses('Valider');
    await lila.page.locator('#password[data-held]:focus').waitFor();
    await lila.arrivesAt(FORGOTTEN);
    // The page might be wrong: the button goes on working.
    expect(await pressesTwiceIfHeld(lila, 'Valider')).toBe(422);
    expect((await lila.problems()).join()).toContain('moins de 20 caractères');
    await lila.fills({ password: PASSWORD, password_confirmation: PASSWORD });
    await lila.page.locator('[data-rule="not-yours"][data-met]').waitFor();
    expect(await lila.page.locator('[data-rule="not-shown"][data-met]').count()).toBe(0);
    expect(await pressesTwiceIfHeld(lila, 'Valider')).toBe(422);
    expect((await lila.problems()).join()).toContain('est l’exemple affiché sur ce site');
    expect(await fieldOf(lila.page, 'password').inputValue()).toBe('');
    await lila.arrivesAt(FORGOTTEN);
    const before = new Date();
    await lila.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
    await lila.presses('Valider');
    await lila.arrivesAt(DONE);
    await lila.reads('Votre mot de passe a été réinitialisé avec succès.');
    const days = [before, new Date()].map((day) => longDay(validUntil(day, 3)));
    const shown = (await lila.page.getByText('Ce mot de passe est valable').textContent()) ?? '';
    const day = days.find((last) => shown.includes(last));
    expect(day, shown).toBeDefined();
    const { text } = await mailTo(LILA, /^Espace professionnel - Modification du mot de passe$/);
    expect(text).toContain(asRead(day));

    // Nobody is signed in by it.
    await lila.opens('/espace');
    await lila.arrivesAt(SIGN_IN);
    await elsewhere.opens('/espace');
    await elsewhere.arrivesAt(SIGN_IN);
    await lila.signsIn(LILA, PASSWORD);
    expect(await lila.problems()).toEqual([expect.stringContaining('Adresse ou mot de passe incorrect')]);
    await lila.signsIn(LILA, NEW_PASSWORD);
    await lila.arrivesAt('Bonjour');
    await lila.reads('SARL MARTIN DISTRIBUTION');
  });

  it('needs no script, on the screen of a telephone, and frees an expired one', async () => {
    const eve = await journey.newPerson({ javaScript: false, width: 375 });
    await asksForACode(eve, EVE);
    await expectNoSidewaysScroll(eve.page);
    const code = await codeMailedTo(journey.mailbox, EVE);
    // The question is shown to who enters the code alone.
    await entersCode(eve, code, '');
    await eve.reads('Le code est reconnu.');
    await eve.page.getByLabel(QUESTION).waitFor();
    await expectNoSidewaysScroll(eve.page);
    await eve.fills({ answer: 'CAMILLE' });
    await eve.presses('Continuer');
    await fieldOf(eve.page, 'password').waitFor();
    await expectNoSidewaysScroll(eve.page);
    await eve.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
    await eve.presses('Valider');
    await eve.arrivesAt(DONE);
    await expectNoSidewaysScroll(eve.page);
    await eve.follows('Connexion');
    await eve.signsIn(EVE, NEW_PASSWORD);
    await eve.arrivesAt('Bonjour');

    // Going back and entering the code again leads nowhere.
    await eve.opens('/mot-de-passe-oublie/verification');
    await eve.fills({ code, answer: 'Camille' });
    expect(await pressesTwiceIfHeld(eve, 'Continuer')).toBe(422);
    expect(await eve.problems()).toEqual([expect.stringContaining('Ce code a déjà servi')]);
  });

  it('shows the same page for an address that opens nothing, and mails nothing there', async () => {
    const [known, unknown] = await Promise.all([journey.newPerson(), journey.newPerson()]);
    const stranger = 'jean.sansespace@demo.example';
    await asksForACode(unknown, stranger);
    await asksForACode(known, ZOE);
    const textOf = (person: Person) => person.page.getByRole('main').textContent();
    expect((await textOf(unknown))?.replaceAll(stranger, ZOE)).toBe(await textOf(known));
    await codeMailedTo(journey.mailbox, ZOE);
    expect(journey.mailbox.mails.filter(({ recipients }) => recipients.includes(stranger))).toEqual([]);
  });

  it('is told a wrong captcha and keeps the address', async () => {
    const zoe = await journey.newPerson();
    await getsNoWork(zoe.page);
    await zoe.opens('/mot-de-passe-oublie');
    await zoe.fills({ email: ZOE, captcha: 'zzzzzz' });
    expect(await pressesTwiceIfHeld(zoe, 'Recevoir un code')).toBe(422);
    expect(await zoe.problems()).toEqual([expect.stringContaining('ne sont pas ceux de l’image')]);
    expect(await fieldOf(zoe.page, 'email').inputValue()).toBe(ZOE);
    await zoe.arrivesAt(FORGOTTEN);
  });

  it('is told a wrong code, then stops at the fifth wrong answer, with a mail', async () => {
    const paul = await journey.newPerson();
    await asksForACode(paul, PAUL);
    const code = await codeMailedTo(journey.mailbox, PAUL);
    await entersCode(paul, 'abcdefghijkm', 'Camille');
    expect(await paul.problems()).toEqual([expect.stringContaining('ne correspond à aucune demande')]);
    expect(await paul.page.getByText(QUESTION).count()).toBe(0);
    expect(await fieldOf(paul.page, 'code').inputValue()).toBe('');
    await paul.arrivesAt(FORGOTTEN);
    await paul.fills({ code, answer: 'Médor' });
    for (const left of ['4 essais', '3 essais', '2 essais', 'un essai']) {
      expect(await pressesTwiceIfHeld(paul, 'Continuer')).toBe(422);
      expect(await paul.problems()).toEqual([expect.stringContaining(`Il vous reste ${left}.`)]);
      await paul.page.getByLabel(QUESTION).waitFor();
      expect(await fieldOf(paul.page, 'answer').inputValue()).toBe('');
      await paul.fills({ answer: `pas ${left}` });
    }
    await paul.arrivesAt(FORGOTTEN);
    expect(await pressesTwiceIfHeld(paul, 'Continuer')).toBe(422);
    await paul.reads('Cette demande est arrêtée');
    await paul.arrivesAt(FORGOTTEN);
    const { text } = await mailTo(PAUL, /demande arrêtée/);
    expect(text).toContain('M. Paul');
    await paul.opens('/mot-de-passe-oublie/verification');
    await paul.fills({ code, answer: 'Camille' });
    await paul.presses('Continuer');
    await paul.reads('Cette demande est arrêtée');
  });
});
