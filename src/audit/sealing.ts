import { setTimeout as after } from 'node:timers/promises';
import { sql } from 'kysely';
import { Counter } from 'prom-client';
import type { Database } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';
import { oneRoundAtATime } from '../platform/regular-work.ts';
import { keepKeys } from './keys.ts';
import { lastSeal, sealHash, sealText } from './seal.ts';
import { sealLines } from './seal-lines.ts';
import { type SealsFile, sealsFile } from './seals-file.ts';

const EVERY_MS = 1_000;
const MINUTE_MS = 60_000;
/** At the end of the program: what is not sealed by then another instance seals, or the next start. */
const LONGEST_LAST_ROUND_MS = 2_000;

export const sealingFailures = new Counter({
  name: 'audit_sealing_failures_total',
  help: 'Tries to seal the audit log (log), or to copy its seals to AUDIT_SEALS_FILE (file), that failed',
  labelNames: ['part'],
  registers: [],
});

/**
 * Seals the audit log once a second, and copies the seals to the operator's file if there is one. Nobody waits for it: what
 * fails is logged, once a minute at most, counted, and tried again.
 */
export function startSealing(ground: Ground, path?: string): { stop(): Promise<void> } {
  const file = path === undefined ? undefined : sealsFile(path);
  const sealing = sealer(ground, file);
  const rounds = oneRoundAtATime(sealing);
  const timer = setInterval(() => void rounds.ask(), EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.race([rounds.ask(), after(LONGEST_LAST_ROUND_MS, undefined, { ref: false })]);
    },
  };
}

/** @returns one round */
function sealer(ground: Ground, file: SealsFile | undefined): () => Promise<void> {
  let areKeysKept = false;
  const attempts = {
    log: attempt(ground, 'log', 'the audit log is not sealed, it will be tried again'),
    file: attempt(ground, 'file', 'AUDIT_SEALS_FILE does not have the newest seals, it will be tried again'),
  };
  return async () => {
    await attempts.log(async () => {
      if (!areKeysKept) await keepKeys(ground.db, ground.secrets);
      areKeysKept = true;
      await sealLines(ground);
    });
    if (file) await attempts.file(() => file.follow(ground.db));
  };
}

function attempt({ log }: Ground, part: 'log' | 'file', complaint: string) {
  let told: number | undefined;
  return async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      told = undefined;
    } catch (error) {
      sealingFailures.inc({ part });
      const now = performance.now();
      if (told !== undefined && now - told < MINUTE_MS) return;
      told = now;
      log.error({ err: error }, complaint);
    }
  };
}

/**
 * Tells the program's log how far the audit log has come. That log is sent to another machine, where whoever owns the
 * database writes nothing: `npm run audit:verify -- <seal> <hash>` then shows an end that was cut off.
 */
export async function tellLastSeal({ db, log }: Ground): Promise<void> {
  const last = await lastSeal(db);
  if (last)
    log.info(
      { seal: Number(last.number), root: last.root, hash: sealHash(sealText(last)) },
      'last seal of the audit log',
    );
}

/** When the line was written that has waited longest for its seal; nothing where all are sealed. */
export async function oldestUnsealed(db: Database): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`
    select at from audit_line where system = audit_system() and xid >= coalesce(
      (select horizon from audit_seal where system = audit_system() order by number desc limit 1), '0'::xid8)
    order by xid, id limit 1`.execute(db);
  return rows[0]?.at;
}
