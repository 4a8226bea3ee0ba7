import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { LETTER_CODE_DAYS } from './codes/code.ts';
import type { Database } from './database/schema.ts';

/*
 * What is deleted here was over before `before`: it ended, or its code can no longer work. The periods are of 7 days
 * at least (settings.ts), so a code whose mail left before then has long expired; one whose mail has yet to leave has
 * all its time before it. Codes go with what they activate.
 */

/** Days for which a code printed in a letter works. */
const DAY_MS = 24 * 3_600_000;

/** Changes of address. */
export async function purgeChanges(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('credential_change')
    .where((eb) =>
      eb.or([
        eb('ended_at', '<', before),
        eb.and([
          eb('status', '=', 'pending'),
          eb('requested_at', '<', before),
          eb.not(hasCodeAlive('change_id', 'credential_change.id', before)),
        ]),
      ]),
    )
    .execute();
}

/** Creations of a space: the account of an activated one has all that was typed, and stays. */
export async function purgeRegistrations(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('registration')
    .where((eb) =>
      eb.or([
        eb('ended_at', '<', before),
        eb.and([
          eb('status', '=', 'pending'),
          eb('requested_at', '<', before),
          eb.not(hasCodeAlive('registration_id', 'registration.id', before)),
        ]),
      ]),
    )
    .execute();
}

/** Forgotten passwords. */
export async function purgeRecoveries(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('recovery')
    .where((eb) =>
      eb.or([
        eb('ended_at', '<', before),
        eb.and([
          eb('status', '=', 'pending'),
          eb('mail_id', 'is', null),
          eb('requested_at', '<', beforeLetter(before)),
        ]),
        eb.and([
          eb('status', '=', 'pending'),
          eb('requested_at', '<', before),
          eb.exists(
            eb
              .selectFrom('mail')
              .select('id')
              .whereRef('mail.id', '=', 'recovery.mail_id')
              .where(eb.not(mayStillTell(before))),
          ),
        ]),
      ]),
    )
    .execute();
}

/** Codes of letters: the dossier that they open stays. */
export async function purgeLetterCodes(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('activation_code')
    .where('dossier_id', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('used_at', '<', before),
        eb('revoked_at', '<', before),
        eb('created_at', '<', beforeLetter(before)),
      ]),
    )
    .execute();
}

function beforeLetter(before: Date): Date {
  return new Date(before.getTime() - LETTER_CODE_DAYS * DAY_MS);
}

/** Whether the request has a code neither used nor revoked whose time may not be over. */
function hasCodeAlive(
  reference: 'change_id' | 'registration_id',
  request: 'credential_change.id' | 'registration.id',
  since: Date,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (
    select from activation_code as code join mail on mail.id = code.mail_id
    where ${sql.ref(`code.${reference}`)} = ${sql.ref(request)}
      and code.used_at is null and code.revoked_at is null and ${mayStillTell(since)})`;
}

/** Whether a mail has yet to leave, or left since then. */
function mayStillTell(since: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`(case when mail.handed_over_at is null
    then mail.withdrawn_at is null and mail.abandoned_at is null
    else mail.handed_over_at >= ${since} end)`;
}
