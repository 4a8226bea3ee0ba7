import { CREDENTIALS, codeIn, type Holder } from './holder.ts';
import type { AskedChange, Outcome } from './ledger.ts';

/** What somebody may do now, and how much they like to. */
interface Journey {
  name: string;
  weight: number;
  may(who: Holder): boolean;
  goes(who: Holder): Promise<void>;
}

const TAB = '/activation/identifiants';
const signedIn = (who: Holder) => who.isSignedIn;
const waits = (who: Holder) => who.account.change !== undefined;
/** Or looks into the mailbox once more. */
const hopes = (who: Holder) => waits(who) && (who.account.change !== who.gaveUpOn || who.random.chance(15));

export const JOURNEYS: readonly Journey[] = [
  { name: 'sign in', weight: 60, may: (who) => !who.isSignedIn, goes: signIn },
  { name: 'home', weight: 10, may: signedIn, goes: async (who) => void (await who.browser.get('/espace')) },
  { name: 'sign out', weight: 12, may: signedIn, goes: signOut },
  { name: 'change password', weight: 20, may: signedIn, goes: changePassword },
  { name: 'change address', weight: 22, may: signedIn, goes: (who) => requestChange(who, false) },
  { name: 'change both', weight: 12, may: signedIn, goes: (who) => requestChange(who, true) },
  { name: 'activate', weight: 70, may: hopes, goes: activate },
  { name: 'activate in two browsers', weight: 12, may: hopes, goes: activateTwice },
  {
    name: 'enter a former code',
    weight: 4,
    may: (who) => who.account.lastChange?.isOver === true,
    goes: enterFormer,
  },
  { name: 'cancel', weight: 6, may: (who) => signedIn(who) && waits(who), goes: cancel },
  { name: 'send again', weight: 6, may: (who) => signedIn(who) && waits(who), goes: sendAgain },
  { name: 'dispute', weight: 5, may: waits, goes: dispute },
  { name: 'forgotten password', weight: 8, may: () => true, goes: recover },
];

async function signIn(who: Holder): Promise<void> {
  const typed = who.present();
  const outcome = await who.sends('/connexion', { ...typed }, (to) => !to.startsWith('/connexion'));
  who.account.signIn(typed, outcome);
  // A session that nobody was told of is nobody's.
  if (outcome !== 'done') who.forgetSession();
}

async function signOut(who: Holder): Promise<void> {
  const token = who.sessionToken;
  const outcome = await who.sends('/deconnexion', {}, (to) => to === '/connexion', { form: '/espace' });
  who.account.note('signed-out', outcome);
  if (outcome === 'done' && token) who.account.signedOut.add(token);
  who.forgetSession();
}

async function changePassword(who: Holder): Promise<void> {
  const typed = { ...who.present(), password: who.newPassword() };
  const { password: current_password } = who.account.possible[0] ?? typed;
  const { password } = typed;
  const fields = { change_password: '1', password, password_confirmation: password, current_password };
  const outcome = await who.sends(CREDENTIALS, fields, (to) => to.endsWith('/mot-de-passe'));
  who.account.setPassword('password-changed', typed, outcome);
  // Its session went on under a token that never came.
  if (outcome === 'unknown') who.forgetSession();
}

async function requestChange(who: Holder, withPassword: boolean): Promise<void> {
  const email = who.newAddress();
  const password = withPassword ? who.newPassword() : undefined;
  const fields = {
    change_email: '1',
    email,
    email_confirmation: email,
    answer: who.account.answer,
    current_password: who.present().password,
    ...(password !== undefined && { change_password: '1', password, password_confirmation: password }),
  };
  const outcome = await who.sends(CREDENTIALS, fields, (to) => to === `${CREDENTIALS}/demande`);
  who.account.requestChange({ email, ...(password !== undefined && { password }) }, outcome);
}

