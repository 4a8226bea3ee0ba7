import { sql } from 'kysely';
import { FIRST_PREVIOUS_HASH, lineHash } from '../../src/audit/chain.ts';
import type { AuditedEvent } from '../../src/audit/record-event.ts';
import type { Seal } from '../../src/audit/seal.ts';
import { sealLines } from '../../src/audit/seal-lines.ts';
import { oldestUnsealed } from '../../src/audit/sealing.ts';
import { type ChainVerdict, verifyChain } from '../../src/audit/verify-chain.ts';
import { type LogReport, type Noted, verifyLog } from '../../src/audit/verify-log.ts';
import type { Database, Trx } from '../../src/database/schema.ts';
import type { Ground } from '../../src/platform/platform.ts';

/** Writes a line as version 0.1.0 does, under the lock of its chain. */
export async function recordAsFormerVersion(
  { db, clock }: Pick<Ground, 'clock'> & { db: Trx },
  { event, outcome = 'done', accountId, origin, details = {} }: AuditedEvent,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(7301942)`.execute(db);
  const last = await db
    .selectFrom('audit_event')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const line = {
    number: (last?.number ?? 0) + 1,
    at: clock.now(),
    event,
    outcome,
    account_id: accountId ?? null,
    ip: origin?.ip ?? null,
    user_agent: origin?.userAgent ?? null,
    details: JSON.stringify(details),
    previous_hash: last?.hash ?? FIRST_PREVIOUS_HASH,
  };
  await db
    .insertInto('audit_event')
    .values({ ...line, hash: lineHash(line) })
    .execute();
}

/** The check of the chain alone. */
export function checkChain(db: Database, noted?: { number: number; hash: string }): Promise<ChainVerdict> {
  const known = new Map(noted ? [[noted.number, noted.hash]] : []);
  return db.transaction().execute((trx) => verifyChain(trx, known));
}

/** What the check of the whole log has found, in words: `line 3 missing`; empty where it is whole. */
export async function faultsOf(
  { db, secrets }: Pick<Ground, 'db' | 'secrets'>,
  noted?: Noted,
): Promise<string[]> {
  return faultsIn(await verifyLog(db, secrets, noted));
}

export function faultsIn({ faults }: LogReport): string[] {
  return faults.map((fault) =>
    fault.of === 'line' ? `line ${fault.id} ${fault.fault}` : `${fault.of} ${fault.number} ${fault.fault}`,
  );
}

/** What only a superuser can do: whatever the triggers forbid. */
export function asSuperuser(db: Database, change: (trx: Trx) => Promise<unknown>): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = 'replica'`.execute(trx);
    await change(trx);
  });
}

/**
 * Seals until nothing is left. A transaction that is open anywhere on the server, be it of another test, keeps the lines
 * that are younger waiting.
 */
export async function sealAll(ground: Ground): Promise<Seal[]> {
  const seals: Seal[] = [];
  do seals.push(...(await sealLines(ground)));
  while (await oldestUnsealed(ground.db));
  return seals;
}
