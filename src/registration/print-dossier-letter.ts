import { type Account, fullName, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { makeCode } from '../codes/code.ts';
import { printedUntil } from '../codes/kinds.ts';
import { revokeCodes, storeCode } from '../codes/store.ts';
import { companyLetter, type RegisteredCompany } from '../documents/company-letter.ts';
import type { KeepLetter, Letter } from '../documents/letter-pdf.ts';
import { AWAITS_LETTER } from '../mandates/dossier.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';

/** Which dossier, and the company as the operator's register knows it. */
export interface LetterOrder {
  siren: string;
  subscriberNumber: string;
  company: RegisteredCompany;
}

export type PrintDossierLetterOutcome =
  | { outcome: 'printed'; lastDay: string }
  /** No dossier of this company in this account. */
  | { outcome: 'no-such-dossier' }
  | { outcome: 'already-open' };

/**
 * The letter that opens a dossier « en attente »: one page for the company's postal address, with a code
 * good for 60 days. An earlier letter's code stops working. Name and address come from the operator's register,
 * never from the applicant: see `docs/decisions/letters-by-post.md`.
 * @param keep is given the letter first: where it throws nothing was changed; where no letter is printed after all, what it
 *   kept is worth nothing
 */
export async function printDossierLetter(
  platform: Platform,
  { siren, subscriberNumber, company }: LetterOrder,
  keep: KeepLetter,
): Promise<PrintDossierLetterOutcome> {
  const account = await platform.db
    .selectFrom('account')
    .selectAll()
    .where('subscriber_number', '=', subscriberNumber)
    .executeTakeFirst();
  if (!account) return { outcome: 'no-such-dossier' };
  const code = makeCode(platform.random);
  const printedAt = platform.clock.now();
  await keep(letterOf(platform, account, siren, company, code, printedAt));
  return inTransaction(platform, async (tx): Promise<PrintDossierLetterOutcome> => {
    await lockAccount(tx.db, account.id);
    const dossier = await tx.db
      .selectFrom('dossier')
      .select(['id', AWAITS_LETTER.as('isAwaited')])
      .where('account_id', '=', account.id)
      .where('siren', '=', siren)
      .executeTakeFirst();
    if (!dossier) return { outcome: 'no-such-dossier' };
    if (!dossier.isAwaited) return { outcome: 'already-open' };
    await tx.db.updateTable('dossier').set({ name: company.name }).where('id', '=', dossier.id).execute();
    await revokeCodes(tx, 'dossier', dossier.id);
    const made = { purpose: 'dossier', subjectId: dossier.id, accountId: account.id } as const;
    await storeCode(tx, { ...made, code, mailId: null, madeAt: printedAt });
    await record(tx, {
      event: 'dossier-letter-printed',
      accountId: account.id,
      details: { siren },
    });
    return { outcome: 'printed', lastDay: printedUntil('dossier', printedAt) };
  });
}

function letterOf(
  { installation }: Ground,
  account: Account,
  siren: string,
  company: RegisteredCompany,
  code: string,
  madeAt: Date,
): Letter {
  const holder = fullName(account);
  const asked = `Le dossier de l’entreprise ${company.name} (SIREN ${siren}) a été rattaché à l’espace professionnel de ${holder}. Ses services en ligne s’ouvriront lorsque le code suivant aura été saisi.`;
  const letter = { company, siren, holder, purpose: 'dossier', code, paragraphs: [asked], madeAt } as const;
  return companyLetter(installation, letter);
}
