import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { AuditSealTable, Database, Trx } from '../database/schema.ts';

/**
 * A seal, every number as the text that the database holds exactly. It binds all lines that transactions with numbers
 * below `horizon` wrote in one month (of UTC) and that no seal before it binds.
 */
export interface Seal extends Omit<Selectable<AuditSealTable>, 'at' | 'count' | 'epoch' | 'chain_number'> {
  /** 1, 2, 3… without a gap. */
  number: string;
  /** Another one for each server that the log moved to. The chain of version 0.1.0 is what came before the first. */
  epoch: string;
  count: string;
  /** How far the chain of version 0.1.0 had come. */
  chain_number: string;
  at: string;
}

/** What is signed: all of it. */
export function sealText(seal: Omit<Seal, 'signature'>): string {
  const { number, epoch, system, horizon, month, count, lines, root } = seal;
  const { chain_number, chain_hash, previous, at, key } = seal;
  return JSON.stringify([
    'espace-professionnel audit seal',
    number,
    epoch,
    system,
    horizon,
    month,
    count,
    lines,
    root,
    chain_number,
    chain_hash,
    previous,
    at,
    key,
  ]);
}

/** SHA-256 of what is signed, base64url: what the next seal names as its `previous`. */
export function sealHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** How every seal is read. */
export const SEAL_COLUMNS = sql`number::text, epoch::text, system::text, horizon::text, month, count::text, lines, root,
  chain_number::text, chain_hash, previous,
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || case when at < '0001-01-01' then ' BC' else '' end
    as at,
  key, signature`;

/** The newest one, or the newest of one server. */
export async function lastSeal(trx: Database | Trx, system?: string): Promise<Seal | undefined> {
  const only = system === undefined ? sql`` : sql`where system = ${sql.lit(system)}::bigint`;
  const { rows } = await sql<Seal>`
    select ${SEAL_COLUMNS} from audit_seal ${only} order by audit_seal.number desc limit 1`.execute(trx);
  return rows[0];
}

/** Ids in any order as ranges: `1-499,502`. */
export function rangesOf(ids: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && id <= last[1] + 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join();
}

/** Ranges as they were written, in order; whatever is none is left out. */
export function readRanges(text: string): [number, number][] {
  return [...text.matchAll(/(\d{1,15})(?:-(\d{1,15}))?(?:,|$)/g)].map(([, first, last = first]) => [
    Number(first),
    Number(last),
  ]);
}
