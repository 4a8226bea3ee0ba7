import { createHmac } from 'node:crypto';

/**
 * A key outside the database, without which the hashes in it cannot be tried out (OWASP Password Storage, « pepper »;
 * NIST SP 800-63B, 3.1.1.2). Not derived from SECRET_KEY: a hash can only be made anew by whoever types the password.
 */
export type Pepper = string;

/** The one that goes into new hashes, if any, and those that went into earlier ones. */
export interface Peppers {
  makes?: Pepper | undefined;
  others?: readonly Pepper[];
}

/** Stands before the PHC string of a hash made with a pepper; no PHC string begins like that. */
const MARK = 'hmac-sha256:';

/** A hash as it was stored. */
export interface StoredHash {
  /** In the PHC string format, without `keyid`. */
  phc: string;
  peppered: boolean;
  /** Which pepper went in; absent in hashes of version 0.1.0, which knew one only. */
  keyId?: string | undefined;
}

/** What is handed to Argon2 in place of the secret: HMAC-SHA-256, base64url. */
export function withPepper(pepper: Pepper | undefined, secret: string): string {
  return pepper === undefined
    ? secret
    : createHmac('sha256', pepper).update(secret, 'utf8').digest('base64url');
}

/** Names a pepper in the hashes it went into, and tells nothing of it: 48 bits of a keyed hash. */
export function keyIdOf(pepper: Pepper): string {
  return createHmac('sha256', pepper).update('key id').digest('base64').slice(0, 8);
}

/** As it is stored: marked, and with the PHC format's own parameter for which key went in. */
export function marked(pepper: Pepper | undefined, phc: string): string {
  return pepper === undefined ? phc : MARK + phc.replace(/(\$m=[^$]*)/, `$1,keyid=${keyIdOf(pepper)}`);
}

export function unmarked(hash: string): StoredHash {
  if (!hash.startsWith(MARK)) return { phc: hash, peppered: false };
  const keyId = /,keyid=([^,$]*)/.exec(hash)?.[1];
  return { phc: hash.slice(MARK.length).replace(/,keyid=[^,$]*/, ''), peppered: true, keyId };
}
