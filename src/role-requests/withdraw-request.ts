import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Platform } from '../platform/platform.ts';
import { giveBackContested } from './contested.ts';
import { detailsOf } from './grant-request.ts';
import { endRequest, requestById } from './role-request-row.ts';

export type WithdrawOutcome = { outcome: 'withdrawn' | 'over-already' | 'not-ones-own' };

/** The applicant no longer wants it. Somebody else's is answered like one that does not exist. */
export function withdrawRequest(platform: Platform, actor: Actor, id: string): Promise<WithdrawOutcome> {
  return asHolder(platform, actor, async ({ tx, account }): Promise<WithdrawOutcome> => {
    const request = await requestById(tx.db, id);
    if (request?.account_id !== account.id) return { outcome: 'not-ones-own' };
    await lockCompany(tx, request.siren);
    if (!(await endRequest(tx, id, 'withdrawn'))) return { outcome: 'over-already' };
    await giveBackContested(tx, request);
    await record(tx, { event: 'role-request-withdrawn', ...actor, details: detailsOf(request) });
    return { outcome: 'withdrawn' };
  });
}
