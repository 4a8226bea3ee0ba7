import type { AuditEventName } from '../account/audit/events.ts';
import type { Database } from '../platform/database/schema.ts';

const ACTIVATIONS: readonly AuditEventName[] = ['change-activated', 'account-created', 'dossier-opened'];
/** From then on the recap is in the space itself, for whoever signs in. */
const LATER: readonly AuditEventName[] = [
  'signed-in',
  'signed-out',
  'other-sessions-ended',
  'session-ended',
  'password-changed',
  'password-recovered',
  'account-frozen',
];

/**
 * Whether who has just activated may still read the recap without a session. The browser's proof cannot be taken back
 * from whoever kept a copy, so it is worth nothing any more once its holder has signed in or out, or has another
 * password, or a dispute has suspended the account.
 */
export async function isRecapOpen(db: Database, accountId: string): Promise<boolean> {
  const last = await db
    .selectFrom('audit_event')
    .select('event')
    .where('account_id', '=', accountId)
    .where('outcome', '=', 'done')
    .where('event', 'in', [...ACTIVATIONS, ...LATER])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return ACTIVATIONS.some((event) => event === last?.event);
}
