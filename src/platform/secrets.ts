import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { parisDay } from '../web/french-dates.ts';

/** What each derived key is for. One key a purpose: a value made for one is worthless for another. */
export type KeyPurpose =
  | 'mail'
  | 'mail-allowance'
  | 'activation-code'
  | 'activation-step'
  | 'registration-step'
  | 'recovery-code'
  | 'recovery-step'
  | 'unsubscribe'
  | 'dispute'
  | 'dispute-reference'
  | 'company-address-reference'
  | 'letter-stop-reference'
  | 'removal-reference'
  | 'lock-reference'
  | 'known-browser'
  | 'sign-in-code'
  | 'sign-in-step'
  | 'second-step'
  | 'totp'
  | 'backup-code'
  | 'backup-code-making'
  | 'passkey-challenge'
  | 'offered-to'
  | 'bank-account'
  | 'bank-account-iban'
  | 'bank-account-reference'
  | 'direct-debit-reference'
  | 'captcha'
  | 'captcha-work'
  | 'captcha-kept'
  | 'csrf'
  | 'throttle'
  | 'kept-form'
  | 'session-name'
  | 'session-mark'
  | 'sent-form'
  | 'counting-key'
  | 'message'
  | 'audit-line'
  | 'audit-seal'
  | 'audit-key';

/**
 * Keys derived from a ring of secret keys (HKDF-SHA-256, RFC 5869): the first makes, all open. What an earlier key made is
 * thus found and read for as long as that key stays in the ring. Every instance of one installation has the same keys.
 */
export interface Secrets {
  /** HMAC-SHA-256 of `value`, base64url: to store something that must be found again but never read. */
  keyedHash(purpose: KeyPurpose, value: string): string;
  /** The hash that each key of the ring gives: among these is what was stored, whichever key made it. */
  keyedHashes(purpose: KeyPurpose, value: string): string[];
  /** AES-256-GCM, base64url: to keep something that must be read again, unreadable in the database. */
  seal(purpose: KeyPurpose, plain: string): string;
  /** The sealed text, or `undefined` when it was altered, or sealed with a key that is not in the ring. */
  unseal(purpose: KeyPurpose, sealed: string): string | undefined;
  /**
   * The same of bytes and as bytes, for what would be too long as text.
   * @param place where it belongs: whatever is put elsewhere is not opened
   */
  sealBytes(purpose: KeyPurpose, plain: Uint8Array, place: string): Buffer;
  /** The bytes sealed, or `undefined` when they were altered or moved, or sealed with a key that is not in the ring. */
  unsealBytes(purpose: KeyPurpose, sealed: Uint8Array, place: string): Buffer | undefined;
  /** A key for a library that signs by itself, base64url: it can only make. To check, ask each of the {@link ring}. */
  key(purpose: KeyPurpose): string;
  /** Each key by itself, the one that makes first: for what is derived from several values of one key. */
  ring(): readonly Secrets[];
}

/** A key that makes nothing any more, or not yet. */
export interface OtherKey {
  key: string;
  /** The last day, in Paris, on which it opens anything, `YYYY-MM-DD`; absent: as long as it stays in the ring. */
  until?: string | undefined;
}

export interface Ring {
  others?: readonly OtherKey[];
  /** Makes the hashes by which tries, mails and offers are counted, and outlives every key of the ring, as do factors (`secret-key.ts`). */
  counting?: string | undefined;
  clock?: { now(): Date };
}

/**
 * What outlives the keys of the ring: hashes by which something is counted, which another key would begin anew; what a form
 * that comes twice is known by, though each time another instance takes it; and factors, which their holders keep for years,
 * and would be locked out without; and what a company relies on for years.
 */
const KEPT: ReadonlySet<KeyPurpose> = new Set<KeyPurpose>([
  'throttle',
  'mail-allowance',
  'known-browser',
  'offered-to',
  'bank-account',
  'bank-account-iban',
  'sent-form',
  'totp',
  'backup-code',
  'backup-code-making',
]);

