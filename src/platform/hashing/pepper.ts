import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * A key outside the database, without which the hashes in it cannot be tried out (OWASP Password Storage, « pepper »;
 * NIST SP 800-63B, 3.1.1.2). Not derived from SECRET_KEY, which may be changed: this one may not.
 */
export type Pepper = string;

/** Stands before the PHC string of a hash made with a pepper; no PHC string begins like that. */
const MARK = 'hmac-sha256:';
const SHORTEST = 32;

/** @throws Error of one line, without the content, when the file cannot be read or holds too little */
export function readPepper(file: string): Pepper {
  let pepper: string;
  try {
    pepper = readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`PEPPER_FILE: ${file} cannot be read`);
  }
  if (pepper.length < SHORTEST)
    throw new Error(`PEPPER_FILE: ${file} must hold at least ${SHORTEST} characters of randomness`);
  return pepper;
}

/** What is handed to Argon2 in place of the secret: HMAC-SHA-256, base64url. */
export function withPepper(pepper: Pepper | undefined, secret: string): string {
  return pepper === undefined
    ? secret
    : createHmac('sha256', pepper).update(secret, 'utf8').digest('base64url');
}

export function marked(pepper: Pepper | undefined, phc: string): string {
  return pepper === undefined ? phc : MARK + phc;
}

/** A hash as it was stored: its PHC string, and whether it was made with a pepper. */
export function unmarked(hash: string): { phc: string; peppered: boolean } {
  return hash.startsWith(MARK)
    ? { phc: hash.slice(MARK.length), peppered: true }
    : { phc: hash, peppered: false };
}
