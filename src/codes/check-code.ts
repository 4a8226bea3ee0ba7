import { sql } from 'kysely';
import { frozenUntil } from '../account/account.ts';
import type { Database } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';
import { codeHashes, readCode } from './code.ts';
import {
  type ActivationPurpose,
  CODE_KINDS,
  type CodePage,
  type CodePurpose,
  type CodeTimes,
  isOutOfTime,
} from './kinds.ts';
import { type CodeRef, TRIES_ALLOWED } from './store.ts';

/** Why a code does not work; told only to who holds it, so it may be said plainly. */
export type CodeRefusal =
  | 'code-unknown'
  | 'code-expired'
  | 'code-replaced'
  | 'code-used'
  /** Ended by the wrong secrets that were tried with it. */
  | 'code-stopped';

/** A code as it is kept, whatever it is for. */
export interface KeptCode extends CodeTimes {
  id: string;
  /** The change, registration or dossier that it activates; the account whose password was forgotten. */
  subjectId: string;
  usedAt: Date | null;
  revokedAt: Date | null;
  stopped: boolean;
  /** The account it is for is suspended until then by a dispute. */
  frozen_until: Date | null;
}

/** Why a code does not work now; undefined where it does. */
export function refusalOf(code: KeptCode, now: Date): Exclude<CodeRefusal, 'code-unknown'> | undefined {
  if (code.usedAt) return 'code-used';
  if (code.stopped) return 'code-stopped';
  if (code.revokedAt) return 'code-replaced';
  return isOutOfTime(code, now) ? 'code-expired' : undefined;
}

/** The code that was typed on a page, whether it works or not; undefined when none that belongs there was given out. */
export async function findTypedCode(
  { db, secrets }: Ground,
  page: CodePage,
  typed: string,
): Promise<KeptCode | undefined> {
  const code = readCode(typed);
  if (code === undefined) return undefined;
  const hashes = codeHashes(secrets, page, code);
  return page === 'recovery'
    ? recoveryCodes(db).where('code.code_hash', 'in', hashes).executeTakeFirst()
    : activationCodes(db).where('code.code_hash', 'in', hashes).executeTakeFirst();
}

/** A code recognised earlier. */
export async function findCode({ db }: Ground, { purpose, id }: CodeRef): Promise<KeptCode | undefined> {
  return purpose === 'recovery'
    ? recoveryCodes(db).where('code.id', '=', id).executeTakeFirst()
    : activationCodeOf(db, { purpose, id }).executeTakeFirst();
}

/** The same of an activation, to be asked together with the lock of what it activates; {@link judgeCode} tells what it is worth. */
export function activationCodeOf(db: Database, { purpose, id }: CodeRef) {
  return activationCodes(db).where('code.id', '=', id).where('code.purpose', '=', purpose);
}

/** Not those of a kind that only a later version knows, which may run beside this one. */
function activationCodes(db: Database) {
  return db
    .selectFrom('activation_code as code')
    .leftJoin('mail', 'mail.id', 'code.mail_id')
    .leftJoin('account', 'account.id', 'code.account_id')
    .select((eb) => [
      'code.id',
      sql<CodePurpose>`code.purpose`.as('purpose'),
      'code.subject_id as subjectId',
      'code.created_at as madeAt',
      eb('code.mail_id', 'is', null).$castTo<boolean>().as('byLetter'),
      'mail.handed_over_at as handedOverAt',
      'code.used_at as usedAt',
      'code.revoked_at as revokedAt',
      eb('code.wrong_passwords', '>=', TRIES_ALLOWED).$castTo<boolean>().as('stopped'),
      'account.frozen_until',
    ])
    .where('code.purpose', 'in', Object.keys(CODE_KINDS));
}

function recoveryCodes(db: Database) {
  return db
    .selectFrom('recovery as code')
    .leftJoin('mail', 'mail.id', 'code.mail_id')
    .innerJoin('account', 'account.id', 'code.account_id')
    .select((eb) => [
      'code.id',
      sql<CodePurpose>`'recovery'`.as('purpose'),
      'code.account_id as subjectId',
      'code.requested_at as madeAt',
      eb('code.mail_id', 'is', null).$castTo<boolean>().as('byLetter'),
      'mail.handed_over_at as handedOverAt',
      sql<Date | null>`case when code.status = 'done' then code.ended_at end`.as('usedAt'),
      sql<Date | null>`case when code.status not in ('pending', 'done') then code.ended_at end`.as(
        'revokedAt',
      ),
      eb('code.status', '=', 'stopped').$castTo<boolean>().as('stopped'),
      'account.frozen_until',
    ]);
}

/** A code that could activate something now. */
export interface UsableCode {
  codeId: string;
  purpose: ActivationPurpose;
  /** The id of what it activates. */
  subjectId: string;
}

/** Or a dispute keeps everybody out until it is decided, or for seven days. */
export type UnusableCode = CodeRefusal | 'account-frozen';

/** First tab of the activation: is this a code that works, and what for? Nothing is consumed yet. */
export async function checkCode(
  platform: Ground,
  typed: string,
): Promise<
  | { outcome: 'code-usable'; code: UsableCode }
  | { outcome: 'code-unknown' }
  | { outcome: Exclude<UnusableCode, 'code-unknown'>; purpose: ActivationPurpose }
> {
  const code = await findTypedCode(platform, 'activation', typed);
  if (!code) return { outcome: 'code-unknown' };
  const refusal = unusableFor(code, platform.clock.now());
  return refusal ? { outcome: refusal, purpose: activates(code) } : usable(code);
}

/**
 * Looks again at a code already recognised: it may have been used, replaced or have expired since.
 * @param purpose what it is about to activate: a code of another purpose is unknown there
 */
export async function usableCode(
  platform: Ground,
  codeId: string,
  purpose: ActivationPurpose,
): Promise<JudgedCode> {
  return judgeCode(await findCode(platform, { purpose, id: codeId }), platform.clock.now());
}

export type JudgedCode = { outcome: 'code-usable'; code: UsableCode } | { outcome: UnusableCode };

/** What a code that was looked up is worth now. */
export function judgeCode(code: KeptCode | undefined, now: Date): JudgedCode {
  if (!code) return { outcome: 'code-unknown' };
  const refusal = unusableFor(code, now);
  return refusal ? { outcome: refusal } : usable(code);
}

function unusableFor(code: KeptCode, now: Date): Exclude<UnusableCode, 'code-unknown'> | undefined {
  return refusalOf(code, now) ?? (frozenUntil(code, now) && 'account-frozen');
}

function usable(code: KeptCode): { outcome: 'code-usable'; code: UsableCode } {
  const { id: codeId, subjectId } = code;
  return { outcome: 'code-usable', code: { codeId, purpose: activates(code), subjectId } };
}

/** What `activation_code` keeps is for an activation. */
function activates({ purpose }: KeptCode): ActivationPurpose {
  return purpose as ActivationPurpose;
}