/** Those of them that seal: cookies are sealed by the ring, for they are soon over. */
const SEALED_AND_KEPT: ReadonlySet<KeyPurpose> = new Set<KeyPurpose>(['totp', 'bank-account', 'message']);

/** @param key the one that makes */
export function secretsFrom(
  key: string,
  { others = [], counting, clock = { now: () => new Date() } }: Ring = {},
): Secrets {
  const first = secretsOfOne(key);
  const counter = counting === undefined ? undefined : secretsOfOne(counting);
  const rest = others.map((other) => ({ secrets: secretsOfOne(other.key), until: other.until }));
  const ring = (): [Secrets, ...Secrets[]] => {
    if (rest.length === 0) return [first];
    const today = parisDay(clock.now());
    const open = rest.filter(({ until }) => until === undefined || today <= until);
    return [first, ...open.map(({ secrets }) => secrets)];
  };
  // Version 0.1.0 had no key for counting: what it made is looked for under the keys of the ring.
  const counterOf = (purpose: KeyPurpose) => (KEPT.has(purpose) ? counter : undefined);
  const sealerOf = (purpose: KeyPurpose) => (SEALED_AND_KEPT.has(purpose) ? counter : undefined);
  function firstToOpen<T>(purpose: KeyPurpose, open: (one: Secrets) => T | undefined): T | undefined {
    const kept = sealerOf(purpose);
    for (const one of kept ? [kept, ...ring()] : ring()) {
      const plain = open(one);
      if (plain !== undefined) return plain;
    }
    return undefined;
  }
  return {
    ...first,
    ring,
    keyedHash: (purpose, value) => (counterOf(purpose) ?? first).keyedHash(purpose, value),
    keyedHashes(purpose, value) {
      const counting = counterOf(purpose);
      return [...(counting ? [counting] : []), ...ring()].map((one) => one.keyedHash(purpose, value));
    },
    seal: (purpose, plain) => (sealerOf(purpose) ?? first).seal(purpose, plain),
    unseal: (purpose, sealed) => firstToOpen(purpose, (one) => one.unseal(purpose, sealed)),
    sealBytes: (purpose, ...what) => (sealerOf(purpose) ?? first).sealBytes(purpose, ...what),
    unsealBytes: (purpose, ...what) => firstToOpen(purpose, (one) => one.unsealBytes(purpose, ...what)),
  };
}

function secretsOfOne(secretKey: string): Secrets {
  // As Node.js keeps keys: made of bytes for each hash, one would cost six times as much.
  const keys = new Map<KeyPurpose, KeyObject>();
  const keyFor = (purpose: KeyPurpose): KeyObject => {
    const known = keys.get(purpose);
    if (known) return known;
    const derived = createSecretKey(
      Buffer.from(hkdfSync('sha256', secretKey, '', `espace-professionnel/${purpose}`, 32)),
    );
    keys.set(purpose, derived);
    return derived;
  };
  const keyedHash = (purpose: KeyPurpose, value: string) =>
    createHmac('sha256', keyFor(purpose)).update(value).digest('base64url');
  const secrets: Secrets = {
    keyedHash,
    keyedHashes: (purpose, value) => [keyedHash(purpose, value)],
    seal: (purpose, plain) => sealed(keyFor(purpose), Buffer.from(plain)).toString('base64url'),
    unseal: (purpose, text) => opened(keyFor(purpose), Buffer.from(text, 'base64url'))?.toString('utf8'),
    sealBytes: (purpose, plain, place) => sealed(keyFor(purpose), plain, place),
    unsealBytes: (purpose, bytes, place) => opened(keyFor(purpose), bytes, place),
    key: (purpose) => keyFor(purpose).export().toString('base64url'),
    ring: () => [secrets],
  };
  return secrets;
}

/** Compares two texts in a time that tells nothing of where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param place bound to it: opened with another, it is as if it had been altered */
function sealed(key: KeyObject, plain: Uint8Array, place?: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (place !== undefined) cipher.setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function opened(key: KeyObject, bytes: Uint8Array, place?: string): Buffer | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  if (place !== undefined) decipher.setAAD(Buffer.from(place));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
