import { codeHash, readCode } from '../../account/activation/activation-code.ts';
import type { Database, Trx } from '../../platform/database/schema.ts';
import type { Platform } from '../../platform/platform.ts';
import { codeDeadline } from '../pending/pending-change.ts';

/** A code that could activate something now. */
export interface UsableCode {
  codeId: string;
  changeId: string;
  accountId: string;
}

/** Why a code does not work; told only to who holds it, so it may be said plainly. */
export type CodeRefusal = 'code-unknown' | 'code-expired' | 'code-replaced' | 'code-used';

/** First tab of the activation: is this a code that works? Nothing is consumed yet. */
export async function checkCode(
  platform: Pick<Platform, 'db' | 'clock' | 'secrets'>,
  typed: string,
): Promise<{ outcome: 'code-usable'; code: UsableCode } | { outcome: CodeRefusal }> {
  const code = readCode(typed);
  if (!code) return { outcome: 'code-unknown' };
  const row = await platform.db
    .selectFrom('activation_code')
    .select('id')
    .where('code_hash', '=', codeHash(platform.secrets, code))
    .executeTakeFirst();
  return row ? usableCode(platform.db, row.id, platform.clock.now()) : { outcome: 'code-unknown' };
}

/** Looks again at a code already recognised: it may have been used, replaced or have expired since. */
export async function usableCode(
  db: Database | Trx,
  codeId: string,
  now: Date,
): Promise<{ outcome: 'code-usable'; code: UsableCode } | { outcome: CodeRefusal }> {
  const row = await db
    .selectFrom('activation_code as code')
    .innerJoin('credential_change as change', 'change.id', 'code.change_id')
    .innerJoin('mail', 'mail.id', 'code.mail_id')
    .where('code.id', '=', codeId)
    .select([
      'change.id as change_id',
      'change.account_id',
      'code.used_at',
      'code.revoked_at',
      'change.status',
      'mail.handed_over_at',
    ])
    .executeTakeFirst();
  if (!row) return { outcome: 'code-unknown' };
  if (row.used_at) return { outcome: 'code-used' };
  if (row.revoked_at || row.status !== 'pending') return { outcome: 'code-replaced' };
  // Not yet marked as handed over although someone holds it: the mark follows the hand-over by an instant.
  if (row.handed_over_at && codeDeadline(row.handed_over_at) <= now) return { outcome: 'code-expired' };
  return { outcome: 'code-usable', code: { codeId, changeId: row.change_id, accountId: row.account_id } };
}
