import type { Insertable } from 'kysely';
import type { Account } from '../../src/account/account.ts';
import { emailKey } from '../../src/account/email-address.ts';
import type { Browser } from '../../src/account/known-browser.ts';
import type { Proof } from '../../src/account/proof.ts';
import { type Actor, findSession } from '../../src/account/session.ts';
import type { AccountTable, Database } from '../../src/database/schema.ts';
import { deliverDueMails } from '../../src/mail/deliver-due-mails.ts';
import { openBody } from '../../src/mail/outbox.ts';
import { demoTransport } from '../../src/mail/smtp.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { approach, type Door, openSpace } from '../../src/sign-in/open-space.ts';
import { recordWrongPassword } from '../../src/sign-in/record-refusal.ts';
import { awaitedAccount } from '../../src/sign-in/second-step.ts';
import { type SignInOutcome, signIn } from '../../src/sign-in/sign-in.ts';
import { addHolder } from './holder.ts';

export const PASSWORD = 'sept-girafes-lisent-le-journal-42';
/** Passwords that keep every rule, no two of them alike. */
export const otherPassword = (number = 1) => `douze-marmottes-rouges-patinent-${number}-fois`;

export const ORIGIN = { ip: '192.0.2.1', userAgent: 'test' };

/** An account that `PASSWORD` opens, with one dossier. @returns its id */
export async function openAccount(
  platform: Platform,
  email: string,
  overrides: Partial<Insertable<AccountTable>> = {},
): Promise<string> {
  const passwordHash = await platform.hasher.hash(PASSWORD);
  const { accountId } = await addHolder(platform.db, ['SARL ESSAI'], {
    sign_in_email: email,
    sign_in_email_key: emailKey(email),
    password_hash: passwordHash,
    ...overrides,
  });
  await platform.db
    .insertInto('password_history')
    .values({
      id: platform.random.uuid(),
      account_id: accountId,
      password_hash: passwordHash,
      set_at: platform.clock.now(),
    })
    .execute();
  return accountId;
}

/** A browser in which somebody signed in to this address before, so that no mail tells of it. */
export function browserOf({ secrets }: Pick<Platform, 'secrets'>, email: string): Browser {
  return { tokens: [], formerly: [secrets.keyedHash('known-browser', emailKey(email))] };
}

/** Signs in, as the sign-in page does, in a browser seen before, with a passkey where one is asked for. @throws when refused */
export async function signedIn(
  platform: Platform,
  email: string,
  password = PASSWORD,
): Promise<Actor & { token: string }> {
  const browser = browserOf(platform, email);
  const first = await signIn(platform, { email, password }, ORIGIN, browser);
  const result =
    first.outcome === 'second-step' ? await withPasskey(platform, first.pendingId, browser) : first;
  if (result.outcome !== 'signed-in') throw new Error(`${email} cannot sign in`);
  return whoBears(platform, result.sessionToken);
}

/** Through the door that a passkey opens after the password; what is looked at before it has tests of its own. */
async function withPasskey(platform: Platform, pendingId: string, browser: Browser): Promise<Door> {
  const account = await awaitedAccount(platform, pendingId);
  return inTransaction(platform, async (tx) => {
    const doorstep = await approach(tx, account?.id ?? '', browser);
    if (!doorstep) throw new Error('nobody is asked for a second step');
    const proof: Proof = { methods: ['password', 'passkey'], at: tx.clock.now() };
    return openSpace(tx, doorstep, { origin: ORIGIN, browser, proof });
  });
}

/** Tries to sign in, and records it where it is refused, as the sign-in page does after its answer. */
export async function tryToSignIn(
  platform: Platform,
  email: string,
  password = PASSWORD,
): Promise<SignInOutcome> {
  const result = await signIn(platform, { email, password }, ORIGIN, browserOf(platform, email));
  if (result.outcome === 'wrong-credentials')
    await recordWrongPassword(platform, { email, accountId: result.accountId, origin: ORIGIN });
  return result;
}

/** Who a session's token stands for. @throws when the session is over */
export async function whoBears(platform: Platform, token: string): Promise<Actor & { token: string }> {
  const found = await findSession(platform, token);
  if (!found) throw new Error('the session is over');
  return { accountId: found.account.id, tokenHash: found.session.token_hash, origin: ORIGIN, token };
}

/** Whether the address and the password sign in; leaves no session behind. */
export async function opens(platform: Platform, email: string, password = PASSWORD): Promise<boolean> {
  const result = await signIn(platform, { email, password }, ORIGIN, browserOf(platform, email));
  if (result.outcome !== 'signed-in') return false;
  await endSession(platform.db, (await whoBears(platform, result.sessionToken)).tokenHash);
  return true;
}

export async function accountRow(db: Database, id: string): Promise<Account> {
  return db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Everything in the outbox for one address, in the order in which it was written; wiped bodies are empty. */
export async function mailsTo(platform: Pick<Platform, 'db' | 'secrets'>, address: string) {
  const rows = await platform.db
    .selectFrom('mail')
    .selectAll()
    .where('recipient', '=', address)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({ ...row, text: openBody(platform, row)?.text ?? '' }));
}

/** The codes that can still be read in the outbox for one address. */
export async function codesTo(
  platform: Pick<Platform, 'db' | 'secrets'>,
  address: string,
): Promise<string[]> {
  const mails = await mailsTo(platform, address);
  return mails.map(({ text }) => /^\s*([A-Za-z]{12})\s*$/m.exec(text)?.[1] ?? '').filter(Boolean);
}

/** The only one. @throws when there is none, or more */
export async function codeTo(platform: Pick<Platform, 'db' | 'secrets'>, address: string): Promise<string> {
  const codes = await codesTo(platform, address);
  const [code] = codes;
  if (code === undefined || codes.length > 1) throw new Error(`${codes.length} codes for ${address}`);
  return code;
}

/** Hands over what is due to nobody, keeping it readable. */
export async function handOverMails(platform: Platform): Promise<void> {
  await deliverDueMails(platform, demoTransport());
}

/** The lines of the audit log, in order, without what binds them together. */
export async function auditLines(db: Database, accountId?: string) {
  const rows = await db
    .selectFrom('audit_log')
    .select(['event', 'outcome', 'account_id', 'ip', 'user_agent', 'details'])
    .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId ?? ''))
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) as object }));
}

/** Ends one session, as the end of its time does. */
export async function endSession(db: Database, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}
