import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import * as z from 'zod';
import type { Database, Trx } from '../database/schema.ts';
import type { Secrets } from '../platform/secrets.ts';
import { parsed } from './line.ts';

/** Checks lines and seals that one secret key made. */
export interface AuditKey {
  /** Names it and tells nothing of it: the beginning of the SHA-256 of its public key. */
  name: string;
  /** Ed25519 (RFC 8032), 32 bytes, base64url: all that it takes to check a seal. */
  publicKey: string;
  /** HMAC-SHA-256, base64url. */
  mac(text: string): string;
}

export interface MakingKey extends AuditKey {
  /** Ed25519, base64url. */
  sign(text: string): string;
}

/** Before the 32 bytes of an Ed25519 key: its private form in PKCS #8 (RFC 8410), its public form in SPKI. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const made = new WeakMap<Secrets, MakingKey>();

/** The key that the first secret key of the ring makes lines and seals with. */
export function makingKey(secrets: Secrets): MakingKey {
  const known = made.get(secrets);
  if (known) return known;
  const seed = Buffer.from(secrets.key('audit-seal'), 'base64url');
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(SPKI.length)
    .toString('base64url');
  const making = {
    ...auditKey(publicKey, secrets.key('audit-line')),
    sign: (text: string) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
  made.set(secrets, making);
  return making;
}

/** Whether the holder of the private key signed this text. Whatever is no key or no signature did not. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), publicKeyOf(publicKey), Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** All that check, by their names: of the ring, and of the secret keys before it as far as the ring opens them. */
export async function knownKeys(db: Database | Trx, secrets: Secrets): Promise<Map<string, AuditKey>> {
  const known = new Map(secrets.ring().map((one) => [makingKey(one).name, makingKey(one) as AuditKey]));
  for (const { name, sealed_key } of await db.selectFrom('audit_key').selectAll().execute()) {
    if (known.has(name)) continue;
    const kept = KeptKey.safeParse(parsed(secrets.unseal('audit-key', sealed_key)));
    if (kept.success && nameOf(kept.data.publicKey) === name)
      known.set(name, auditKey(kept.data.publicKey, kept.data.macKey));
  }
  return known;
}

/**
 * Keeps what checks the lines of today for as long as they are kept, which is longer than a SECRET_KEY: in the database,
 * sealed under each key of the ring. Whoever has only the database can neither read it nor put another in its place.
 */
export async function keepKeys(db: Database, secrets: Secrets): Promise<void> {
  const ring = secrets.ring();
  const kept = await db.selectFrom('audit_key').selectAll().execute();
  const plain = new Map(
    ring.map((one) => {
      const { name, publicKey } = makingKey(one);
      return [name, JSON.stringify({ publicKey, macKey: one.key('audit-line') })];
    }),
  );
  for (const { name, sealed_key } of kept) {
    const opened = secrets.unseal('audit-key', sealed_key);
    if (opened !== undefined && !plain.has(name)) plain.set(name, opened);
  }
  const rows = [...plain].flatMap(([name, text]) =>
    ring
      .filter((one) => !kept.some((row) => row.name === name && row.made_with === makingKey(one).name))
      .map((one) => ({ name, made_with: makingKey(one).name, sealed_key: one.seal('audit-key', text) })),
  );
  if (rows.length === 0) return;
  await db
    .insertInto('audit_key')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const KeptKey = z.object({ publicKey: z.string(), macKey: z.string() });

function auditKey(publicKey: string, macKey: string): AuditKey {
  const key = createSecretKey(macKey, 'base64url');
  return {
    name: nameOf(publicKey),
    publicKey,
    mac: (text) => createHmac('sha256', key).update(text).digest('base64url'),
  };
}

function nameOf(publicKey: string): string {
  return createHash('sha256').update(publicKey).digest('base64url').slice(0, 16);
}

function publicKeyOf(publicKey: string): KeyObject {
  const bytes = Buffer.from(publicKey, 'base64url');
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
}
