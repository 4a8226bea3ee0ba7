import { createHash } from 'node:crypto';
import type { AuditEventTable } from '../database/schema.ts';

/** What the first line ever follows. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(43);

/**
 * SHA-256 of a line and of the hash of the line before, base64url: a line changed, removed or put in between
 * later no longer fits (OWASP ASVS 5.0, 16.4.2).
 */
export function lineHash(line: Omit<AuditEventTable, 'hash'>): string {
  const told = [
    line.previous_hash,
    line.number,
    line.at.toISOString(),
    line.event,
    line.outcome,
    line.account_id,
    line.ip,
    line.user_agent,
    line.details,
  ];
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url');
}
