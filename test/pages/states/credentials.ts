import type { Page } from 'playwright-core';
import { handOverMails, signedIn } from '../../tools/accounts.ts';
import { askForAddress, disputeReferenceTo } from '../../tools/changes.ts';
import { LONG, LONG_NEW, openLongHolder, sendOfLong, visitOfLong } from '../long-holder.ts';
import { sendOf, statesOf, visitOf, withoutScripts } from '../state.ts';
import { EVE, LILA, NEW_PASSWORD, PASSWORD, type World } from '../world.ts';

const FORM = '/espace/identifiants';
const NEW = 'lila.nouvelle@demo.example';
const ADDRESS = { change_email: '1', email: NEW, email_confirmation: NEW };
const NEW_ONE = { change_password: '1', password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD };
const EVERYTHING_WRONG = {
  change_email: '1',
  email: 'pas une adresse',
  email_confirmation: 'autre@demo.example',
  change_password: '1',
  password: 'trop court',
  password_confirmation: 'autre',
  current_password: '',
};

const tick = (page: Page, name: string) => page.locator(`input[name="${name}"]`).check();

async function typePassword(page: Page, password: string): Promise<void> {
  await tick(page, 'change_password');
  await page.locator('input[name="password"]').fill(password);
  await page
    .locator('[data-strength-level]')
    .filter({ hasText: /Faible|Moyen|Fort/ })
    .first()
    .waitFor();
}

/** Another address was asked for, with its code mailed. */
async function askedBy(world: World, email: string, newEmail: string, newPassword?: string) {
  const { platform } = world;
  const more = newPassword === undefined ? {} : { newPassword };
  await askForAddress(platform, await signedIn(platform, email, PASSWORD), newEmail, {
    password: PASSWORD,
    ...more,
  });
  await handOverMails(platform);
  return world.holder(email);
}

const pending = (path: string) => async (world: World) => world.opens(await askedBy(world, LILA, NEW), path);

export const CREDENTIALS = statesOf({
  'GET /espace/identifiants': {
    first: visitOf(LILA, FORM),
    'without-scripts': withoutScripts(visitOf(LILA, FORM)),
    'address-ticked': { open: visitOf(LILA, FORM), act: (page) => tick(page, 'change_email') },
    'password-weak': { open: visitOf(LILA, FORM), act: (page) => typePassword(page, 'azertyuiopqs') },
    'password-strong': { open: visitOf(LILA, FORM), act: (page) => typePassword(page, NEW_PASSWORD) },
    'both-ticked': {
      open: visitOf(LILA, FORM),
      act: async (page) => {
        await tick(page, 'change_email');
        await tick(page, 'change_password');
      },
    },
    expired: visitOf(EVE, FORM),
    long: visitOfLong(FORM),
    pending: pending(FORM),
    'pending-and-password': async (world) => world.opens(await askedBy(world, LILA, NEW, NEW_PASSWORD), FORM),
    'pending-long': async (world) => {
      await openLongHolder(world);
      return world.opens(await askedBy(world, LONG, LONG_NEW), FORM);
    },
    'pending-expired': async (world) => {
      await askedBy(world, LILA, NEW);
      world.platform.clock.advance({ hours: 49 });
      return world.opens(await world.holder(LILA), FORM);
    },
    'sent-again': async (world) => world.sends(await askedBy(world, LILA, NEW), `${FORM}/renvoyer`, {}, FORM),
    cancelled: async (world) => world.sends(await askedBy(world, LILA, NEW), `${FORM}/annuler`, {}, FORM),
    correction: pending(`${FORM}?correction=1`),
  },
  'POST /espace/identifiants': {
    'nothing-ticked': sendOf(LILA, FORM, {}),
    wrong: sendOf(LILA, FORM, EVERYTHING_WRONG),
    'wrong-without-scripts': withoutScripts(sendOf(LILA, FORM, EVERYTHING_WRONG)),
    'wrong-long': sendOfLong(FORM, { ...EVERYTHING_WRONG, email: LONG_NEW }),
    'nothing-ticked-long': sendOfLong(FORM, {}),
    'password-refused': sendOf(LILA, FORM, {
      change_password: '1',
      password: 'azertyuiopqsdfghjklm1',
      password_confirmation: 'azertyuiopqsdfghjklm1',
      current_password: PASSWORD,
    }),
    'password-wrong': sendOf(LILA, FORM, { ...ADDRESS, current_password: 'pas-celui-ci' }),
    'address-alone-expired': sendOf(EVE, FORM, { ...ADDRESS, current_password: PASSWORD }),
    'answer-asked': async (world) => {
      await askedBy(world, LILA, 'voleur@ailleurs.example');
      const reference = await disputeReferenceTo(world.platform, LILA);
      await world.sends(world.stranger(), '/contestation', { reference, action: 'annuler' });
      return world.sends(await world.holder(LILA), FORM, { ...ADDRESS, current_password: PASSWORD });
    },
    'too-many': async (world) => {
      const { platform } = world;
      for (let number = 0; number < 10; number++) {
        const who = await signedIn(platform, LILA, PASSWORD);
        await askForAddress(platform, who, `lila.${number}@demo.example`, { password: PASSWORD });
      }
      return world.sends(await world.holder(LILA), FORM, { ...ADDRESS, current_password: PASSWORD });
    },
  },
  'GET /espace/identifiants/demande': {
    first: sendOf(LILA, FORM, { ...ADDRESS, current_password: PASSWORD }),
    both: sendOf(LILA, FORM, { ...ADDRESS, ...NEW_ONE, current_password: PASSWORD }),
    long: sendOfLong(FORM, {
      change_email: '1',
      email: LONG_NEW,
      email_confirmation: LONG_NEW,
      current_password: PASSWORD,
    }),
  },
  'GET /espace/identifiants/mot-de-passe': {
    first: sendOf(LILA, FORM, { ...NEW_ONE, current_password: PASSWORD }),
    'request-killed': async (world) =>
      world.sends(await askedBy(world, LILA, NEW), FORM, { ...NEW_ONE, current_password: PASSWORD }),
  },
});
