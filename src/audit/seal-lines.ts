import { sql } from 'kysely';
import type { Trx } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';
import { FIRST_PREVIOUS_HASH } from './chain.ts';
import { makingKey } from './keys.ts';
import { instantText, leafText, linesOf } from './line.ts';
import { leafHash, MerkleTree } from './merkle.ts';
import { lastSeal, rangesOf, type Seal, sealHash, sealText } from './seal.ts';

/** Any number, the same in every instance: whoever holds this advisory lock seals. */
const LOCK = 7_301_944;

/**
 * Binds all lines whose transactions are over: a Merkle root over those of each month, signed, and naming the seal
 * before. By any number of instances at once: one does it, the others leave it to that one.
 *
 * A transaction is over once its number is below the oldest that is still open (`pg_snapshot_xmin`); no line can turn
 * up below that any more. So each line is bound exactly once, by the first seal whose horizon lies above its number,
 * and an instance that dies here leaves nothing behind.
 * @returns the seals that were made
 */
export async function sealLines(ground: Ground): Promise<Seal[]> {
  if (!(await isAnythingOpen(ground))) return [];
  const seals = await ground.db.transaction().execute((trx) => sealIn(trx, ground));
  for (const { number, count, root, ...seal } of seals)
    ground.log.info(
      {
        seal: Number(number),
        lines: Number(count),
        root,
        hash: sealHash(sealText({ ...seal, number, count, root })),
      },
      'audit log sealed',
    );
  return seals;
}

/** Looked at before anything is locked: most of the time there is nothing to do. */
async function isAnythingOpen({ db }: Ground): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    with last as (select system, horizon, chain_number from audit_seal order by number desc limit 1)
    select case when exists (select from last where system = audit_system()) then
        exists (select from audit_line where system = audit_system() and xid >= (select horizon from last))
          or (select coalesce(max(number), 0) from audit_event) > (select chain_number from last)
      else exists (select from audit_line) or exists (select from audit_event) end as open`.execute(db);
  return rows[0]?.open ?? false;
}

async function sealIn(trx: Trx, ground: Ground): Promise<Seal[]> {
  const { rows: locked } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(LOCK)}) as taken`.execute(trx);
  if (!locked[0]?.taken) return [];
  // Not before the lock is held: what the instance before sealed is seen from now on.
  const { rows } = await sql<{ system: string; horizon: string }>`
    select audit_system()::text as system, pg_snapshot_xmin(pg_current_snapshot())::text as horizon`.execute(
    trx,
  );
  const [now] = rows;
  if (!now) return [];
  const maker = await sealMaker(trx, ground);
  const last = await lastSeal(trx);
  // After a move to another server nothing is added to what came along any more: all of it is over.
  if (last?.system !== now.system)
    for (const left of await leftBehind(trx, now.system)) await sealRange(trx, left, maker);
  const before = last?.system === now.system ? last : await lastSeal(trx, now.system);
  await sealRange(trx, { ...now, from: before?.horizon ?? '0' }, maker);
  if (maker.chainHasGrown()) maker.make({ ...now, month: '' }, new MerkleTree(), []);
  return maker.store();
}

interface Range {
  system: string;
  /** Lines from this number of a transaction on… */
  from: string;
  /** …and below this one. */
  horizon: string;
}

/** What other servers wrote and nobody sealed: a dump was taken in between. The server of the last seal comes first. */
async function leftBehind(trx: Trx, system: string): Promise<Range[]> {
  const { rows } = await sql<Range>`
    with sealed as (select distinct on (system) system, horizon, number from audit_seal order by system, number desc)
    select line.system::text, coalesce(min(sealed.horizon::text), '0') as from,
           (max(line.xid::text::numeric) + 1)::text as horizon
    from audit_line line left join sealed on sealed.system = line.system
    where line.system <> ${sql.lit(system)}::bigint and line.xid >= coalesce(sealed.horizon, '0'::xid8)
    group by line.system order by max(sealed.number) desc nulls last, line.system`.execute(trx);
  return rows;
}

async function sealRange(trx: Trx, { system, from, horizon }: Range, maker: SealMaker): Promise<void> {
  const months = new Map<string, { tree: MerkleTree; ids: number[] }>();
  for await (const line of linesOf(trx, { system, from, below: horizon })) {
    const month = months.get(line.month) ?? { tree: new MerkleTree(), ids: [] };
    months.set(line.month, month);
    month.tree.add(leafHash(leafText(line)));
    month.ids.push(Number(line.id));
  }
  for (const [month, { tree, ids }] of [...months].sort()) maker.make({ system, horizon, month }, tree, ids);
}

type SealMaker = Awaited<ReturnType<typeof sealMaker>>;

/** Makes seals that follow one another, from the last one there is. */
async function sealMaker(trx: Trx, { secrets, clock }: Ground) {
  const key = makingKey(secrets);
  const at = clock.now();
  const chain = await trx
    .selectFrom('audit_event')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const chainNumber = String(chain?.number ?? 0);
  const chainHash = chain?.hash ?? FIRST_PREVIOUS_HASH;
  let last = await lastSeal(trx);
  const made: Seal[] = [];

  return {
    chainHasGrown: () => Number(chainNumber) > Number(last?.chain_number ?? 0),
    make(of: Pick<Seal, 'system' | 'horizon' | 'month'>, tree: MerkleTree, ids: readonly number[]): void {
      const unsigned = {
        ...of,
        number: String(BigInt(last?.number ?? 0) + 1n),
        epoch: String(Number(last?.epoch ?? 0) + (last?.system === of.system ? 0 : 1)),
        count: String(tree.size),
        lines: rangesOf(ids),
        root: tree.root().toString('base64url'),
        chain_number: chainNumber,
        chain_hash: chainHash,
        previous: last ? sealHash(sealText(last)) : chainHash,
        at: instantText(at),
        key: key.name,
      };
      last = { ...unsigned, signature: key.sign(sealText(unsigned)) };
      made.push(last);
    },
    async store(): Promise<Seal[]> {
      const rows = made.map((seal) => ({
        ...seal,
        epoch: Number(seal.epoch),
        count: Number(seal.count),
        chain_number: Number(seal.chain_number),
        at,
      }));
      if (rows.length > 0) await trx.insertInto('audit_seal').values(rows).execute();
      return made;
    },
  };
}
