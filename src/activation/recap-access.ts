import type { AuditEventName } from '../audit/record-event.ts';
import type { ActivationPurpose } from '../codes/kinds.ts';
import type { Database } from '../database/schema.ts';
import type { Activated, ActivationKinds } from './activation-kind.ts';

/**
 * What the browser carries from one tab of the activation to the next, sealed: that its bearer entered a code that
 * worked. No session is needed.
 */
export type ActivationProof =
  /** The code is shown again on the second tab. */
  | { step: 'code-entered'; purpose: ActivationPurpose; codeId: string; code: string }
  /** The recap can be read again for a while without signing in: see `recap-access.ts`. */
  | { step: 'activated'; purpose: ActivationPurpose; subjectId: string };

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
 * password, or activates something else, or a dispute has suspended the account.
 * @param purpose of the code that was entered
 */
export async function isRecapOpen(
  db: Database,
  kinds: ActivationKinds,
  purpose: ActivationPurpose,
  { account, siren }: Pick<Activated, 'account' | 'siren'>,
): Promise<boolean> {
  const activations = Object.values(kinds).map((kind) => kind.event);
  const last = await db
    .selectFrom('audit_log')
    .select(['event', 'details'])
    .where('account_id', '=', account.id)
    .where('outcome', '=', 'done')
    .where('event', 'in', [...activations, ...LATER])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.event !== kinds[purpose].event) return false;
  return siren === undefined || (JSON.parse(last.details) as { siren?: string }).siren === siren;
}
