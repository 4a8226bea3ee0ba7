import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';

/** What was seen less than so long ago is not noted again: reading a page should not cost a write. */
const GRAIN_MS = 60_000;
/** What is kept of a session is never older than this, whatever is lost in a crash: beyond, the request itself writes. */
const LONGEST_UNWRITTEN_MS = 5 * 60_000;
/** Signs of life are gathered for so long, and written together. */
const GATHERED_MS = 1_000;

/** When a session was last used. */
interface Sign {
  token_hash: string;
  last_seen_at: Date;
}

interface Gathered {
  signs: Map<string, Date>;
  timer?: NodeJS.Timeout | undefined;
  writing?: Promise<void> | undefined;
}

/** What this process has yet to write, of each database. */
const gatheredOf = new WeakMap<Database, Gathered>();

/**
 * Keeps a session alive that is used now. Nobody waits for it: signs are written together a second later. A crash in
 * that second loses them, and such a session ends five minutes early at most.
 */
export async function keepAlive({ db, log }: Ground, session: Sign, now: Date): Promise<void> {
  const unwritten = now.getTime() - session.last_seen_at.getTime();
  if (unwritten < GRAIN_MS) return;
  if (unwritten >= LONGEST_UNWRITTEN_MS) return write(db, [[session.token_hash, now]]);
  const gathered: Gathered = gatheredOf.get(db) ?? { signs: new Map() };
  gatheredOf.set(db, gathered);
  gathered.signs.set(session.token_hash, now);
  gathered.timer ??= setTimeout(() => {
    writeSignsOfLife(db).catch((error: unknown) => log.warn({ err: error }, 'signs of life not written'));
  }, GATHERED_MS).unref();
}

/**
 * Before a session is looked up: what is known of it here is written where that was gathered long ago, by the clock that
 * decides when a session ends.
 */
export async function catchUp({ db }: Ground, tokenHash: string, now: Date): Promise<void> {
  const seen = gatheredOf.get(db)?.signs.get(tokenHash);
  if (seen && now.getTime() - seen.getTime() >= GRAIN_MS) await writeSignsOfLife(db);
}

/** Writes what is gathered. To be called before the program ends. @throws where the database does not take it */
export async function writeSignsOfLife(db: Database): Promise<void> {
  const gathered = gatheredOf.get(db);
  if (!gathered) return;
  clearTimeout(gathered.timer);
  gathered.timer = undefined;
  const signs = [...gathered.signs];
  gathered.signs.clear();
  gathered.writing = Promise.all([gathered.writing?.catch(() => {}), write(db, signs)]).then(() => {});
  await gathered.writing;
}

/**
 * Never an earlier instant than is written there already. What somebody else is about to end or to change is left out: a
 * batch that waited for it could wait in a circle, and whoever changes a session writes that it is used.
 */
async function write(db: Database, signs: readonly [tokenHash: string, seen: Date][]): Promise<void> {
  if (signs.length === 0) return;
  const values: RawBuilder<unknown>[] = signs.map(
    ([tokenHash, seen]) => sql`(${tokenHash}, ${seen}::timestamptz)`,
  );
  await sql`
    update session set last_seen_at = greatest(session.last_seen_at, seen.at)
    from (values ${sql.join(values)}) as seen (token_hash, at)
    where session.token_hash = (
      select token_hash from session as free where free.token_hash = seen.token_hash for update skip locked)`.execute(
    db,
  );
}
