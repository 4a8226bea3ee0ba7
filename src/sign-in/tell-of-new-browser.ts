import type { Account } from '../account/account.ts';
import { makeLockLink } from '../account/lock-link.tsx';
import { inStretches } from '../database/in-stretches.ts';
import type { Trx } from '../database/schema.ts';
import { rewriteMail, send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import { countAttempt, type RateLimit } from '../platform/throttle.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { type ListedSignIn, type NewBrowserNews, newBrowserMail } from './mails.tsx';

/** By then a second step was given, or was not; and whoever comes again and again meanwhile is told of in the same mail. */
const TOLD_AFTER_MS = 5 * 60_000;
/** Five mails in a day, then two in six hours: what happens in between waits for the next one, and is told there. */
const MAILS: RateLimit = { free: 4, firstDelay: 21_600, longestDelay: 21_600, forgetAfter: 86_400 };
/** Of each kind, so that no number of one hides another. */
const LISTED = 5;

/** A sign-in in a browser never seen. */
export interface NewBrowserSignIn {
  /** `stopped`: the password was right, and the second step, which is asked for in the next page, has yet to be given. */
  way: 'opened' | 'stopped';
  origin: Origin;
  pendingId?: string | undefined;
}

/**
 * Has the holder mailed, five minutes later, that somebody signed in with a browser never seen before (OWASP ASVS 5.0,
 * 6.3.5), or stopped there before the second step; not at the first sign-in ever, for which there is nothing to compare.
 * That sign-in is recorded already. The mail is written at once, to the address of that moment: whoever changes the address
 * meanwhile does not get it in the holder's place. The caller holds the account's lock.
 */
export async function tellOfNewBrowser(
  tx: Tx,
  account: Account,
  { way, origin, pendingId = tx.random.uuid() }: NewBrowserSignIn,
): Promise<void> {
  const now = tx.clock.now();
  const listed: ListedSignIn = { id: pendingId, at: now.toISOString(), ...shortened(origin) };
  const waiting = await tx.db
    .selectFrom('new_browser_notice')
    .select(['mail_id', 'due_at', 'news'])
    .where('account_id', '=', account.id)
    .where('due_at', '>', now)
    .executeTakeFirst();
  if (waiting) {
    const news = withOneMore(waiting.news as NewBrowserNews, way, listed);
    if (await rewriteMail(tx, waiting.mail_id, await mailOf(tx, account, news)))
      return keep(tx, account.id, { ...waiting, news });
  } else if (way === 'opened' && (await isFirstEver(tx, account))) return;
  const news = withOneMore(NO_NEWS, way, listed);
  const due_at = await nextMailAt(tx, account.id);
  const mail_id = await send(tx, await mailOf(tx, account, news), { notBefore: due_at });
  await keep(tx, account.id, { mail_id, due_at, news });
}

async function mailOf(tx: Tx, account: Account, news: NewBrowserNews): Promise<OutgoingMail> {
  const lock = await makeLockLink(tx, account);
  return newBrowserMail(tx.installation, account, { ...news, lock }, tx.clock.now());
}

const NO_NEWS: NewBrowserNews = { opened: [], stopped: [], more: { opened: 0, stopped: 0 } };

/** A sign-in that was opened at last has not stopped. */
function withOneMore(
  news: NewBrowserNews,
  way: NewBrowserSignIn['way'],
  listed: ListedSignIn,
): NewBrowserNews {
  const { opened, more } = news;
  const stopped = news.stopped.filter(({ id }) => id !== listed.id);
  const all = { opened, stopped, more };
  return all[way].length < LISTED
    ? { ...all, [way]: [...all[way], listed] }
    : { ...all, more: { ...more, [way]: more[way] + 1 } };
}

/** A browser says of itself what it likes, at any length. */
function shortened({ ip, userAgent }: Origin): Origin {
  return { ip, userAgent: userAgent.slice(0, 300) };
}

async function nextMailAt(tx: Tx, accountId: string): Promise<Date> {
  const soon = new Date(tx.clock.now().getTime() + TOLD_AFTER_MS);
  const counted = await countAttempt(tx, `new-browser/${accountId}`, MAILS);
  return counted.allowed || counted.retryAt < soon ? soon : counted.retryAt;
}

async function keep(
  tx: Tx,
  account_id: string,
  { mail_id, due_at, news }: { mail_id: string; due_at: Date; news: NewBrowserNews },
): Promise<void> {
  const kept = { mail_id, due_at, news: JSON.stringify(news) };
  const row = tx.db.insertInto('new_browser_notice').values({ account_id, ...kept });
  await tx.later(row.onConflict((conflict) => conflict.column('account_id').doUpdateSet(kept)));
}

/** The mails have left: what they told is in the outbox, and in the history. */
export async function purgeNewBrowserNotices({ db }: Ground, now: Date): Promise<void> {
  await inStretches(db, 'new_browser_notice', (here) =>
    db.deleteFrom('new_browser_notice').where('due_at', '<', daysAgo(now, 1)).where(here).execute(),
  );
}

async function isFirstEver({ db }: Tx, { id, created_at }: Account): Promise<boolean> {
  return !(await hasSignedInBefore(db, id)) && (await isOnRecordSince(db, created_at));
}

async function hasSignedInBefore(trx: Trx, accountId: string): Promise<boolean> {
  const line = await trx
    .selectFrom('audit_log')
    .select('event')
    .where('account_id', '=', accountId)
    .where('event', '=', 'signed-in')
    .where('outcome', '=', 'done')
    // The sign-in that is told of is one.
    .offset(1)
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

/** Whether the audit log has lost nothing since: of a space long unused it may not know the last sign-in any more. */
async function isOnRecordSince(trx: Trx, instant: Date): Promise<boolean> {
  const cut = await trx.selectFrom('audit_cut').select('month').executeTakeFirst();
  if (cut) return new Date(`${cut.month}-01T00:00:00Z`) <= instant;
  const chainCut = await trx.selectFrom('audit_purge').select('up_to').limit(1).executeTakeFirst();
  if (!chainCut) return true;
  const oldest = trx.selectFrom('audit_event').select('at').orderBy('number').limit(1);
  const { at } = (await oldest.executeTakeFirst()) ?? {};
  return at !== undefined && at <= instant;
}