/** By who is signed in, or in another browser by whoever knows a password. */
async function activate(who: Holder): Promise<void> {
  const { change } = who.account;
  const code = change && (await who.codeOf(change));
  if (!change || !code) return;
  const outcome = await enterCode(who, change, code, who.random.chance(25) ? who.newBrowser() : who.browser);
  who.account.activate(change, outcome);
  if (outcome !== 'refused') who.forgetSession();
}

/** What is over stays over. */
async function enterFormer(who: Holder): Promise<void> {
  const change = who.account.lastChange;
  const code = change?.isOver && (await who.codeOf(change));
  if (!change || !code) return;
  who.account.activate(change, await enterCode(who, change, code, who.newBrowser()));
}

async function activateTwice(who: Holder): Promise<void> {
  const { change } = who.account;
  const code = change && (await who.codeOf(change));
  if (!change || !code) return;
  who.races();
  const browsers = [who.browser, who.newBrowser()];
  const outcomes = await Promise.all(browsers.map((browser) => enterCode(who, change, code, browser)));
  const done = outcomes.filter((outcome) => outcome === 'done').length;
  if (done > 1) who.account.found('double', `the code for ${change.email} worked in two browsers`);
  who.account.activate(change, done > 0 ? 'done' : outcomes.includes('unknown') ? 'unknown' : 'refused');
  who.forgetSession();
}

async function enterCode(
  who: Holder,
  change: AskedChange,
  code: string,
  browser: Holder['browser'],
): Promise<Outcome> {
  if ((await who.sends('/activation', { code }, (to) => to === TAB, { browser })) !== 'done')
    return 'refused';
  // Asked for where the browser is no proof by itself, and looked at nowhere else.
  const { password } = who.present();
  const fields = { email: change.email, password };
  return who.sends(TAB, fields, (to) => to === '/activation/recapitulatif', { browser });
}

async function cancel(who: Holder): Promise<void> {
  const isDone = (to: string) => to.endsWith('fait=annulation');
  const outcome = await who.sends(`${CREDENTIALS}/annuler`, {}, isDone, { form: CREDENTIALS });
  who.account.endChange('change-cancelled', outcome);
}

/** The code may be another from now on, and may not: a mail that has yet to leave is not written anew. */
async function sendAgain(who: Holder): Promise<void> {
  await who.sends(`${CREDENTIALS}/renvoyer`, {}, (to) => to.endsWith('fait=renvoi'), { form: CREDENTIALS });
}

/** « Ce n'était pas moi », by the link of the notice to the present address. */
async function dispute(who: Holder): Promise<void> {
  const notice = await who.mail(who.present().email, (mail) =>
    mail.subject.includes('Demande de modification'),
  );
  const reference = /#([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})/.exec(notice?.text ?? '')?.[1];
  if (!reference || who.account.usedReferences.has(reference)) return;
  who.account.usedReferences.add(reference);
  const fields = { reference, action: 'annuler' };
  const outcome = await who.sends('/contestation', fields, (to) => to === '/contestation/demande-annulee');
  who.account.endChange('change-disputed', outcome);
  if (outcome !== 'refused') who.forgetSession();
}

async function recover(who: Holder): Promise<void> {
  const { email } = who.present();
  const before = await who.mail(email, isRecovery, 0);
  const asked = await who.sends('/mot-de-passe-oublie', { email }, (to) => to.endsWith('/demande'));
  if (asked === 'refused') return;
  const mail = await who.mail(email, (one) => isRecovery(one) && one.id !== before?.id);
  const code = codeIn(mail);
  if (!code) return;
  const { answer } = who.account;
  const isVerified = (to: string) => to === '/mot-de-passe-oublie/nouveau';
  if ((await who.sends('/mot-de-passe-oublie/verification', { code, answer }, isVerified)) !== 'done') return;
  const password = who.newPassword();
  const fields = { password, password_confirmation: password };
  const outcome = await who.sends('/mot-de-passe-oublie/nouveau', fields, (to) => to.endsWith('/termine'));
  who.account.setPassword('password-recovered', { email, password }, outcome);
  if (outcome !== 'refused') who.forgetSession();
}

const isRecovery = ({ subject }: { subject: string }) => subject.includes('Mot de passe oubli');
