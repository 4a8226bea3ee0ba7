import { sql } from 'kysely';
import type { Account } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { ReadAlong } from '../database/read-along.ts';
import type { Database } from '../database/schema.ts';
import { lineOf } from '../http/form-body.ts';
import { send } from '../mail/outbox.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import type { SecondStepKind } from './kind.ts';
import { backupCodeUsedMail } from './mails.tsx';

/** No 0, 1, i, l, o or u: read off paper, one after another, nothing is mistaken. Ten of 30 are 49 bits. */
const SIGNS = '23456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 10;
const CODES_AT_ONCE = 10;
/** For how long the form that had them made is shown them again: as long as a session that nothing is done with. */
const SHOWN_FOR_MS = 30 * 60_000;

/** A code on paper, for when the application is out of reach: it works once. */
export const BACKUP_CODE: SecondStepKind = {
  method: 'backup-code',
  isGuessable: false,
  given: (body) => readBackupCode(lineOf(body, SECOND_STEP_FIELD)),
  async check(ground, account, given) {
    const hashes = ground.secrets.keyedHashes('backup-code', textOf(account.id, given));
    const [found] = await inForce(ground.db, account.id).where('code_hash', 'in', hashes).execute();
    if (!found) return undefined;
    return async (tx, locked) => {
      const used = await tx.db
        .updateTable('backup_code')
        .set({ used_at: tx.clock.now() })
        .where('id', '=', found.id)
        .where('used_at', 'is', null)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (used) await tellOfUse(tx, locked);
      return used !== undefined;
    };
  },
};

/** Ten signs as typed or pasted, without what stands around and between them; undefined when it cannot be a code. */
function readBackupCode(typed: string): string | undefined {
  const code = typed.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  return code.length === LENGTH && [...code].every((sign) => SIGNS.includes(sign)) ? code : undefined;
}

/** Those that still work: neither used nor replaced. */
function inForce(db: Database, accountId: string) {
  return db
    .selectFrom('backup_code')
    .select(['id', 'made_at'])
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null);
}

/** How many of an account still work. */
export const BACKUP_CODES_LEFT: ReadAlong<number> = {
  json: (accountId) => sql`(
    select count(*) from backup_code where account_id = ${accountId} and used_at is null and ended_at is null)`,
  parse: (json) => json as number,
};

/**
 * Ten for whoever has a factor from now on, and none that works: the way back from its loss. The caller holds the account's
 * lock.
 * @returns as {@link replaceBackupCodes} does; undefined where there are some, or nothing asks for a second step
 */
export async function backupCodesWithFactor(
  tx: Tx,
  accountId: string,
  form: string,
): Promise<string[] | undefined> {
  if (tx.installation.SECOND_FACTOR === 'off') return undefined;
  if ((await inForce(tx.db, accountId).execute()).length > 0) return undefined;
  return replaceBackupCodes(tx, accountId, form);
}

/**
 * Ten new ones in place of those before. The caller holds the account's lock.
 * @param form names the form that asks for them, and is known to whoever sent it alone: see {@link backupCodesOfForm}
 * @returns as they are shown, once, `abcde-fghjk`: only their hashes are kept
 */
export async function replaceBackupCodes(tx: Tx, accountId: string, form: string): Promise<string[]> {
  await endBackupCodes(tx, accountId);
  const codes = codesFor(tx.secrets, accountId, form);
  const made_at = tx.clock.now();
  const rows = codes.map((code) => ({
    id: tx.random.uuid(),
    account_id: accountId,
    code_hash: tx.secrets.keyedHash('backup-code', textOf(accountId, code)),
    made_at,
  }));
  await tx.db.insertInto('backup_code').values(rows).execute();
  return codes.map(asShown);
}

/**
 * What a form that comes again, by a double click or because its page is loaded anew, had made the first time: it is shown the
 * same codes, and makes no others in silence. They are nowhere to be read: they are derived from the form.
 * @returns undefined where it made none; `over` where they were replaced, or half an hour has passed
 */
export async function backupCodesOfForm(
  { db, secrets, clock }: Pick<Ground, 'db' | 'secrets' | 'clock'>,
  accountId: string,
  form: string,
): Promise<string[] | 'over' | undefined> {
  const codes = codesFor(secrets, accountId, form);
  const made = await db
    .selectFrom('backup_code')
    .select(['made_at', 'ended_at'])
    .where('account_id', '=', accountId)
    .where('code_hash', 'in', secrets.keyedHashes('backup-code', textOf(accountId, codes[0] ?? '')))
    .executeTakeFirst();
  if (!made) return undefined;
  const isOver = made.ended_at !== null || clock.now().getTime() - made.made_at.getTime() >= SHOWN_FOR_MS;
  return isOver ? 'over' : codes.map(asShown);
}

/** Where no factor is left that they could stand for. The caller holds the account's lock. */
export async function endBackupCodes(tx: Tx, accountId: string): Promise<void> {
  await tx.db
    .updateTable('backup_code')
    .set({ ended_at: tx.clock.now() })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute();
}

/** How many an account could still use. */
export async function backupCodesLeft(db: Database, accountId: string): Promise<number> {
  return (await inForce(db, accountId).execute()).length;
}

async function tellOfUse(tx: Tx, account: Account): Promise<void> {
  const left = await backupCodesLeft(tx.db, account.id);
  await send(tx, backupCodeUsedMail(tx.installation, account, left, tx.clock.now()));
  await record(tx, { event: 'backup-code-used', accountId: account.id, details: { left } });
}

/** By a key: whoever does not have it learns from nothing what they are. */
function codesFor(secrets: Platform['secrets'], accountId: string, form: string): string[] {
  return Array.from({ length: CODES_AT_ONCE }, (_, place) =>
    codeOf(secrets.keyedHash('backup-code-making', `${accountId} ${form} ${place}`)),
  );
}

/** Ten signs out of 256 bits, which are so many more that each sign is as frequent as any other. */
function codeOf(hash: string): string {
  let rest = BigInt(`0x${Buffer.from(hash, 'base64url').toString('hex')}`);
  return Array.from({ length: LENGTH }, () => {
    const sign = SIGNS.charAt(Number(rest % BigInt(SIGNS.length)));
    rest /= BigInt(SIGNS.length);
    return sign;
  }).join('');
}

function asShown(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** Of one account alone: the same code of another is another. */
function textOf(accountId: string, code: string): string {
  return `${accountId} ${code}`;
}
