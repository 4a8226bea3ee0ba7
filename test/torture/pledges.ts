import { Secret, TOTP } from 'otpauth';
import type { SeededRandom } from '../abuse/random.ts';
import { hiddenFields, type Visitor } from '../tools/visitor.ts';
import { CREDENTIALS, codeIn, Holder, type World } from './holder.ts';
import type { AccountLedger } from './ledger.ts';

/** Something begun, that has to be possible to go on with later. */
export interface Pledge {
  name: PledgeName;
  /** Goes on with it, once. */
  isKept(): Promise<boolean>;
}

export type PledgeName = keyof typeof MAKERS;

/** What does not depend on the key that an instance makes with: a session, and factors. */
export const OUTLIVING: ReadonlySet<PledgeName> = new Set<PledgeName>(['session', 'codes on paper']);

const TAB = '/activation/identifiants';

const MAKERS = {
  /** Somebody is signed in. */
  async session(who: Holder) {
    await signIn(who);
    return async () => (await who.browser.get('/espace')).statusCode === 200;
  },
  /** A page with a form stands open. */
  async form(who: Holder) {
    await signIn(who);
    const _csrf = await who.browser.csrf(CREDENTIALS);
    return () => asksForAddress(who, who.newAddress(), { _csrf });
  },
  /** A code has been mailed. */
  async code(who: Holder) {
    const { code, email } = await asked(who);
    return async () => (await entersCode(who, code)) && activates(who, email);
  },
  /** It has been entered on the first of two screens. */
  async step(who: Holder) {
    const { code, email } = await asked(who);
    if (!(await entersCode(who, code))) throw new Error('the code is not taken');
    return () => activates(who, email);
  },
  /** « Mot de passe oublié »: a code has been mailed. */
  async recovery(who: Holder) {
    const code = await recoveryCode(who);
    return async () => (await verifies(who, code)) && choosesPassword(who);
  },
  /** It has been entered, with the answer. */
  async 'recovery step'(who: Holder) {
    if (!(await verifies(who, await recoveryCode(who)))) throw new Error('the code is not taken');
    return () => choosesPassword(who);
  },
  /** « Ce n'était pas moi », in the notice of a change that was asked for. */
  async 'link to dispute'(who: Holder) {
    await asked(who);
    const { email } = who.present();
    const notice = await who.mail(email, ({ text }) => DISPUTE.test(text), PATIENCE);
    const reference = DISPUTE.exec(notice?.text ?? '')?.[1] ?? '';
    const browser = who.newBrowser();
    return () => goesTo(browser, '/contestation', { reference, action: 'annuler' }, /demande-annulee$/);
  },
  /** Codes on paper, asked for beside the password. */
  async 'codes on paper'(who: Holder) {
    await signIn(who);
    const [code = ''] = await setUpFactor(who.browser, who.present().password);
    const browser = who.newBrowser();
    return async () =>
      (await goesTo(browser, '/connexion', { ...who.present() }, /seconde-etape$/)) &&
      goesTo(browser, '/connexion/seconde-etape', { second_step: code, avec: 'secours' }, /^\/espace/);
  },
  /** The password was right, the second step has yet to come. */
  async 'second step'(who: Holder) {
    await signIn(who);
    const [code = ''] = await setUpFactor(who.browser, who.present().password);
    const browser = who.newBrowser();
    await mustGo(browser, '/connexion', { ...who.present() }, /seconde-etape$/);
    return () =>
      goesTo(browser, '/connexion/seconde-etape', { second_step: code, avec: 'secours' }, /^\/espace/);
  },
} as const;

/** One of each is begun at once, each of an account of its own. */
export const PLEDGE_NAMES = Object.keys(MAKERS) as PledgeName[];

const PATIENCE = 30;
const DISPUTE = /#([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})/;

/** One of each kind, each of an account of its own. @throws when it cannot even be begun */
export function makePledges(
  world: World,
  accounts: readonly AccountLedger[],
  random: SeededRandom,
): Promise<Pledge[]> {
  return Promise.all(
    PLEDGE_NAMES.map(async (name, index) => {
      const account = accounts[index];
      if (!account) throw new Error('too few accounts');
      const isKept = await MAKERS[name](new Holder(world, account, random)).catch((error: unknown) => {
        throw new Error(`${name} cannot be begun`, { cause: error });
      });
      return { name, isKept };
    }),
  );
}

async function goesTo(
  browser: Visitor,
  path: string,
  fields: Record<string, string>,
  to: RegExp,
): Promise<boolean> {
  const { statusCode, headers } = await browser.post(path, fields);
  return statusCode === 303 && to.test(String(headers.location));
}

async function mustGo(...asked: Parameters<typeof goesTo>): Promise<void> {
  if (!(await goesTo(...asked))) throw new Error(`${asked[1]} is refused`);
}

const signIn = (who: Holder) => mustGo(who.browser, '/connexion', { ...who.present() }, /^\/espace/);

async function asksForAddress(who: Holder, email: string, more: Record<string, string>): Promise<boolean> {
  const { password: current_password } = who.present();
  const fields = { change_email: '1', email, email_confirmation: email, answer: who.account.answer };
  return goesTo(who.browser, CREDENTIALS, { ...fields, current_password, ...more }, /\/demande$/);
}

async function asked(who: Holder): Promise<{ code: string; email: string }> {
  await signIn(who);
  const email = `${who.account.id}@engagement.example`;
  if (!(await asksForAddress(who, email, {}))) throw new Error('the change is refused');
  const code = codeIn(await who.mail(email, (mail) => codeIn(mail) !== undefined, PATIENCE));
  if (!code) throw new Error('no code came');
  return { code, email };
}

const entersCode = (who: Holder, code: string) =>
  goesTo(who.browser, '/activation', { code }, /^\/activation\/identifiants$/);

const activates = (who: Holder, email: string) =>
  goesTo(who.browser, TAB, { email, password: who.present().password }, /recapitulatif$/);

async function recoveryCode(who: Holder): Promise<string> {
  const { email } = who.present();
  await mustGo(who.browser, '/mot-de-passe-oublie', { email }, /\/demande$/);
  const code = codeIn(await who.mail(email, (mail) => codeIn(mail) !== undefined, PATIENCE));
  if (!code) throw new Error('no code came');
  return code;
}

const verifies = (who: Holder, code: string) =>
  goesTo(
    who.browser,
    '/mot-de-passe-oublie/verification',
    { code, answer: who.account.answer },
    /\/nouveau$/,
  );

function choosesPassword(who: Holder): Promise<boolean> {
  const password = who.newPassword();
  const fields = { password, password_confirmation: password };
  return goesTo(who.browser, '/mot-de-passe-oublie/nouveau', fields, /\/termine$/);
}

/** @returns the codes on paper */
async function setUpFactor(browser: Visitor, password: string): Promise<string[]> {
  const methods = '/espace/moyens-de-connexion/application';
  const { body } = await browser.post(`${methods}/ajouter`, { password });
  const key = /class="ep-key"[^>]*>([^<]*)/.exec(body)?.[1]?.replaceAll(/\s/g, '');
  if (!key) throw new Error('no key is shown');
  const code = new TOTP({ secret: Secret.fromBase32(key) }).generate();
  const fields = new URLSearchParams({ ...hiddenFields(body), code });
  const shown = (await browser.send(`${methods}/confirmer`, fields)).body;
  const codes = [...shown.matchAll(/class="ep-codes__code"[^>]*>([^<]*)/g)].map(([, one = '']) => one);
  if (codes.length === 0) throw new Error('no codes are shown');
  return codes;
}
