import { sql } from 'kysely';
import * as z from 'zod';
import type { Database, Trx } from '../database/schema.ts';
import type { Secrets } from '../platform/secrets.ts';
import { isSignedBy, knownKeys } from './keys.ts';
import { leafText, linesOf, parsed } from './line.ts';
import { inclusionPath, isIncluded, leafHash } from './merkle.ts';
import { SEAL_COLUMNS, type Seal, sealText } from './seal.ts';

/**
 * That one line is in the audit log since it was sealed, for whoever has the public key and nothing else. It shows no
 * other line: of those it has hashes, which nobody can guess, for each line holds a random number.
 */
export const Proof = z.object({
  /** The line as it was sealed: its id, number of its transaction, instant, event, outcome, account and so on. */
  line: z.string(),
  /** Its place among those that the seal binds, from 0. */
  index: z.number().int().nonnegative(),
  /** Hashes beside the way from the line to the root, the nearest first, base64url (RFC 6962). */
  path: z.array(z.string()),
  /** The seal, as it was signed; its seventh value is how many lines it binds, its ninth the root. */
  seal: z.string(),
  /** Ed25519, base64url. */
  signature: z.string(),
  publicKey: z.string(),
});
export type Proof = z.infer<typeof Proof>;

const COUNT_PLACE = 6;
const ROOT_PLACE = 8;
const AT_PLACE = 12;

/** @param id of a line @returns nothing where there is no such line, or none that is sealed */
export function proveLine(db: Database, secrets: Secrets, id: string): Promise<Proof | undefined> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const keys = await knownKeys(trx, secrets);
      for (const seal of await sealsOf(trx, id)) {
        const place = await placeOf(trx, id, seal);
        const publicKey = keys.get(seal.key)?.publicKey;
        if (place && publicKey !== undefined)
          return { ...place, seal: sealText(seal), signature: seal.signature, publicKey };
      }
      return undefined;
    });
}

/** Where a line stands among those that a seal binds. */
async function placeOf(
  trx: Trx,
  id: string,
  { system, from, horizon, month }: FirstSeal,
): Promise<Pick<Proof, 'line' | 'index' | 'path'> | undefined> {
  const leaves: Buffer[] = [];
  let found: { line: string; index: number } | undefined;
  for await (const line of linesOf(trx, { system, from, below: horizon })) {
    if (line.month !== month) continue;
    const text = leafText(line);
    if (line.id === id) found = { line: text, index: leaves.length };
    leaves.push(leafHash(text));
  }
  return (
    found && { ...found, path: inclusionPath(leaves, found.index).map((hash) => hash.toString('base64url')) }
  );
}

/** A seal, and the horizon of those before it. */
type FirstSeal = Seal & { from: string };

/** Those of the first horizon above the transaction of a line, one for each month; and the horizon before. */
async function sealsOf(trx: Trx, id: string): Promise<FirstSeal[]> {
  const { rows } = await sql<FirstSeal>`
    with line as (select system, xid from audit_line where id = ${sql.lit(id)}::bigint limit 1),
      first as (
        select seal.system, seal.horizon from audit_seal seal join line on seal.system = line.system and horizon > xid
        order by seal.number limit 1),
      before as (
        select horizon from audit_seal seal join line on seal.system = line.system and horizon <= xid
        order by seal.number desc limit 1)
    select ${SEAL_COLUMNS}, coalesce((select horizon from before)::text, '0') as from
    from audit_seal where (system, horizon) in (select system, horizon from first)
    order by audit_seal.number`.execute(trx);
  return rows;
}

/**
 * Checks a proof against a public key that the operator gave by another way: the one in the proof proves nothing.
 * @returns when the line was sealed, and the line; or why the proof does not hold
 */
export function checkProof(
  proof: Proof,
  publicKey: string,
): { sealedAt: string; line: string } | { fault: string } {
  if (!isSignedBy(publicKey, proof.seal, proof.signature))
    return { fault: 'the seal is not signed with this key' };
  const seal = SealValues.safeParse(parsed(proof.seal)).data ?? [];
  const included = isIncluded(leafHash(proof.line), {
    index: proof.index,
    count: Number(seal[COUNT_PLACE]),
    path: proof.path.map((hash) => Buffer.from(hash, 'base64url')),
    root: Buffer.from(seal[ROOT_PLACE] ?? '', 'base64url'),
  });
  return included
    ? { sealedAt: seal[AT_PLACE] ?? '', line: proof.line }
    : { fault: 'the seal does not bind this line' };
}

const SealValues = z.array(z.string());
