import { expect, it } from 'vitest';
import { torture } from '../torture/torture.ts';

/** Whatever the machine: a slow one has a slower storm. */
const FOR_EVER = 24 * 60;

it('loses nothing and does nothing twice where instances, database and mail server fail under load', async () => {
  const wanted = { seed: 17, kills: 6, minutes: FOR_EVER, accounts: 12, instances: 3 };
  const { damage, faults, ledger } = await torture(wanted);
  expect(faults).toEqual([]);
  expect(damage.kills).toBeGreaterThanOrEqual(6);
  expect(ledger.formsAnswered).toBeGreaterThan(0);
}, 600_000);
