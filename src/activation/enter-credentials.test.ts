import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  codeTo,
  mailsTo,
  ORIGIN,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { askForAddress } from '../../test/tools/changes.ts';
import { changeActivation } from '../../test/tools/code-entry.ts';
import { codeIdOf } from '../../test/tools/codes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { Overloaded } from '../platform/fair-queue.ts';
import type { Platform } from '../platform/platform.ts';
import { enterCredentials } from './enter-credentials.ts';

const LILA = 'lila@test.example';
const NEW_EMAIL = 'lila.nouvelle@test.example';

describeOnEachDatabase('a code entered in a browser that did not ask for it', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let codeId: string;
  /** Tries to sign in, by address: counted, then given back or ended by a success. */
  let signInTries: string[];

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, LILA);
    codeId = await codeOfChange();
    signInTries = [];
  });

  async function codeOfChange(): Promise<string> {
    await askForAddress(platform, await signedIn(platform, LILA), NEW_EMAIL);
    return codeIdOf(platform, await codeTo(platform, NEW_EMAIL));
  }
  const countTry = async (email: string) => {
    signInTries.push(email);
    const end = (how: string) => async () => void signInTries.push(`${email} ${how}`);
    return { giveBack: end('given back'), succeeded: end('right') };
  };
  const enter = (password: string, on: Platform = platform) =>
    enterCredentials(
      on,
      changeActivation,
      { codeId, email: NEW_EMAIL, password, browser: {}, origin: ORIGIN },
      countTry,
    );
  const wrong = (triesLeft: number) => ({ outcome: 'wrong-fields', email: false, password: { triesLeft } });

  it('counts each password with the tries to sign in to the account', async () => {
    expect(await enter(otherPassword())).toEqual(wrong(4));
    expect(await enter(PASSWORD)).toMatchObject({ outcome: 'activated' });
    expect(signInTries).toEqual([LILA, LILA, `${LILA} right`]);
  });

  it('counts nothing that could not be compared, for too many hashes wait', async () => {
    const busy = { ...platform, hasher: noRoomToHash };
    for (let time = 0; time < 7; time++) await expect(enter(PASSWORD, busy)).rejects.toThrow(Overloaded);
    expect(signInTries.filter((line) => line.endsWith('given back'))).toHaveLength(7);
    expect(await enter(otherPassword())).toEqual(wrong(4));
    expect(await enter(PASSWORD)).toMatchObject({ outcome: 'activated' });
  });

  it('ends after five wrong passwords, which is told and recorded once', async () => {
    for (const triesLeft of [4, 3, 2, 1]) expect(await enter(otherPassword())).toEqual(wrong(triesLeft));
    for (const password of [otherPassword(), otherPassword(), PASSWORD])
      expect(await enter(password)).toEqual({ outcome: 'code-stopped' });
    expect((await mailsTo(platform, LILA)).filter(({ purpose }) => purpose === 'code-stopped')).toHaveLength(
      1,
    );
    const lines = (await auditLines(db(), accountId)).map(({ event, outcome }) => `${event} ${outcome}`);
    expect(lines.slice(-6)).toEqual([...Array(5).fill('change-activated refused'), 'code-stopped done']);
  });

  it('compares five wrong passwords at most and takes the right one until then, in whatever order', async () => {
    // With a wrong address beside it, a right password activates nothing.
    const tryPassword = async (isRight: boolean) => {
      const typed = { password: isRight ? PASSWORD : otherPassword(), email: 'autre@test.example' };
      const entered = { codeId, ...typed, browser: {}, origin: ORIGIN };
      return (await enterCredentials(platform, changeActivation, entered, countTry)).outcome;
    };
    const expected = (rights: boolean[]) =>
      rights.map((_, index) =>
        rights.slice(0, index + 1).filter((isRight) => !isRight).length < 5 ? 'wrong-fields' : 'code-stopped',
      );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), async (rights) => {
        await db().updateTable('activation_code').set({ wrong_passwords: 0, revoked_at: null }).execute();
        const outcomes: string[] = [];
        for (const isRight of rights) outcomes.push(await tryPassword(isRight));
        expect(outcomes).toEqual(expected(rights));
      }),
      { numRuns: 10 },
    );
  });

  it('is refused when the password changed while it was being compared', async () => {
    let changed = false;
    const { hasher } = platform;
    const meanwhile: Platform = {
      ...platform,
      hasher: {
        ...hasher,
        async verify(hash, secret) {
          const right = await hasher.verify(hash, secret);
          if (!changed) {
            changed = true;
            const password_hash = await hasher.hash(otherPassword());
            await db().updateTable('account').set({ password_hash }).execute();
          }
          return right;
        },
      },
    };
    expect(await enter(PASSWORD, meanwhile)).toEqual(wrong(4));
  });
});
