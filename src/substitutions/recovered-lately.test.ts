import { beforeEach, expect, it } from 'vitest';
import { ORIGIN, openAccount, otherPassword, signedIn } from '../../test/tools/accounts.ts';
import { present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { choosePassword } from '../recovery/choose-password.ts';
import { verifyRecovery } from '../recovery/verify-recovery.ts';
import { askRole } from '../role-requests/ask-role.ts';
import { agreeToSubstitution, objectToSubstitution } from './answer-substitution.ts';

const [LILA, TOM] = ['lila@test.example', 'tom@test.example'];

describeOnEachDatabase('a titulaire whose password was recovered', (db) => {
  let platform: TestPlatform;
  /** The request to replace Lila. */
  let id: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccountWithAnswer(platform, LILA);
    await openAccount(platform, TOM);
    const asked = await askRole(platform, await signedIn(platform, TOM), {
      siren: '100000000',
      services: ['un-service'],
      capacity: 'legal',
      way: 'letter',
      kind: 'substitution',
      reason: 'Départ',
    });
    id = asked.outcome === 'asked' ? asked.id : expect.fail(asked.outcome);
    await recover();
  });

  async function recover(): Promise<void> {
    const code = await recoveryCodeOf(platform, LILA);
    const verified = await verifyRecovery(platform, { code }, ANSWER, ORIGIN);
    if (verified.outcome !== 'verified') return expect.fail(verified.outcome);
    const chosen = await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
    expect(chosen.outcome).toBe('recovered');
  }
  const lila = () => signedIn(platform, LILA, otherPassword());
  const agrees = async () =>
    agreeToSubstitution(platform, await lila(), { id, present: present(otherPassword()) });

  it('agrees to no substitution for 72 hours: whoever reads the mailbox gives nothing away', async () => {
    const from = new Date(platform.clock.now().getTime() + 72 * 3_600_000);
    expect(await agrees()).toEqual({ outcome: 'recovered-lately', from });
    platform.clock.advance({ hours: 71, minutes: 59 });
    expect(await agrees()).toEqual({ outcome: 'recovered-lately', from });
    platform.clock.advance({ minutes: 1 });
    expect(await agrees()).toEqual({ outcome: 'agreed' });
  });

  it('objects to one all the same', async () => {
    const statement = 'Je suis toujours titulaire';
    const objection = { id, present: present(otherPassword()), statement };
    expect(await objectToSubstitution(platform, await lila(), objection)).toEqual({ outcome: 'contested' });
  });
});
