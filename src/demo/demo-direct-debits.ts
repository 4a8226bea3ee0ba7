import type { Tx } from '../platform/unit-of-work.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Of « SARL MARTIN DISTRIBUTION »: the TVA is debited month by month, and a change waits for the operator. As if the notices had
 * left already.
 * @param ids of the accounts, by address
 */
export async function openDirectDebits(tx: Tx, ids: ReadonlyMap<string, string>): Promise<void> {
  const now = tx.clock.now();
  const begun = new Date(now.getTime() - 30 * DAY_MS);
  const both = {
    siren: '000299008',
    service: 'payer-tva',
    bank_account_id: '0b0b0b0b-0000-4000-8000-000000000001',
  };
  const id = '0d0d0d0d-0000-4000-8000-000000000001';
  const first = {
    ...{ id, reference: 'DEMA2345', kind: 'monthly' as const, state: 'in-force' as const, replaces: null },
    asked_by: ids.get('lila.rosemonde@demo.example') ?? null,
    asked_at: begun,
    confirmed_at: begun,
    in_force_at: new Date(begun.getTime() + 3 * DAY_MS),
  };
  const change = {
    ...{ id: id.replace(/1$/, '2'), reference: 'DEMB2345', kind: 'due' as const, state: 'asked' as const },
    asked_by: ids.get('paul.multiple@demo.example') ?? null,
    asked_at: now,
    confirmed_at: null,
    in_force_at: null,
    replaces: id,
  };
  // One after the other: the second names the first.
  for (const one of [first, change])
    await tx.db
      .insertInto('direct_debit')
      .values({ ...both, ...one })
      .execute();
}
