import { type Account, fullName, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { makeCode } from '../codes/code.ts';
import { printedUntil } from '../codes/kinds.ts';
import { revokeCodes, storeCode } from '../codes/store.ts';
import type { KeepLetter, Letter } from '../documents/letter-pdf.ts';
import { AWAITS_LETTER } from '../mandates/dossier.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { longDay } from '../web/french-dates.ts';

/** Which dossier, and the company as the operator's register knows it. */
export interface LetterOrder {
  siren: string;
  subscriberNumber: string;
  company: RegisteredCompany;
}

export interface RegisteredCompany {
  name: string;
  street: string;
  postalCode: string;
  city: string;
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

/** The holder's number is not in it: the letter is for the company, where others open it. */
function letterOf(
  { installation }: Ground,
  account: Account,
  siren: string,
  { name, street, postalCode, city }: RegisteredCompany,
  code: string,
  madeAt: Date,
): Letter {
  const holder = fullName(account);
  return {
    recipient: [name, `À l’attention de ${holder}`, street, `${postalCode} ${city}`],
    subject: `Services en ligne de ${name} (SIREN ${siren})`,
    paragraphs: [
      `Le dossier de l’entreprise ${name} (SIREN ${siren}) a été rattaché à l’espace professionnel de ${holder}. Ses services en ligne s’ouvriront lorsque le code suivant aura été saisi.`,
      `Cette lettre est à remettre à ${holder}, qui doit saisir le code en personne. Si cette personne ne peut pas agir pour l’entreprise, ne la lui remettez pas et appelez l’assistance : sans le code, aucun service n’est ouvert.`,
    ],
    code,
    steps: [
      `Ouvrez le site ${installation.BASE_URL} dans votre navigateur, puis choisissez « Activer mon espace / mes services ».`,
      'Saisissez le code ci-dessus, puis continuez.',
      'Saisissez l’adresse électronique avec laquelle vous vous connectez à votre espace et, s’il est demandé, votre mot de passe, puis continuez.',
    ],
    validUntil: `Ce code est valable jusqu’au ${longDay(printedUntil('dossier', madeAt))} inclus et ne sert qu’une fois.`,
    installation,
    madeAt,
  };
}
