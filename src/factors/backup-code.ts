import type { Account } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { Database } from '../database/schema.ts';
import { lineOf } from '../http/form-body.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import type { SecondStepKind } from './kind.ts';
import { backupCodeUsedMail } from './mails.tsx';

/** No 0, 1, i, l, o or u: read off paper, one after another, nothing is mistaken. Ten of 30 are 49 bits. */
const SIGNS = '23456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 10;
const CODES_AT_ONCE = 10;

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

/**
 * Ten new ones in place of those before. The caller holds the account's lock.
 * @returns as they are shown, once, `abcde-fghjk`: only their hashes are kept
 */
export async function replaceBackupCodes(tx: Tx, accountId: string): Promise<string[]> {
  await endBackupCodes(tx, accountId);
  const codes = Array.from({ length: CODES_AT_ONCE }, () => makeCode(tx.random));
  const made_at = tx.clock.now();
  const rows = codes.map((code) => ({
    id: tx.random.uuid(),
    account_id: accountId,
    code_hash: tx.secrets.keyedHash('backup-code', textOf(accountId, code)),
    made_at,
  }));
  await tx.db.insertInto('backup_code').values(rows).execute();
  return codes.map((code) => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`);
}

async function endBackupCodes(tx: Tx, accountId: string): Promise<void> {
  await tx.db
    .updateTable('backup_code')
    .set({ ended_at: tx.clock.now() })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute();
}

async function tellOfUse(tx: Tx, account: Account): Promise<void> {
  const left = (await inForce(tx.db, account.id).execute()).length;
  await send(tx, backupCodeUsedMail(tx.installation, account, left, tx.clock.now()));
  await record(tx, { event: 'backup-code-used', accountId: account.id, details: { left } });
}

function makeCode(random: Platform['random']): string {
  return Array.from({ length: LENGTH }, () => SIGNS.charAt(random.below(SIGNS.length))).join('');
}

/** Of one account alone: the same code of another is another. */
function textOf(accountId: string, code: string): string {
  return `${accountId} ${code}`;
}
