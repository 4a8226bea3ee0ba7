import { creationForm } from '../../tools/registrations.ts';
import { LONG } from '../long-holder.ts';
import { send, statesOf, visit, withoutScripts } from '../state.ts';
import type { World } from '../world.ts';

const PAGE = '/creation';
const FORM = creationForm('jeanne.dupont@test.example');
const WRONG = {
  mode: 'simplified',
  siren: '123',
  company_email: 'pas une adresse',
  last_name: '',
  first_name: '',
  phone: 'abc',
  street: '',
  postal_code: 'abc',
  city: '',
  country: '',
  email: 'pas une adresse',
  email_confirmation: 'autre@test.example',
  password: 'trop court',
  password_confirmation: 'autre',
  question: '',
  answer: '',
};

async function asks(world: World, fields: Record<string, string> = {}) {
  const who = world.stranger();
  return { who, shown: await world.sends(who, PAGE, { ...FORM, ...fields }) };
}

export const CREATION = statesOf({
  'GET /creation': {
    first: visit(PAGE),
    'without-scripts': withoutScripts(visit(PAGE)),
    simplified: {
      open: visit(PAGE),
      act: async (page) => {
        await page.locator('input[value="simplified"]').check();
        // The browser begins its work with the first answer: until it is done, the page tells of it as it likes.
        await page.locator('.ep-captcha[data-work="done"]').waitFor();
      },
    },
    correction: async (world) => world.opens((await asks(world)).who, `${PAGE}?correction=1`),
  },
  'POST /creation': {
    empty: send(PAGE, { captcha: '' }),
    wrong: send(PAGE, { ...WRONG, captcha: 'zzzzzz' }),
    'wrong-without-scripts': withoutScripts(send(PAGE, { ...WRONG, captcha: 'zzzzzz' })),
    'wrong-long': send(PAGE, { ...FORM, email: LONG, email_confirmation: `${LONG}.fr` }),
    'password-weak': send(PAGE, {
      ...FORM,
      password: 'azertyuiopqsdfghjklm1',
      password_confirmation: 'azertyuiopqsdfghjklm1',
    }),
  },
  'GET /creation/demande': {
    first: async (world) => (await asks(world)).shown,
    long: async (world) => (await asks(world, { email: LONG, email_confirmation: LONG })).shown,
    'sent-again': async (world) =>
      world.sends((await asks(world)).who, '/creation/renvoyer', {}, '/creation/demande'),
  },
});
