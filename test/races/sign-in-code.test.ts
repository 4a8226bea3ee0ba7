import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { NEW_BROWSER } from '../../src/account/known-browser.ts';
import { enterSignInCode } from '../../src/sign-in/enter-sign-in-code.ts';
import { mailSignInCode } from '../../src/sign-in/mail-sign-in-code.ts';
import { accountRow, openAccount } from '../../test/tools/accounts.ts';
import { auditLines, ORIGIN } from '../tools/accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';
import { signInCodesTo } from '../tools/sign-in-codes.ts';

const LILA = 'lila@test.example';

describeOnPostgres('a code of a sign-in, on several instances at once', (database) => {
  let instances: Instances;
  let accountId: string;
  const codeId = '7d9f2c1e-0f6b-4e0a-9a53-1f2a3b4c5d6e';
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());
  beforeEach(async () => {
    accountId = await openAccount(instances.next(), LILA);
  });

  const account = () => accountRow(database().db, accountId);
  const atOnce = <T>(count: number, act: (number: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, number) => act(number)));
  async function mailed(): Promise<string> {
    await mailSignInCode(instances.next(), codeId, await account(), ORIGIN);
    const [code = ''] = await signInCodesTo(instances.next(), LILA);
    return code;
  }
  const enter = (code: string) => enterSignInCode(instances.next(), codeId, code, ORIGIN, NEW_BROWSER);
  const outcomes = (results: readonly { outcome: string }[]) =>
    tallyOf(results.map(({ outcome }) => outcome));

  it('signs one in of all that enter it', async () => {
    const code = await mailed();
    expect(outcomes(await atOnce(5, () => enter(code)))).toEqual({ 'signed-in': 1, 'wrong-code': 4 });
    expect(await database().db.selectFrom('session').selectAll().execute()).toHaveLength(1);
  });

  it('is compared with five guesses, however many are sent', async () => {
    const code = await mailed();
    const guesses = await atOnce(30, (number) =>
      enter(String((Number(code) + 1 + number) % 1e6).padStart(6, '0')),
    );
    const compared = guesses.filter((guess) => guess.outcome === 'wrong-code' && guess.accountId);
    expect(compared).toHaveLength(5);
    expect(outcomes([await enter(code)])).toEqual({ 'wrong-code': 1 });
  });

  it('is mailed once for those asked for at once, ten times at most, and the last one works', async () => {
    const holder = await account();
    const answered: number[] = [];
    for (let round = 0; round < 12; round++) {
      instances.next().clock.advance({ seconds: 11 });
      const sent = await atOnce(3, () => mailSignInCode(instances.next(), codeId, holder, ORIGIN));
      answered.push(sent.filter(Boolean).length);
    }
    expect(answered).toEqual([...Array(10).fill(3), 0, 0]);
    const events = await auditLines(database().db);
    expect(events.filter(({ event }) => event === 'sign-in-code-sent')).toHaveLength(10);
    const codes = await signInCodesTo(instances.next(), LILA);
    expect(codes).toHaveLength(1);
    expect(outcomes([await enter(codes[0] ?? '')])).toEqual({ 'signed-in': 1 });
  });
});
