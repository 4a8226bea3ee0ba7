import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database, Trx } from '../database/schema.ts';
import { type Secrets, secretsFrom } from './secrets.ts';

/**
 * The secret key of an installation that was given none: made once and kept beside the embedded database,
 * readable by its owner alone.
 */
export function keptSecretKey(folder: string): string {
  const file = join(folder, 'secret-key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    // `wx`: never overwrite a key, even half a second after another start made it.
    writeFileSync(file, randomBytes(48).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** Any number, the same in every instance: one at a time makes the key. */
const LOCK = 7_301_943;

/**
 * The key of the hashes by which tries and mails are counted. It is made once and kept in the database, sealed under each key
 * of the ring, so that replacing SECRET_KEY gives nobody his tries anew, and instances that change over one by one count
 * together. Whoever has only the database cannot open it, and so cannot try out whose address was counted.
 */
function countingKey(db: Database, secrets: Secrets): Promise<string> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const key = (await knownKey(trx, secrets)) ?? randomBytes(32).toString('base64url');
    const sealed = secrets.ring().map((one) => ({
      made_with: nameOf(one),
      sealed_key: one.seal('counting-key', key),
    }));
    await trx
      .insertInto('counting_key')
      .values(sealed)
      // A row that cannot be opened although this key made it was altered: it is made good.
      .onConflict((conflict) =>
        conflict.column('made_with').doUpdateSet((eb) => ({ sealed_key: eb.ref('excluded.sealed_key') })),
      )
      .execute();
    return key;
  });
}

/** The same secrets, counting by the key that the database keeps. */
export async function countingTogether(
  db: Database,
  ...[key, ring = {}]: Parameters<typeof secretsFrom>
): Promise<Secrets> {
  return secretsFrom(key, { ...ring, counting: await countingKey(db, secretsFrom(key, ring)) });
}

async function knownKey(trx: Trx, secrets: Secrets): Promise<string | undefined> {
  const rows = await trx.selectFrom('counting_key').selectAll().orderBy('made_with').execute();
  for (const one of secrets.ring())
    for (const row of rows.filter(({ made_with }) => made_with === nameOf(one))) {
      const key = one.unseal('counting-key', row.sealed_key);
      if (key !== undefined) return key;
    }
  return undefined;
}

/** Names a key of the ring and tells nothing of it. */
function nameOf(one: Secrets): string {
  return one.keyedHash('counting-key', 'name').slice(0, 16);
}
