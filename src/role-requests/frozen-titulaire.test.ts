import { beforeEach, expect, it } from 'vitest';
import { accountRow, ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { changeAddress, disputeReferenceTo, present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { disputeState } from '../dispute/dispute-state.ts';
import { freezeAccount } from '../dispute/freeze-account.ts';
import { releaseAccount } from '../dispute/settle.ts';
import { objectUntil } from '../mandates/role-request.ts';
import { objectToSubstitution } from '../substitutions/answer-substitution.ts';
import { askRole } from './ask-role.ts';
import { approveRequest } from './decide-request.ts';
import { printRoleLetter } from './print-role-letter.ts';

const [LILA, TOM, THIEF] = ['lila@test.example', 'tom@test.example', 'voleur@test.example'];
const DAY_MS = 86_400_000;
const COMPANY = { name: 'SARL DUPONT', street: '1 rue de la Paix', postalCode: '75002', city: 'PARIS' };

describeOnEachDatabase('the days to object of a titulaire whom a dispute keeps out', (db) => {
  let platform: TestPlatform;
  /** The titulaire of every service of `openAccount`. */
  let lila: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    lila = await openAccount(platform, LILA);
    await openAccount(platform, TOM);
  });

  async function ask() {
    const asked = await askRole(platform, await signedIn(platform, TOM), {
      siren: '100000000',
      services: ['un-service'],
      capacity: 'legal',
      way: 'letter',
      kind: 'substitution',
      reason: 'Départ',
    });
    return asked.outcome === 'asked' ? request() : expect.fail(asked.outcome);
  }
  const request = () => db().selectFrom('role_request').selectAll().executeTakeFirstOrThrow();
  async function freeze(): Promise<void> {
    await changeAddress(platform, await signedIn(platform, LILA), THIEF);
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    if (state.state !== 'can-be-frozen') return expect.fail(state.state);
    const frozen = await freezeAccount(platform, {
      changeId: state.change.id,
      password: PASSWORD,
      origin: ORIGIN,
    });
    expect(frozen.outcome).toBe('frozen');
  }
  async function release(): Promise<void> {
    const { subscriber_number: subscriberNumber } = await accountRow(db(), lila);
    await releaseAccount(platform, { subscriberNumber, reason: 'Identité vérifiée' });
  }
  const daysToObject = async () => {
    const row = await request();
    return (objectUntil(row).getTime() - row.requested_at.getTime()) / DAY_MS;
  };

  it('stand still for as long as that lasts', async () => {
    await ask();
    platform.clock.advance({ days: 10 });
    await freeze();
    expect(await daysToObject()).toBe(22);
    platform.clock.advance({ days: 11 });
    const objection = {
      id: (await request()).id,
      present: present(),
      statement: 'Je suis toujours titulaire',
    };
    const answered = await objectToSubstitution(platform, await signedIn(platform, THIEF), objection);
    expect(answered).toEqual({ outcome: 'contested' });
  });

  it('go on where the assistance ends it sooner', async () => {
    await ask();
    await freeze();
    platform.clock.advance({ days: 2 });
    await release();
    expect(await daysToObject()).toBe(17);
  });

  it('begin at its end where the request is made meanwhile', async () => {
    await freeze();
    platform.clock.advance({ days: 2 });
    await ask();
    expect(await daysToObject()).toBe(20);
    await release();
    expect(await daysToObject()).toBe(15);
  });

  it('are not opened again where they were over before', async () => {
    await ask();
    platform.clock.advance({ days: 16 });
    await freeze();
    expect(await daysToObject()).toBe(15);
  });

  it('let nobody approve, nor print the letter, meanwhile', async () => {
    const { reference } = await ask();
    await freeze();
    platform.clock.advance({ days: 1 });
    expect(await approveRequest(platform, { reference })).toMatchObject({ outcome: 'titulaire-frozen' });
    const printed = await printRoleLetter(platform, { reference, company: COMPANY }, async () => {});
    expect(printed).toMatchObject({ outcome: 'account-frozen' });
    platform.clock.advance({ days: 15 });
    const early = await printRoleLetter(platform, { reference, company: COMPANY }, async () => {});
    expect(early).toMatchObject({ outcome: 'too-early' });
  });
});
