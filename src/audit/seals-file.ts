import { open } from 'node:fs/promises';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Database } from '../database/schema.ts';
import { parsed } from './line.ts';
import { SEAL_COLUMNS, type Seal, sealText } from './seal.ts';

/** One line of the operator's file: a seal as it was signed, and above all its root. */
export interface KeptSeal {
  seal: string;
  root: string;
  at: string;
  signed: string;
  signature: string;
}

const KeptSealLine = z.object({
  seal: z.string().regex(/^\d{1,18}$/),
  root: z.string(),
  at: z.string(),
  signed: z.string(),
  signature: z.string(),
});

/** What a line of the file says; nothing where it is none, as after a power cut in the middle of it. */
export function readKeptSeal(line: string): KeptSeal | undefined {
  return KeptSealLine.safeParse(parsed(line)).data;
}

/** The file and the log disagree: one of them was put back to an earlier state, or written anew. */
class SealsDiffer extends Error {}

const AT_ONCE = 1_000;
/** A seal may name many lines: whatever is longer than this is none. */
const LONGEST_TAIL = 4_000_000;

/** A copy of the seals where the owner of the database writes nothing. */
export interface SealsFile {
  /**
   * Appends the seals that the file does not have yet, and waits until the disk has them.
   * @throws SealsDiffer, and then appends nothing; whatever the file system says
   */
  follow(db: Database): Promise<void>;
}

/** @param path in a folder that exists */
export function sealsFile(path: string): SealsFile {
  let last: KeptSeal | undefined;
  let isRead = false;
  return {
    async follow(db) {
      if (!isRead) {
        last = await lastOf(path);
        if (last) await checkAgainst(db, last);
        isRead = true;
      }
      for (;;) {
        const seals = await sealsAfter(db, last?.seal ?? '0');
        if (seals.length === 0) return;
        try {
          await append(path, seals);
        } catch (error) {
          // Some of it may be there: looked at again.
          isRead = false;
          throw error;
        }
        last = seals.at(-1);
      }
    },
  };
}

async function sealsAfter(db: Database, number: string): Promise<KeptSeal[]> {
  const { rows } = await sql<Seal>`select ${SEAL_COLUMNS} from audit_seal
    where number > ${sql.lit(number)}::bigint order by audit_seal.number limit ${sql.lit(AT_ONCE)}`.execute(
    db,
  );
  return rows.map(keptSeal);
}

function keptSeal(seal: Seal): KeptSeal {
  const { number, root, at, signature } = seal;
  return { seal: number, root, at, signed: sealText(seal), signature };
}

async function checkAgainst(db: Database, kept: KeptSeal): Promise<void> {
  const [present] = await sealsAfter(db, String(BigInt(kept.seal) - 1n));
  if (present?.signed !== kept.signed)
    throw new SealsDiffer(`the audit log has not the seal ${kept.seal} that the file ends with`);
}

async function append(path: string, seals: readonly KeptSeal[]): Promise<void> {
  const file = await open(path, 'a+', 0o640);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    // A line that was cut off stays alone.
    const begin = size > 0 && buffer[0] !== 10 ? '\n' : '';
    await file.appendFile(begin + seals.map((seal) => `${JSON.stringify(seal)}\n`).join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The last whole line of the file. @throws SealsDiffer where there are lines and none of them is a seal */
async function lastOf(path: string): Promise<KeptSeal | undefined> {
  const file = await open(path, 'a+', 0o640);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, LONGEST_TAIL);
    const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length, length });
    const lines = buffer
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines.reverse()) {
      const kept = readKeptSeal(line);
      if (kept) return kept;
    }
    if (lines.length > 1) throw new SealsDiffer('the file holds something else than seals');
    return undefined;
  } finally {
    await file.close();
  }
}
