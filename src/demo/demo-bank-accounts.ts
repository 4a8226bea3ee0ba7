import { keptDetails } from '../bank-accounts/bank-account.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** Of « SARL MARTIN DISTRIBUTION »: one that pays, and one that waits. Such numbers stand in every bank's documentation. */
const ACCOUNTS = [
  {
    id: '0b0b0b0b-0000-4000-8000-000000000001',
    iban: 'FR7630006000011234567890189',
    services: ['payer-impot-societes', 'payer-tva'],
    state: 'in-force',
    daysAgo: 40,
    by: 'lila.rosemonde@demo.example',
  },
  {
    id: '0b0b0b0b-0000-4000-8000-000000000002',
    iban: 'DE89370400440532013000',
    services: ['payer-taxe-salaires'],
    state: 'asked',
    daysAgo: 0,
    by: 'paul.multiple@demo.example',
  },
] as const;

const DAY_MS = 24 * 3_600_000;

/** As if their notices had left already. @param ids of the accounts, by address */
export async function openBankAccounts(tx: Tx, ids: ReadonlyMap<string, string>): Promise<void> {
  const siren = '000299008';
  for (const { id, iban, services, state, daysAgo, by } of ACCOUNTS) {
    const asked_at = new Date(tx.clock.now().getTime() - daysAgo * DAY_MS);
    await tx.db
      .insertInto('bank_account')
      .values({
        id,
        siren,
        ...keptDetails(tx, { iban, bic: null, holderName: 'SARL MARTIN DISTRIBUTION' }),
        mandate_reference: `EP-${siren}-DEMO${id.slice(-4)}`,
        services: [...services],
        state,
        asked_by: ids.get(by) ?? null,
        asked_at,
        in_force_at: state === 'in-force' ? new Date(asked_at.getTime() + 3 * DAY_MS) : null,
        replaces: null,
      })
      .execute();
  }
}
