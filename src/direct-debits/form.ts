import type { BankAccount } from '../bank-accounts/bank-account.ts';
import type { DirectDebitTable } from '../database/schema.ts';
import { type FormBody, field } from '../http/form-body.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { DEBIT_TEXTS } from './texts.ts';

/** One message a field, in the order of the form. */
export type DebitErrors = Partial<Record<'service' | 'account' | 'kind' | 'form', string>> &
  ConfirmationErrors;

export interface TypedDebit {
  service: string;
  account: string;
  kind: string;
}

export interface ReadDebit {
  typed: TypedDebit;
  /** Undefined where something is wrong. */
  wanted: { service: string; bankAccountId: string; kind: DirectDebitTable['kind'] } | undefined;
  errors: DebitErrors;
}

/** As the form names when a tax is debited. */
const KINDS: Readonly<Record<string, DirectDebitTable['kind']>> = { echeance: 'due', mensuel: 'monthly' };

/** As the form names it. */
export function nameOfKind(kind: DirectDebitTable['kind']): string {
  return kind === 'due' ? 'echeance' : 'mensuel';
}

/**
 * Reads the form that asks for a contract, but for what confirms the holder.
 * @param services those that can be chosen; one alone is not asked for
 */
export function readDebit(
  body: FormBody,
  { services, accounts }: { services: readonly string[]; accounts: readonly BankAccount[] },
): ReadDebit {
  const typed = {
    // What was chosen on a page drawn before, and cannot be any more, is not taken for what is left.
    service: field(body, 'service') || (services.length === 1 ? (services[0] ?? '') : ''),
    account: field(body, 'account'),
    kind: field(body, 'kind'),
  };
  const service = services.find((one) => one === typed.service);
  const account = accounts.find(({ id }) => id === typed.account);
  const kind = Object.hasOwn(KINDS, typed.kind) ? KINDS[typed.kind] : undefined;
  const serves = !service || !account || account.services.includes(service);
  const errors: DebitErrors = {
    ...(!service && { service: DEBIT_TEXTS.serviceMissing }),
    ...(!account && { account: DEBIT_TEXTS.accountMissing }),
    ...(!serves && { account: DEBIT_TEXTS.accountGone }),
    ...(!kind && { kind: DEBIT_TEXTS.kindMissing }),
  };
  const wanted =
    service && account && serves && kind ? { service, bankAccountId: account.id, kind } : undefined;
  return { typed, wanted, errors };
}
