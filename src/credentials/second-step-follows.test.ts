import { beforeEach, expect, it } from 'vitest';
import { ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress, enterCode } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor, type Phone } from '../../test/tools/factors.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { NEW_BROWSER } from '../account/known-browser.ts';
import { givenSecondStep } from '../factors/kinds.ts';
import { passSecondStep } from '../sign-in/second-step.ts';
import { signIn } from '../sign-in/sign-in.ts';

const [OLD, NEW] = ['lila@test.example', 'lila@nouvelle.example'];

describeOnEachDatabase('the second step follows the address only at its activation', (db) => {
  let platform: TestPlatform;
  let phone: Phone;

  beforeEach(async () => {
    platform = testPlatform(db());
    const accountId = await openAccount(platform, OLD);
    await askForAddress(platform, await signedIn(platform, OLD), NEW);
    ({ phone } = await addFactor(platform, accountId));
  });

  async function typePassword(email: string): Promise<string | undefined> {
    const result = await signIn(platform, { email, password: PASSWORD }, ORIGIN);
    if (result.outcome === 'signed-in') return expect.fail('without a second step');
    return result.outcome === 'second-step' ? result.pendingId : undefined;
  }
  async function give(pendingId: string): Promise<string> {
    platform.clock.advance({ minutes: 1 });
    const step = givenSecondStep({ second_step: phone.code() }) ?? expect.fail();
    const how = { origin: ORIGIN, browser: NEW_BROWSER, trusting: false, enteredBy: pendingId };
    return (await passSecondStep(platform, { pendingId, step, ...how }, { throttle: false })).outcome;
  }

  it('until then it is asked after the old address, and after no other', async () => {
    expect(await typePassword(NEW)).toBeUndefined();
    expect(await give((await typePassword(OLD)) ?? '')).toBe('signed-in');
  });

  it('from then on after the new one, with the same factor, and one begun before is over', async () => {
    const begun = (await typePassword(OLD)) ?? '';
    await enterCode(platform, NEW);
    expect(await give(begun)).toBe('over');
    expect(await typePassword(OLD)).toBeUndefined();
    expect(await give((await typePassword(NEW)) ?? '')).toBe('signed-in');
  });
});
