import { Secret, TOTP as Totp } from 'otpauth';
import type { Database } from '../database/schema.ts';
import { lineOf } from '../http/form-body.ts';
import type { Ground, Platform } from '../platform/platform.ts';
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

/** Six digits as typed or pasted, without what stands around and between them; undefined when it cannot be a code. */
function readTotpCode(typed: string): string | undefined {
  const code = typed.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}

/** The application of an account that works, or the one that is being set up. */
function appOf(db: Database, accountId: string, state: 'active' | 'set-up') {
  return db
    .selectFrom('totp_app')
    .select(['id', 'sealed_secret', 'last_step', 'made_at', 'active_since', 'last_used_at'])
    .where('account_id', '=', accountId)
    .where('state', '=', state)
    .executeTakeFirst();
}

/** The period that a code belongs to, counted since 1970: the present one, the one before or after; undefined for none. */
function stepOf({ secrets, clock }: Ground, sealedSecret: string, code: string): number | undefined {
  const timestamp = clock.now().getTime();
  const totp = totpOf(openSecret(secrets, sealedSecret));
  const delta = totp.validate({ token: code, timestamp, window: DRIFT });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
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
function openSecret(secrets: Platform['secrets'], sealed: string): string {
  const secret = secrets.unseal('totp', sealed);
  if (secret === undefined) throw new Error('the secret of an application cannot be opened with these keys');
  return secret;
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
