import { beforeEach, expect, it } from 'vitest';
import { ORIGIN } from '../../test/tools/accounts.ts';
import { sealAll } from '../../test/tools/audit.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { makingKey } from './keys.ts';
import { checkProof, type Proof, proveLine } from './prove-line.ts';
import { record } from './record-event.ts';

describeOnEachDatabase('the proof of one line', (db) => {
  let platform: TestPlatform;
  const publicKey = () => makingKey(platform.secrets).publicKey;
  beforeEach(async () => {
    platform = testPlatform(db());
    const write = (number: number) =>
      inTransaction(platform, (tx) =>
        record(tx, {
          event: 'signed-in',
          origin: { ...ORIGIN, ip: `192.0.2.${number}` },
          details: { number },
        }),
      );
    for (let number = 1; number <= 7; number++) {
      await write(number);
      // Two lines in the first seal, then two months in the second.
      if (number === 2) await sealAll(platform);
      if (number === 5) platform.clock.advance({ days: 20 });
    }
    await sealAll(platform);
    await write(8);
  });

  async function proofOf(id: number): Promise<Proof> {
    const proof = await proveLine(db(), platform.secrets, String(id));
    if (!proof) throw new Error(`no proof of line ${id}`);
    return proof;
  }

  it('holds for each line that is sealed, and shows no other', async () => {
    for (let id = 1; id <= 7; id++) {
      const proof = await proofOf(id);
      expect(checkProof(proof, publicKey())).toMatchObject({
        line: expect.stringContaining(`"192.0.2.${id}"`),
      });
      for (let other = 1; other <= 7; other++)
        if (other !== id) expect(JSON.stringify(proof)).not.toContain(`192.0.2.${other}`);
    }
  });

  it('is not given of a line that no seal binds yet, or that is none', async () => {
    expect(await proveLine(db(), platform.secrets, '8')).toBeUndefined();
    expect(await proveLine(db(), platform.secrets, '999999999')).toBeUndefined();
  });

  it.each<[string, (proof: Proof) => Partial<Proof>]>([
    ['another line', ({ line }) => ({ line: line.replace('signed-in', 'signed-out') })],
    ['another place', ({ index }) => ({ index: index + 1 })],
    ['another way', ({ path }) => ({ path: [...path].reverse().concat('AAAA') })],
    ['another seal', ({ seal }) => ({ seal: seal.replace('2023', '2022') })],
    ['another signature', () => ({ signature: 'A'.repeat(86) })],
    ['no seal at all', () => ({ seal: '{' })],
  ])('does not hold with %s', async (_what, change) => {
    const proof = await proofOf(4);
    expect(checkProof({ ...proof, ...change(proof) }, publicKey())).toHaveProperty('fault');
    expect(checkProof(proof, 'A'.repeat(43))).toHaveProperty('fault');
  });
});
