import { type Account, factorsFrozen } from '../account/account.ts';
import { type AsHolder, asHolder } from '../account/as-holder.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import { makeLockLink } from '../account/lock-link.tsx';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { inStretches } from '../database/in-stretches.ts';
import { send } from '../mail/outbox.ts';
import { daysAgo, type Ground, type Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { backupCodesOfForm, backupCodesWithFactor, endBackupCodes } from './backup-code.ts';
import { type FactorChange, factorsChangedMail } from './mails.tsx';
import {
  appOf,
  clockError,
  keyUri,
  makeSecret,
  openSecret,
  readTotpCode,
  sealSecret,
  stepOf,
} from './totp.ts';

/** After a recovery or a change of address nothing of this is changed: whoever took the account gains no foothold. */
export type Frozen = { outcome: 'frozen'; until: Date };

/** What one is shown to set an application up. */
export interface AppSetUp {
  /** Known to whoever is shown the secret alone: it says that they confirmed who they are. */
  id: string;
  /** In base32, to be typed where the QR code cannot be read. */
  secret: string;
  uri: string;
}

export type OfferAppOutcome =
  | { outcome: 'offered'; app: AppSetUp }
  | Frozen
  /** That very form has set one up already. */
  | { outcome: 'over' };

/** To install an application, and to type one code. */
export const SET_UP_MINUTES = 30;

/**
 * A secret for an application, to whoever has just confirmed who they are; it takes the place of one that was not confirmed.
 * @param form names the form that asks: sent twice it gets the same secret twice
 */
export async function offerApp({ tx, account, now }: AsHolder, form: string): Promise<OfferAppOutcome> {
  const until = factorsFrozen(account, now);
  if (until) return { outcome: 'frozen', until };
  const before = await appBeingSetUp(tx, account, form);
  if (before) return { outcome: 'offered', app: before };
  await forgetSetUp(tx, account.id);
  const secret = makeSecret(tx.random);
  const made = await tx.db
    .insertInto('totp_app')
    .values({
      id: form,
      account_id: account.id,
      state: 'set-up',
      sealed_secret: sealSecret(tx.secrets, secret),
      made_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made ? { outcome: 'offered', app: appOfSecret(account, form, secret) } : { outcome: 'over' };
}

/** What is being set up, for whoever knows it by its id; undefined once that is over. */
export async function appBeingSetUp(
  { db, secrets, clock }: Pick<Ground, 'db' | 'secrets' | 'clock'>,
  account: Pick<Account, 'id' | 'sign_in_email'>,
  id: string,
): Promise<AppSetUp | undefined> {
  const app = await setUpOf({ db, clock }, account, id);
  return app && appOfSecret(account, id, openSecret(secrets, app.sealed_secret));
}

async function setUpOf(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  account: Pick<Account, 'id'>,
  id: string,
) {
  const app = await appOf(db, account.id, 'set-up');
  const since = clock.now().getTime() - SET_UP_MINUTES * 60_000;
  return app && app.id === id && app.made_at.getTime() > since ? app : undefined;
}

function appOfSecret(
  { sign_in_email }: Pick<Account, 'sign_in_email'>,
  id: string,
  secret: string,
): AppSetUp {
  return { id, secret, uri: keyUri(secret, ISSUER, sign_in_email) };
}

/** What applications call the account by, beside its address. */
export const ISSUER = 'Espace professionnel';

export type ConfirmAppOutcome =
  | {
      outcome: 'confirmed';
      /** Where there were none that worked: to be shown now, or never. */
      codes: string[] | 'over' | undefined;
    }
  | Frozen
  | {
      outcome: 'wrong';
      app: AppSetUp;
      /** By how many minutes the clock of the telephone is early, where that alone is wrong. */
      early?: number | undefined;
    }
  /** Half an hour has passed, or another took its place. */
  | { outcome: 'over' };

export interface ConfirmApp {
  id: string;
  /** The code that the application shows. */
  typed: string;
}

/**
 * The application works from its first right code on, and the one before it no longer. Whoever confirms it twice, since no
 * answer came, is told the same, and shown the same codes on paper: they are named by it.
 */
export function confirmApp(
  platform: Platform,
  actor: Actor,
  { id, typed }: ConfirmApp,
): Promise<ConfirmAppOutcome> {
  return asHolder(platform, actor, async (holder): Promise<ConfirmAppOutcome> => {
    const { tx, account, now } = holder;
    const app = await setUpOf(tx, account, id);
    if (!app) {
      const isConfirmed = (await appOf(tx.db, account.id, 'active'))?.id === id;
      if (!isConfirmed) return { outcome: 'over' };
      return { outcome: 'confirmed', codes: await backupCodesOfForm(tx, account.id, id) };
    }
    const until = factorsFrozen(account, now);
    if (until) return { outcome: 'frozen', until };
    const code = readTotpCode(typed);
    const step = code === undefined ? undefined : stepOf(tx, app.sealed_secret, code);
    if (step !== undefined) return putInService(holder, actor, { id, step });
    const shown = appOfSecret(account, id, openSecret(tx.secrets, app.sealed_secret));
    const early = code === undefined ? undefined : clockError(tx, app.sealed_secret, code);
    return { outcome: 'wrong', app: shown, early };
  });
}

async function putInService(
  holder: AsHolder,
  actor: Actor,
  { id, step }: { id: string; step: number },
): Promise<ConfirmAppOutcome> {
  const { tx, account, now } = holder;
  const hadOne = await endApp(tx, account.id);
  await tx.db
    .updateTable('totp_app')
    // The code that was just given works for nothing else.
    .set({ state: 'active', active_since: now, last_step: step })
    .where('id', '=', id)
    .execute();
  const codes = await backupCodesWithFactor(tx, account.id, id);
  await distrustBrowsers(tx, account);
  if (hadOne) await record(tx, { event: 'factor-removed', ...actor, details: { why: 'replaced' } });
  await record(tx, { event: 'factor-added', ...actor });
  if (codes) await record(tx, { event: 'backup-codes-made', ...actor });
  await tell(holder, actor, hadOne ? 'replaced' : 'added');
  return { outcome: 'confirmed', codes };
}

export type RemoveAppOutcome =
  | { outcome: 'removed' }
  | Frozen
  | { outcome: 'none' }
  /** The installation requires one, and this is the only one. */
  | { outcome: 'only-one' };

/** By whoever has just confirmed who they are. Codes on paper end with the last factor. */
export async function removeApp(holder: AsHolder, actor: Actor): Promise<RemoveAppOutcome> {
  const { tx, account, now } = holder;
  const until = factorsFrozen(account, now);
  if (until) return { outcome: 'frozen', until };
  const isLast = isOnlyFactor(account, 'totp');
  if (isLast && tx.installation.SECOND_FACTOR === 'required') return { outcome: 'only-one' };
  if (!(await endApp(tx, account.id))) return { outcome: 'none' };
  if (isLast) await endBackupCodes(tx, account.id);
  await forgetSetUp(tx, account.id);
  await distrustBrowsers(tx, account);
  await record(tx, { event: 'factor-removed', ...actor });
  await tell(holder, actor, isLast ? 'last-removed' : 'removed');
  return { outcome: 'removed' };
}

/** Whether nothing would be left without it. */
export function isOnlyFactor({ factors }: Pick<Account, 'factors'>, factor: string): boolean {
  return factors.length === 1 && factors[0] === factor;
}

/** @returns whether there was one that worked */
async function endApp(tx: Tx, accountId: string): Promise<boolean> {
  const ended = await tx.db
    .updateTable('totp_app')
    .set({ state: 'ended', ended_at: tx.clock.now() })
    .where('account_id', '=', accountId)
    .where('state', '=', 'active')
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** What was being set up is over. The caller holds the account's lock. */
export async function forgetSetUp({ db }: Tx, accountId: string): Promise<void> {
  await db.deleteFrom('totp_app').where('account_id', '=', accountId).where('state', '=', 'set-up').execute();
}

async function tell({ tx, account, now }: AsHolder, { origin }: Actor, change: FactorChange) {
  const lock = await makeLockLink(tx, account);
  return send(tx, factorsChangedMail(tx.installation, account, change, { at: now, origin, lock }));
}

/** A dispute gives back what was removed since; the oldest change that may be disputed is younger. */
const ENDED_KEPT_DAYS = 30;

/** Set up and never confirmed, or over for so long that nothing brings it back: applications and codes on paper. */
export async function purgeFactors({ db }: Pick<Ground, 'db'>, now: Date): Promise<void> {
  const over = daysAgo(now, ENDED_KEPT_DAYS);
  await inStretches(db, 'totp_app', (here) =>
    db
      .deleteFrom('totp_app')
      .where((eb) =>
        eb.or([
          eb('ended_at', '<=', over),
          eb.and([eb('state', '=', 'set-up'), eb('made_at', '<=', daysAgo(now, 1))]),
        ]),
      )
      .where(here)
      .execute(),
  );
  await inStretches(db, 'backup_code', (here) =>
    db
      .deleteFrom('backup_code')
      .where(({ eb, fn }) => eb(fn.coalesce('ended_at', 'used_at'), '<=', over))
      .where(here)
      .execute(),
  );
}
