import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { countingTogether } from './secret-key.ts';
import { secretsFrom } from './secrets.ts';

const [OLD, NEW] = ['the secret key of last year, for tests', 'the secret key of this year, for tests'];

describeOnEachDatabase('the key for counting', (db) => {
  const counted = async (key: string, others: string[] = []) =>
    (await countingTogether(db(), key, { others: others.map((other) => ({ key: other })) })).keyedHash(
      'throttle',
      'lila@test.example',
    );

  it('is the same in every instance, before, while and after the secret key is replaced', async () => {
    const before = await counted(OLD);
    // The new one first while an old instance still runs, in either order, then the old one gone.
    for (const ring of [[OLD, NEW], [NEW, OLD], [NEW], [OLD]]) {
      const [key = '', ...others] = ring;
      expect(await counted(key, others), ring.join()).toBe(before);
    }
  });

  it('is one, however many instances start at once', async () => {
    const hashes = await Promise.all([counted(OLD, [NEW]), counted(NEW, [OLD]), counted(OLD, [NEW])]);
    expect(new Set(hashes).size).toBe(1);
  });

  it('cannot be opened by whoever has the database alone, and does not come from the secret key', async () => {
    const before = await counted(OLD);
    expect(await counted('the secret key of a stranger, for tests')).not.toBe(before);
    expect(secretsFrom(OLD).keyedHash('throttle', 'lila@test.example')).not.toBe(before);
    expect(JSON.stringify(await db().selectFrom('counting_key').selectAll().execute())).not.toContain(before);
  });

  it('is made anew where what is kept was altered', async () => {
    const before = await counted(OLD);
    await db().updateTable('counting_key').set({ sealed_key: 'altered' }).execute();
    const after = await counted(OLD);
    expect(after).not.toBe(before);
    expect(await counted(OLD)).toBe(after);
  });

  it('makes nothing but what is counted', async () => {
    const secrets = await countingTogether(db(), NEW, { others: [{ key: OLD }] });
    for (const purpose of ['activation-code', 'recovery-code', 'session-name', 'captcha'] as const)
      expect(secrets.keyedHash(purpose, 'one')).toBe(secretsFrom(NEW).keyedHash(purpose, 'one'));
    expect(secrets.keyedHashes('throttle', 'one')).toEqual([
      secrets.keyedHash('throttle', 'one'),
      ...[NEW, OLD].map((key) => secretsFrom(key).keyedHash('throttle', 'one')),
    ]);
    expect(secrets.unseal('known-browser', secretsFrom(OLD).seal('known-browser', 'one'))).toBe('one');
  });
});
