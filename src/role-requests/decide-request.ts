import { type Account, accountById, frozenUntil, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { refusedMail } from './applicant-mails.tsx';
import { giveBackContested } from './contested.ts';
import { detailsOf, grantRequest } from './grant-request.ts';
import { endRequest, isWaiting, type RoleRequest, requestByReference } from './role-request-row.ts';
import { requestTold } from './told-request.ts';

export type DecideOutcome =
  /** @property services those opened, in the order of the request */
  | { outcome: 'approved'; services: string[]; left: string[] }
  | { outcome: 'refused' }
  | { outcome: 'no-such-request' }
  /** Decided, withdrawn or over before. */
  | { outcome: 'over-already'; state: string }
  /** Everything it asks for has a titulaire by now: the request is over, and its applicant told. */
  | { outcome: 'nothing-left' }
  /** Nobody objects: the code of the company's letter decides, or the titulaire who agrees. */
  | { outcome: 'not-contested' }
  /** A dispute keeps the applicant out: it has to be decided first. */
  | { outcome: 'account-frozen'; until: Date }
  /** Or the titulaire, who could not answer meanwhile. */
  | { outcome: 'titulaire-frozen'; until: Date };

/**
 * The operator has looked at the signed form, or at what both sides of a substitution say, and agrees: exactly what was asked
 * and is still free is opened, once.
 * @param company its name in the operator's register, for the dossier
 */
export function approveRequest(
  platform: Platform,
  { reference, company }: { reference: string; company?: string | undefined },
): Promise<DecideOutcome> {
  return decide(platform, reference, async (tx, request): Promise<DecideOutcome> => {
    const applicant = await lockAccount(tx.db, request.account_id);
    if (!applicant) return { outcome: 'no-such-request' };
    const obstacle = await whoIsKeptOut(tx, request, applicant);
    if (obstacle) return obstacle;
    if (request.kind === 'substitution' && !(await isContested(tx, request)))
      return { outcome: 'not-contested' };
    const named = company === undefined ? request : { ...request, company };
    const opened = await grantRequest(tx, named, applicant);
    if (!opened) return { outcome: 'over-already', state: 'decided' };
    if (opened.length === 0) return { outcome: 'nothing-left' };
    const isOpen = (service: string) => opened.includes(service);
    return {
      outcome: 'approved',
      services: request.services.filter(isOpen),
      left: request.services.filter((service) => !isOpen(service)),
    };
  });
}

async function whoIsKeptOut(
  tx: Tx,
  { holder_id }: RoleRequest,
  applicant: Account,
): Promise<DecideOutcome | undefined> {
  const now = tx.clock.now();
  const until = frozenUntil(applicant, now);
  if (until) return { outcome: 'account-frozen', until };
  const holder = holder_id === null ? undefined : await accountById(tx.db, holder_id);
  const holderUntil = holder && frozenUntil(holder, now);
  return holderUntil && { outcome: 'titulaire-frozen', until: holderUntil };
}

/** The operator says no. @param reason as the applicant is told */
export function refuseRequest(
  platform: Platform,
  { reference, reason }: { reference: string; reason: string },
): Promise<DecideOutcome> {
  return decide(platform, reference, async (tx, request): Promise<DecideOutcome> => {
    const applicant = await lockAccount(tx.db, request.account_id);
    if (!applicant) return { outcome: 'no-such-request' };
    await lockCompany(tx, request.siren);
    if (!(await endRequest(tx, request.id, 'refused', reason)))
      return { outcome: 'over-already', state: 'decided' };
    await giveBackContested(tx, request);
    const at = tx.clock.now();
    await send(tx, refusedMail(tx.installation, applicant, requestTold(request), { at, reason }));
    const details = { ...detailsOf(request), reason };
    await record(tx, { event: 'role-request-refused', accountId: applicant.id, details });
    return { outcome: 'refused' };
  });
}

function decide(
  platform: Platform,
  reference: string,
  work: (tx: Tx, request: RoleRequest) => Promise<DecideOutcome>,
): Promise<DecideOutcome> {
  return inTransaction(platform, async (tx): Promise<DecideOutcome> => {
    const request = await requestByReference(tx.db, reference);
    if (!request) return { outcome: 'no-such-request' };
    if (!isWaiting(request, tx.clock.now()))
      return { outcome: 'over-already', state: request.state === 'waiting' ? 'expired' : request.state };
    return work(tx, request);
  });
}

async function isContested({ db }: Tx, { id }: RoleRequest): Promise<boolean> {
  const found = await db
    .selectFrom('substitution_objection')
    .select('request_id')
    .where('request_id', '=', id)
    .executeTakeFirst();
  return found !== undefined;
}
