import { type Account, accountById, frozenUntil, fullName, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { makeCode } from '../codes/code.ts';
import { printedUntil } from '../codes/kinds.ts';
import { revokeCodes, storeCode } from '../codes/store.ts';
import { companyLetter, type RegisteredCompany } from '../documents/company-letter.ts';
import type { KeepLetter } from '../documents/letter-pdf.ts';
import { objectUntil } from '../mandates/role-request.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { detailsOf } from './grant-request.ts';
import { isWaiting, type RoleRequest, requestByReference } from './role-request-row.ts';
import { letterText } from './texts.ts';

export interface RoleLetterOrder {
  reference: string;
  company: RegisteredCompany;
}

export type PrintRoleLetterOutcome =
  | { outcome: 'printed'; lastDay: string }
  | { outcome: 'no-such-request' }
  | { outcome: 'over-already' }
  /** The present titulaire may still object. */
  | { outcome: 'too-early'; from: Date }
  /** The present titulaire objects: the operator decides, not a code. */
  | { outcome: 'contested' }
  /** A dispute keeps the applicant or the present titulaire out: it has to be decided first. */
  | { outcome: 'account-frozen'; until: Date };

/**
 * The letter whose code makes its applicant the titulaire: to the postal address of the company, as the operator's register
 * knows it. An earlier letter's code stops working, and the request lives as long as this one's.
 * @param keep is given the letter first: where it throws nothing was changed; where no letter is printed after all, what it
 *   kept is worth nothing
 */
export async function printRoleLetter(
  platform: Platform,
  { reference, company }: RoleLetterOrder,
  keep: KeepLetter,
): Promise<PrintRoleLetterOutcome> {
  const now = platform.clock.now();
  const known = await requestByReference(platform.db, reference);
  const applicant = known && (await accountById(platform.db, known.account_id));
  if (!known || !applicant) return { outcome: 'no-such-request' };
  const code = makeCode(platform.random);
  const { siren } = known;
  const holder = fullName(applicant);
  const paragraphs = [letterText(known, company.name, holder)];
  const letter = { company, siren, holder, purpose: 'role-request', code, paragraphs, madeAt: now } as const;
  await keep(companyLetter(platform.installation, letter));
  return inTransaction(platform, async (tx): Promise<PrintRoleLetterOutcome> => {
    const account = await lockAccount(tx.db, known.account_id);
    const request = await requestByReference(tx.db, reference);
    if (!account || !request) return { outcome: 'no-such-request' };
    if (!isWaiting(request, now)) return { outcome: 'over-already' };
    const obstacle = await obstacleOf(tx, request, account, now);
    if (obstacle) return obstacle;
    const lastDay = printedUntil('role-request', now);
    await tx.db
      .updateTable('role_request')
      .set({ company: company.name, last_day: lastDay })
      .where('id', '=', request.id)
      .where('state', '=', 'waiting')
      .execute();
    await revokeCodes(tx, 'role-request', request.id);
    const made = { purpose: 'role-request', subjectId: request.id, accountId: account.id } as const;
    await storeCode(tx, { ...made, code, mailId: null, madeAt: now });
    await record(tx, { event: 'role-letter-printed', accountId: account.id, details: detailsOf(request) });
    return { outcome: 'printed', lastDay };
  });
}

async function obstacleOf(
  tx: Tx,
  request: RoleRequest,
  applicant: Account,
  now: Date,
): Promise<Exclude<PrintRoleLetterOutcome, { outcome: 'printed' }> | undefined> {
  const holder = request.holder_id === null ? undefined : await accountById(tx.db, request.holder_id);
  for (const account of [applicant, holder]) {
    const until = account && frozenUntil(account, now);
    if (until) return { outcome: 'account-frozen', until };
  }
  // Nobody is left who could object.
  if (!holder) return undefined;
  const objection = await tx.db
    .selectFrom('substitution_objection')
    .select('request_id')
    .where('request_id', '=', request.id)
    .executeTakeFirst();
  if (objection) return { outcome: 'contested' };
  const from = objectUntil(request);
  return now < from ? { outcome: 'too-early', from } : undefined;
}
