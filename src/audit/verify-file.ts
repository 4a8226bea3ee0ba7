import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { SEAL_COLUMNS, type Seal, sealText } from './seal.ts';
import { type KeptSeal, readKeptSeal } from './seals-file.ts';

export interface FileReport {
  /** How many the file has. */
  seals: number;
  /** Lines that are none, as a power cut leaves them. */
  unreadable: number;
  /** Numbers of those that the log does not have, or has otherwise; the first thousand. */
  differing: string[];
  /** How many the log has that the file has not: made since it was copied, or while it could not be written. */
  newer: number;
}

const BATCH = 500;
const MOST_NUMBERS = 1_000;

/**
 * Compares the operator's file of seals with the log, however long it is: a log cut off at its end, or written anew as a
 * whole by somebody who has all keys, has not the seals of the file.
 */
export async function verifyFile(db: Database, file: NodeJS.ReadableStream): Promise<FileReport> {
  const report: FileReport = { seals: 0, unreadable: 0, differing: [], newer: 0 };
  const numbers = { last: 0n, distinct: 0 };
  let batch: KeptSeal[] = [];
  const compare = async () => {
    const there = await sealsByNumber(db, batch);
    for (const kept of batch) {
      report.seals += 1;
      if (
        there.get(kept.seal) !== `${kept.signed} ${kept.signature}` &&
        report.differing.length < MOST_NUMBERS
      )
        report.differing.push(kept.seal);
      const number = BigInt(kept.seal);
      if (number > numbers.last) Object.assign(numbers, { last: number, distinct: numbers.distinct + 1 });
    }
    batch = [];
  };
  for await (const line of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue;
    const kept = readKeptSeal(line);
    if (kept) batch.push(kept);
    else report.unreadable += 1;
    if (batch.length === BATCH) await compare();
  }
  await compare();
  const { rows } = await sql<{ count: string }>`select count(*)::text as count from audit_seal`.execute(db);
  report.newer = Math.max(0, Number(rows[0]?.count ?? 0) - numbers.distinct);
  return report;
}

async function sealsByNumber(db: Database, kept: readonly KeptSeal[]): Promise<Map<string, string>> {
  if (kept.length === 0) return new Map();
  const numbers = sql.join(kept.map(({ seal }) => sql`${sql.lit(seal)}::bigint`));
  const { rows } = await sql<Seal>`
    select ${SEAL_COLUMNS} from audit_seal where number in (${numbers})`.execute(db);
  return new Map(rows.map((seal) => [seal.number, `${sealText(seal)} ${seal.signature}`]));
}
