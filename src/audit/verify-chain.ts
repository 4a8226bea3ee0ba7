import type { Selectable } from 'kysely';
import type { AuditEventTable, Trx } from '../database/schema.ts';
import { FIRST_PREVIOUS_HASH, lineHash } from './chain.ts';

/** A line by its number and its hash. */
interface NotedLine {
  number: number;
  hash: string;
}

export type ChainVerdict =
  | { outcome: 'unbroken'; lines: number; first?: Line; last?: Line }
  | { outcome: 'broken'; number: number; fault: ChainFault };

/** What is wrong at the first line that does not fit. */
export type ChainFault =
  /** Its content is not what was written, or it was put in by somebody who did not know how. */
  | 'changed'
  /** It does not follow the line before, or the purge. */
  | 'does-not-follow'
  /** It is not there, although later lines are, or although a seal or somebody noted it. */
  | 'missing';

type Line = Selectable<AuditEventTable>;

const BATCH = 1_000;

/**
 * Walks the chain that version 0.1.0 writes from its first line to its last (OWASP ASVS 5.0, 16.4.2), a thousand lines at a
 * time. What it cannot see by itself is an end cut off, or a chain written anew from some line on: `noted`, the hashes of
 * lines that the seals bear or that somebody noted, shows those.
 * @param trx one snapshot
 */
export async function verifyChain(
  trx: Trx,
  noted: ReadonlyMap<number, string> = new Map(),
): Promise<ChainVerdict> {
  let previous = await whatCameBefore(trx);
  const purgedUpTo = previous.number;
  let first: Line | undefined;
  let last: Line | undefined;
  for await (const line of linesOf(trx)) {
    const broken = faultOf(line, previous, noted);
    if (broken) return { outcome: 'broken', ...broken };
    first ??= line;
    last = line;
    previous = line;
  }
  // The purge leaves the newest line: none at all, and the end was cut off.
  const furthest = Math.max(purgedUpTo, ...noted.keys());
  if (furthest > 0 && (!last || furthest > last.number))
    return { outcome: 'broken', number: previous.number + 1, fault: 'missing' };
  const lines = previous.number - purgedUpTo;
  return { outcome: 'unbroken', lines, ...(first && { first }), ...(last && { last }) };
}

async function whatCameBefore(trx: Trx): Promise<NotedLine> {
  const purge = await trx
    .selectFrom('audit_purge')
    .select(['up_to', 'hash'])
    .orderBy('up_to', 'desc')
    .limit(1)
    .executeTakeFirst();
  return purge ? { number: purge.up_to, hash: purge.hash } : { number: 0, hash: FIRST_PREVIOUS_HASH };
}

async function* linesOf(trx: Trx): AsyncGenerator<Line> {
  let lines: Line[];
  let after = 0;
  do {
    lines = await trx
      .selectFrom('audit_event')
      .selectAll()
      .where('number', '>', after)
      .orderBy('number')
      .limit(BATCH)
      .execute();
    yield* lines;
    after = lines.at(-1)?.number ?? after;
  } while (lines.length === BATCH);
}

function faultOf(
  line: Line,
  previous: NotedLine,
  noted: ReadonlyMap<number, string>,
): { number: number; fault: ChainFault } | undefined {
  const { number } = line;
  if (number > previous.number + 1) return { number: previous.number + 1, fault: 'missing' };
  if (number <= previous.number || line.previous_hash !== previous.hash)
    return { number, fault: 'does-not-follow' };
  if (!isInstant(line.at) || lineHash(line) !== line.hash) return { number, fault: 'changed' };
  return line.hash === (noted.get(number) ?? line.hash) ? undefined : { number, fault: 'changed' };
}

/** Columns of time hold « infinity » too, which the driver hands over as a number, and the program never wrote. */
function isInstant(at: unknown): boolean {
  return at instanceof Date && !Number.isNaN(at.getTime());
}
