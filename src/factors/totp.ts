import { sql } from 'kysely';
import { Secret, TOTP as Totp } from 'otpauth';
import type { ReadAlong } from '../database/read-along.ts';
import type { Database } from '../database/schema.ts';
import { lineOf } from '../http/form-body.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import type { SecondStepKind } from './kind.ts';

/** What every application knows to read; most ignore anything else (RFC 6238, and the key URI that they agree on). */
const ALGORITHM = 'SHA1';
const DIGITS = 6;
const PERIOD_SECONDS = 30;
/** 160 bits, as RFC 4226, section 4, recommends. */
const SECRET_BYTES = 20;
/** A clock may be a period early or late, and a code is typed slowly (RFC 6238, 5.2). */
const DRIFT = 1;
/** A clock that is wrong by no more than an hour is told of, where its owner is the one who shows the secret. */
const DRIFT_TOLD_OF = 120;

/** The code of an application: six digits out of the hour and of a secret that both sides hold (RFC 6238). */
export const TOTP: SecondStepKind = {
  method: 'totp',
  isGuessable: true,
  given: (body) => readTotpCode(lineOf(body, SECOND_STEP_FIELD)),
  async check(ground, account, given) {
    const app = await appOf(ground.db, account.id, 'active');
    const step = app && stepOf(ground, app.sealed_secret, given);
    // Once, and none before it: whoever looked over a shoulder comes too late.
    if (!app || step === undefined || step <= app.last_step) return undefined;
    return async (tx) => {
      const used = await tx.db
        .updateTable('totp_app')
        .set({ last_step: step, last_used_at: tx.clock.now() })
        .where('id', '=', app.id)
        .where('state', '=', 'active')
        .where('last_step', '<', step)
        .returning('id')
        .executeTakeFirst();
      return used !== undefined;
    };
  },
};

/** The application that works, as its holder is shown it. */
export interface AppInUse {
  activeSince: Date;
  lastUsedAt: Date | undefined;
}

export const APP_IN_USE: ReadAlong<AppInUse | undefined> = {
  json: (accountId) => sql`(
    select json_build_object('since', coalesce(active_since, made_at), 'used', last_used_at)
    from totp_app where account_id = ${accountId} and state = 'active')`,
  parse(json) {
    const row = json as { since: string; used: string | null } | null;
    return row
      ? { activeSince: new Date(row.since), lastUsedAt: row.used === null ? undefined : new Date(row.used) }
      : undefined;
  },
};

/** Six digits as typed or pasted, without what stands around and between them; undefined when it cannot be a code. */
export function readTotpCode(typed: string): string | undefined {
  const code = typed.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}

/** The application of an account that works, or the one that is being set up. */
export function appOf(db: Database, accountId: string, state: 'active' | 'set-up') {
  return db
    .selectFrom('totp_app')
    .select(['id', 'sealed_secret', 'last_step', 'made_at', 'active_since', 'last_used_at'])
    .where('account_id', '=', accountId)
    .where('state', '=', state)
    .executeTakeFirst();
}

/** The period that a code belongs to, counted since 1970: the present one, the one before or after; undefined for none. */
export function stepOf(
  { secrets, clock }: Pick<Ground, 'secrets' | 'clock'>,
  sealedSecret: string,
  code: string,
): number | undefined {
  const timestamp = clock.now().getTime();
  const totp = totpOf(openSecret(secrets, sealedSecret));
  const delta = totp.validate({ token: code, timestamp, window: DRIFT });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
}

/** By how many minutes the clock that made a code is early, where it is none of the present; undefined where it is not the clock. */
export function clockError(
  { secrets, clock }: Pick<Ground, 'secrets' | 'clock'>,
  sealedSecret: string,
  code: string,
): number | undefined {
  const timestamp = clock.now().getTime();
  const totp = totpOf(openSecret(secrets, sealedSecret));
  const delta = totp.validate({ token: code, timestamp, window: DRIFT_TOLD_OF });
  return delta === null ? undefined : Math.round((delta * PERIOD_SECONDS) / 60);
}

/** A new secret, in the letters and figures that applications take (base32, RFC 4648). */
export function makeSecret(random: Platform['random']): string {
  const bytes = random.bytes(SECRET_BYTES);
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

export function sealSecret(secrets: Platform['secrets'], secret: string): string {
  return secrets.seal('totp', secret);
}

/** @throws when it was sealed by a key that is not in the ring any more */
export function openSecret(secrets: Platform['secrets'], sealed: string): string {
  const secret = secrets.unseal('totp', sealed);
  if (secret === undefined) throw new Error('the secret of an application cannot be opened with these keys');
  return secret;
}

/**
 * What the QR code says: an address of applications, which the one on the telephone opens. All of them agree on it, though no
 * standard holds it (« Key URI Format »).
 * @param label whose account it is, for who has several
 */
export function keyUri(secret: string, issuer: string, label: string): string {
  return totpOf(secret, issuer, label).toString();
}

function totpOf(secret: string, issuer = '', label = ''): Totp {
  return new Totp({
    issuer,
    label,
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}

/** The one that works and the one that is being set up work no more. The caller holds the account's lock. */
export async function endApps({ db, clock }: Tx, accountId: string): Promise<void> {
  await db
    .updateTable('totp_app')
    .set({ state: 'ended', ended_at: clock.now() })
    .where('account_id', '=', accountId)
    .where('state', 'in', ['set-up', 'active'])
    .execute();
}
