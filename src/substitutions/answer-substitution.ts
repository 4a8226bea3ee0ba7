import { frozenUntil } from '../account/account.ts';
import { asHolderWith, holderAccount } from '../account/as-holder.ts';
import { handsOverFrom } from '../account/hands-over-from.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import { objectUntil, titulairesOf } from '../mandates/role-request.ts';
import { type Confirmation, confirmHolder, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { contestedMail } from '../role-requests/applicant-mails.tsx';
import { detailsOf, grantRequest } from '../role-requests/grant-request.ts';
import { isWaiting, type RoleRequest, requestById } from '../role-requests/role-request-row.ts';
import { requestTold } from '../role-requests/told-request.ts';

export type AnswerOutcome =
  | { outcome: 'agreed' | 'contested' }
  | NotConfirmed
  /** Of somebody else, or of nobody. */
  | { outcome: 'not-ones-own' }
  /** Decided or withdrawn meanwhile, or nothing of it is held any more. */
  | { outcome: 'over-already' }
  /** The days in which one may object are over, or one has objected. */
  | { outcome: 'too-late' }
  /** A dispute keeps the applicant out: until it is decided, nothing is handed over to that account. */
  | { outcome: 'applicant-frozen' }
  /** The password was forgotten and chosen anew: until then the account hands over nothing. */
  | { outcome: 'recovered-lately'; from: Date };

/** The present titulaire lets the applicant take over at once; what was said against it before is forgotten. */
export function agreeToSubstitution(
  platform: Platform,
  actor: Actor,
  { id, present }: { id: string; present: Confirmation },
): Promise<AnswerOutcome> {
  return answer(platform, actor, { id, present }, async (tx, request, applicant) => {
    if (frozenUntil(applicant, tx.clock.now())) return { outcome: 'applicant-frozen' };
    const from = await handsOverFrom(tx, actor.accountId);
    if (from) return { outcome: 'recovered-lately', from };
    await record(tx, { event: 'substitution-agreed', ...actor, details: detailsOf(request) });
    await grantRequest(tx, request, applicant);
    return { outcome: 'agreed' };
  });
}

/** The present titulaire objects: it ends nothing, the operator reads both statements and decides. */
export function objectToSubstitution(
  platform: Platform,
  actor: Actor,
  { id, present, statement }: { id: string; present: Confirmation; statement: string },
): Promise<AnswerOutcome> {
  return answer(platform, actor, { id, present }, async (tx, request, applicant) => {
    const now = tx.clock.now();
    if (now >= objectUntil(request)) return { outcome: 'too-late' };
    const made = await tx.db
      .insertInto('substitution_objection')
      .values({ request_id: id, account_id: actor.accountId, statement, made_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('request_id')
      .executeTakeFirst();
    if (!made) return { outcome: 'too-late' };
    await send(tx, contestedMail(tx.installation, applicant, requestTold(request), now));
    await record(tx, { event: 'substitution-contested', ...actor, details: detailsOf(request) });
    return { outcome: 'contested' };
  });
}

type Applicant = Awaited<ReturnType<typeof holderAccount>>;

async function answer(
  platform: Platform,
  actor: Actor,
  { id, present }: { id: string; present: Confirmation },
  work: (tx: Tx, request: RoleRequest, applicant: Applicant) => Promise<AnswerOutcome>,
): Promise<AnswerOutcome> {
  const account = await holderAccount(platform, actor);
  const known = await requestById(platform.db, id);
  if (known?.holder_id !== account.id) return { outcome: 'not-ones-own' };
  const confirmed = await confirmHolder(platform, actor, account, present);
  if (confirmed.outcome === 'not-confirmed') return confirmed;
  const result = await asHolderWith(platform, actor, known.account_id, async (tx, { own, other }) => {
    // Checked anew against what is in force now: a sign-in may only have hashed the same password anew.
    if (!(await confirmed.holds(tx, own))) return 'changed-meanwhile';
    const request = await requestById(tx.db, id);
    if (!request || !other || !isWaiting(request, tx.clock.now()))
      return { outcome: 'over-already' } as const;
    const titulaires = await titulairesOf(tx.db, request.siren);
    if (!request.services.some((service) => titulaires.get(service) === own.id))
      return { outcome: 'over-already' } as const;
    return work(tx, request, other);
  });
  return result === 'changed-meanwhile' ? answer(platform, actor, { id, present }, work) : result;
}
