import { hash } from 'node:crypto';

/** What is kept of a token: who reads it in the database cannot use it. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url');
}
