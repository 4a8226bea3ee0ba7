import { HIGHEST_LEVEL } from '../src/captcha/price.ts';
import { makeWork } from '../src/captcha/work.ts';
import { systemRandom } from '../src/platform/platform.ts';
import { secretsFrom } from '../src/platform/secrets.ts';
import { emailOf, newAddress, PASSWORD } from './accounts.ts';
import { type Browser, expectStatus, hiddenFields, openBrowser } from './browser.ts';
import { type Mailbox, textOf } from './mailbox.ts';

export const ORIGIN = 'https://bench.example';
export const SECRET_KEY = 'Zk3vQ8rT1xW9bN5mJ7hG2dS4fL6pC0yXaRuE';

/** Somebody with an account, a browser of their own, and a network of their own. */
export interface Person {
  email: string;
  browser: Browser;
  /** The form that stands open in the browser, its captcha done. */
  form: Record<string, string>;
}

const secrets = secretsFrom(SECRET_KEY);

/** So many new addresses were asked for, of whichever instance: none is asked for twice. */
let changes = 0;

/**
 * The work of a form's captcha. A real browser looks for the number, for half a second, on somebody else's machine; here it is
 * known beforehand, and checking it costs the server the same.
 */
async function workFor(fields: Record<string, string>): Promise<Record<string, string>> {
  const token = fields.captcha_token;
  if (!token) return fields;
  const challenge = await makeWork(
    { secrets, random: { ...systemRandom, below: () => 0 } },
    token,
    HIGHEST_LEVEL,
  );
  const { solveChallenge } = await import('altcha-lib');
  const { deriveKey } = await import('altcha-lib/algorithms/pbkdf2');
  const solution = await solveChallenge({ challenge, deriveKey });
  return { ...fields, captcha_work: JSON.stringify({ challenge, solution }) };
}

/** What people do in ours, as their browsers ask for it. Each throws where the answer is not the one expected. */
export function visitsOf(server: () => string, mailbox: Mailbox) {
  function person(number: number): Person {
    const ip = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
    return { email: emailOf(number), browser: openBrowser(server, ORIGIN, ip), form: {} };
  }

  /** The sign-in page, its captcha done, in a browser whose session is over. */
  async function openSignIn(who: Person): Promise<void> {
    who.browser.cookies.delete('__Host-session');
    const page = expectStatus(await who.browser.get('/connexion'), 200, 'sign-in page').body.toString();
    who.form = await workFor(hiddenFields(page, '/connexion'));
  }

  async function signIn(who: Person): Promise<void> {
    const answer = await who.browser.post('/connexion', {
      ...who.form,
      email: who.email,
      password: PASSWORD,
    });
    expectStatus(answer, 303, 'sign-in');
    if (answer.headers.location !== '/espace') throw new Error(`signed in to ${answer.headers.location}`);
  }

  async function home(who: Person): Promise<void> {
    expectStatus(await who.browser.get('/espace'), 200, 'home page');
  }

  /** As browsers ask for it where no proxy compresses. */
  async function homeCompressed(who: Person): Promise<void> {
    expectStatus(await who.browser.get('/espace', 'br'), 200, 'home page');
  }

  /** `/` asks nothing but whether somebody is signed in. */
  async function readSession(who: Person): Promise<void> {
    const answer = expectStatus(await who.browser.get('/'), 303, 'session read');
    if (answer.headers.location !== '/espace') throw new Error('nobody is signed in');
  }

  async function signInPage(who: Person): Promise<void> {
    expectStatus(await who.browser.get('/connexion'), 200, 'sign-in page');
  }

  async function history(who: Person): Promise<void> {
    expectStatus(await who.browser.get('/espace/coordonnees/historique'), 200, 'history');
  }

  async function recap(who: Person): Promise<void> {
    const { body } = expectStatus(await who.browser.get('/espace/recapitulatif.pdf'), 200, 'recap');
    if (!body.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new Error('the recap is no PDF');
  }

  async function captchaImage(who: Person): Promise<void> {
    const page = expectStatus(await who.browser.get('/connexion'), 200, 'sign-in page').body.toString();
    const { captcha_token: token } = hiddenFields(page, '/connexion');
    expectStatus(await who.browser.get(`/captcha/image?token=${token}`), 200, 'captcha');
  }

  async function openCredentials(who: Person): Promise<void> {
    const page = expectStatus(await who.browser.get('/espace/identifiants'), 200, 'credentials page');
    who.form = hiddenFields(page.body.toString(), '/espace/identifiants');
  }

  /** From the form sent to the page of the recap: five pages, two mails, seven requests. */
  async function change(who: Person): Promise<void> {
    const { browser } = who;
    changes += 1;
    const email = newAddress('ours', changes);
    const mail = mailbox.mailTo(email);
    const asked = await browser.post('/espace/identifiants', {
      ...who.form,
      change_email: '1',
      email,
      email_confirmation: email,
      current_password: PASSWORD,
    });
    expectStatus(asked, 303, 'request of a change');
    expectStatus(await browser.get(asked.headers.location ?? ''), 200, 'what was asked');
    const code = /^\s*([A-Za-z]{12})\s*$/m.exec(textOf(await mail))?.[1] ?? '';

    const first = expectStatus(await browser.get('/activation'), 200, 'first tab').body.toString();
    const entered = await browser.post('/activation', {
      ...(await workFor(hiddenFields(first, '/activation'))),
      code,
    });
    expectStatus(entered, 303, 'code');
    const second = expectStatus(await browser.get('/activation/identifiants'), 200, 'second tab');
    const fields = hiddenFields(second.body.toString(), '/activation/identifiants');
    expectStatus(await browser.post('/activation/identifiants', { ...fields, email }), 303, 'activation');
    who.email = email;
    expectStatus(await browser.get('/activation/recapitulatif'), 200, 'third tab');
  }

  return {
    person,
    openSignIn,
    signIn,
    home,
    homeCompressed,
    readSession,
    signInPage,
    history,
    recap,
    captchaImage,
    openCredentials,
    change,
  };
}

export type Visits = ReturnType<typeof visitsOf>;
