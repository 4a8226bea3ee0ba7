import { expect, it } from 'vitest';
import { faultsOf, sealAll } from '../../test/tools/audit.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { isSignedBy, keepKeys, makingKey } from './keys.ts';
import { checkProof, proveLine } from './prove-line.ts';
import { record } from './record-event.ts';

const [OLD, NEW, NEWEST] = ['the secret key of 2025', 'the secret key of 2026', 'the secret key of 2027'];

describeOnEachDatabase('the keys of the audit log', (db) => {
  const instance = (key: string, ...others: string[]) =>
    testPlatform(db(), { secrets: secretsFrom(key, { others: others.map((other) => ({ key: other })) }) });

  async function writeBy(key: string, ...others: string[]): Promise<void> {
    const platform = instance(key, ...others);
    await keepKeys(db(), platform.secrets);
    await inTransaction(platform, (tx) => record(tx, { event: 'signed-in' }));
    await sealAll(platform);
  }

  it('check what earlier keys made, long after these are gone', async () => {
    await writeBy(OLD);
    await writeBy(OLD, NEW);
    await writeBy(NEW, OLD);
    await writeBy(NEW);
    await writeBy(NEWEST, NEW);
    await writeBy(NEWEST);
    expect(await faultsOf(instance(NEWEST))).toEqual([]);
    expect(await faultsOf(instance('another key'))).toHaveLength(12);
    const proof = await proveLine(db(), instance(NEWEST).secrets, '1');
    expect(proof && checkProof(proof, makingKey(secretsFrom(OLD)).publicKey)).toMatchObject({
      sealedAt: expect.stringMatching(/^2023-08-22T12:09:36/),
    });
  });

  it('are not taken from whoever writes them into the database', async () => {
    await writeBy(OLD);
    await writeBy('a forger’s key');
    expect(await faultsOf(instance(OLD))).toEqual(['seal 2 unknown-key', 'line 2 changed']);
    await db().updateTable('audit_key').set({ sealed_key: 'nothing' }).execute();
    expect(await faultsOf(instance(OLD))).toHaveLength(2);
    const plain = JSON.stringify(await db().selectFrom('audit_key').selectAll().execute());
    expect(plain).not.toContain(secretsFrom(OLD).key('audit-line'));
  });
});

it.each(['', '?', 'A'.repeat(43), 'A'.repeat(20)])('nothing is signed by the key %s', (key) => {
  expect(isSignedBy(key, 'text', 'A'.repeat(86))).toBe(false);
});
