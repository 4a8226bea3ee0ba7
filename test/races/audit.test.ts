import { afterAll, beforeAll, expect, it } from 'vitest';
import { record } from '../../src/audit/record-event.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { openAccount, otherPassword, PASSWORD, tryToSignIn } from '../tools/accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances } from '../tools/instances.ts';

const COUNT = 200;

describeOnPostgres('the audit log, written by several instances at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  it('is one unbroken chain, without what was rolled back', async () => {
    const writes = Array.from({ length: COUNT }, (_, index) => {
      const instance = instances.next();
      const isGivenUp = index % 10 === 9;
      return inTransaction(instance, async (tx) => {
        await record(tx, { event: 'signed-in', details: { index } });
        if (isGivenUp) throw new Error('on purpose');
      }).catch((error: Error) => expect(error.message).toBe('on purpose'));
    });
    await Promise.all(writes);
    const verdict = await verifyChain(database().db);
    const kept = COUNT - COUNT / 10;
    expect(verdict).toMatchObject({ outcome: 'unbroken', lines: kept, last: { number: kept } });
  });

  it('has a line for every try to sign in, right and wrong, and one for all at no account', async () => {
    const [platform] = instances.platforms;
    for (let number = 0; number < 4; number++)
      await openAccount(platform, `titulaire-${number}@test.example`);
    const tries = Array.from({ length: 60 }, (_, index) => {
      const email = `titulaire-${index % 6}@test.example`;
      return tryToSignIn(instances.next(), email, index % 2 ? PASSWORD : otherPassword());
    });
    await Promise.all(tries);
    expect(await verifyChain(platform.db)).toMatchObject({ outcome: 'unbroken', lines: 41 });
  });
});
