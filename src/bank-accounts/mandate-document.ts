import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SepaMandate, sepaMandatePdf } from '../documents/sepa-mandate.ts';
import type { Operator } from '../help/operator.ts';
import { type Catalogue, serviceLabels } from '../home/catalogue.ts';
import type { Site } from '../web/components/view.ts';
import { BANK_ACCOUNT_COLUMNS, type BankAccount, detailsOf, type ManagedCompany } from './bank-account.ts';
import { inGroups } from './iban.ts';

/** Who is paid, as the operator has said it. */
type Creditor = NonNullable<Operator['creditor']>;

/** Undefined where nobody is named: the example of the program is for the demonstration, and a bank must never read it. */
export function creditorOf({ operator, site }: { operator: Operator; site: Site }): Creditor | undefined {
  return operator.isExample && !site.demo ? undefined : operator.creditor;
}

interface Mandate {
  company: ManagedCompany;
  account: BankAccount;
  creditor: Creditor;
  catalogue: Catalogue;
}

/**
 * The mandate of a bank account as a file: the one place that shows its number whole, for its bank needs it.
 * @returns undefined where the key that sealed it is lost
 */
export async function sendMandate(
  { platform }: FastifyRequest,
  reply: FastifyReply,
  { company, account, creditor, catalogue }: Mandate,
): Promise<FastifyReply | undefined> {
  const row = await platform.db
    .selectFrom('bank_account')
    .select(BANK_ACCOUNT_COLUMNS)
    .where('id', '=', account.id)
    .executeTakeFirst();
  const details = row && detailsOf(platform, row);
  if (!details) return undefined;
  const names = serviceLabels(catalogue);
  const mandate: SepaMandate = {
    reference: row.mandate_reference,
    creditor: { ...creditor, address: creditor.address ?? [] },
    debtor: {
      name: details.holderName,
      company: company.name,
      siren: company.siren,
      iban: inGroups(details.iban),
      bic: details.bic,
    },
    payments: row.services.map((id) => names.get(id) ?? id),
  };
  const pdf = await sepaMandatePdf(platform, mandate, platform.clock.now());
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="mandat-${row.mandate_reference}.pdf"`)
    .type('application/pdf')
    .send(pdf);
}
