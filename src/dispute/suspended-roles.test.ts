import { randomUUID } from 'node:crypto';
import type { Insertable, Updateable } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { mailsTo, ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { dossierHistoryOf } from '../audit/dossier-history.ts';
import type { MandateTable } from '../database/schema.ts';
import { DOSSIER_EVENTS } from '../holder/dossier-words.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { changeStanding } from '../mandates/granting/standing.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { releaseAccount, restoreAccount } from './settle.ts';
import { undoChange } from './undo-change.ts';

const LILA = 'lila@test.example';
const THIEF = 'voleur@test.example';
const ANSWER = 'Camille';
/** Of every account of `openAccount`. */
const COMPANY = { siren: '100000000', services: ['un-service'] };
const [SOON, LATE] = [new Date('2027-01-01T22:59:59Z'), new Date('2027-06-01T21:59:59Z')];

describeOnEachDatabase('what a dispute suspends, and how it was before', (db) => {
  let platform: TestPlatform;
  let lila: string;
  /** Suppléants, whom Lila made long ago. */
  let paul: string;
  let eve: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
    lila = await openAccount(platform, LILA, { security_answer_hash });
    paul = await openAccount(platform, 'paul@test.example', { first_name: 'Paul' });
    eve = await openAccount(platform, 'eve@test.example', { first_name: 'Ève' });
  });

  const held = async (id: string) =>
    db().selectFrom('mandate').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const stateOf = async (accountId: string) => {
    const { role, state } = await db()
      .selectFrom('mandate')
      .select(['role', 'state'])
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    return `${role} ${state}`;
  };
  /** A délégataire of Lila until an end; or of another giver. */
  async function delegate(given: Partial<Insertable<MandateTable>> = {}): Promise<string> {
    const person = await openAccount(platform, `${randomUUID()}@test.example`);
    await db().deleteFrom('mandate').where('account_id', '=', person).execute();
    const delegation = { role: 'delegataire', granted_by: lila, until: LATE, ...given } as const;
    return giveMandate(db(), person, COMPANY.siren, delegation);
  }
  const sets = (who: Actor, id: string, to: Updateable<MandateTable>) =>
    asHolder(platform, who, async ({ tx }) => {
      await tx.db.updateTable('mandate').set(to).where('id', '=', id).execute();
    });
  const puts = (who: Actor, holderId: string, change: 'asleep' | 'woken') =>
    asHolder(platform, who, (holder) =>
      changeStanding(holder, who, { ...COMPANY, role: 'suppleant', holderId }, change),
    );
  async function disputed(): Promise<string> {
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    return state.state === 'unreadable' ? expect.fail(state.state) : state.change.id;
  }
  async function freezes() {
    const result = await freezeAccount(platform, {
      changeId: await disputed(),
      password: PASSWORD,
      origin: ORIGIN,
    });
    return result.outcome === 'frozen' ? result.roles : expect.fail(result.outcome);
  }
  async function decision() {
    const account = db().selectFrom('account').select('subscriber_number').where('id', '=', lila);
    const { subscriber_number: subscriberNumber } = await account.executeTakeFirstOrThrow();
    return { subscriberNumber, reason: 'Identité vérifiée' };
  }
  async function undoes() {
    platform.installation = { ...platform.installation, SECURITY_QUESTION: true };
    const result = await undoChange(platform, { changeId: await disputed(), answer: ANSWER, origin: ORIGIN });
    return result.outcome === 'undone' ? result.roles : expect.fail(result.outcome);
  }

  it('is not woken by the end of a later freeze, where an earlier dispute suspended it', async () => {
    await db()
      .updateTable('mandate')
      .set({ state: 'asleep' })
      .where('account_id', 'in', [paul, eve])
      .execute();
    await puts(await signedIn(platform, LILA), eve, 'woken');
    await askForAddress(platform, await signedIn(platform, LILA), THIEF);
    await cancelDisputedChange(platform, await disputed(), ORIGIN);
    platform.clock.advance({ days: 10 });
    const who = await signedIn(platform, LILA);
    await puts(who, paul, 'woken');
    await changeAddress(platform, who, THIEF);
    await freezes();
    expect([await stateOf(eve), await stateOf(paul)]).toEqual(['suppleant asleep', 'suppleant asleep']);
    await releaseAccount(platform, await decision());
    expect([await stateOf(eve), await stateOf(paul)]).toEqual(['suppleant asleep', 'suppleant active']);
  });

  it('is as long as before once the freeze has ended, and both are told in the history of the company', async () => {
    const id = await delegate({ until: SOON });
    const thief = await signedIn(platform, LILA);
    await sets(thief, id, { until: LATE });
    await changeAddress(platform, thief, THIEF);
    expect((await freezes()).join()).toContain('ramené à ce qu’il était avant');
    expect((await held(id)).until).toEqual(SOON);
    await releaseAccount(platform, await decision());
    expect((await held(id)).until).toEqual(LATE);
    const { lines } = await dossierHistoryOf(db(), { ...COMPANY, events: DOSSIER_EVENTS });
    expect(lines.map(({ event, by }) => [event, by?.accountId])).toEqual([
      ['mandate-woken', undefined],
      ['mandate-disputed', lila],
    ]);
    expect((await mailsTo(platform, THIEF)).at(-1)?.text).toContain('de nouveau en vigueur');
  });

  it('is given back where its end was shortened, or where it may only read since', async () => {
    const shortened = await delegate();
    const lessened = await delegate();
    const thief = await signedIn(platform, LILA);
    await sets(thief, shortened, { until: SOON });
    await sets(thief, lessened, { access: 'read' });
    await changeAddress(platform, thief, THIEF);
    expect((await undoes()).filter((line) => line.includes('rétabli comme avant'))).toHaveLength(2);
    expect((await held(shortened)).until).toEqual(LATE);
    expect((await held(lessened)).access).toBe('act');
  });

  it('is named and stays so where only a former password was proved', async () => {
    const id = await delegate();
    const thief = await signedIn(platform, LILA);
    await sets(thief, id, { until: SOON });
    await changeAddress(platform, thief, THIEF);
    expect((await freezes()).join()).toContain('à vérifier');
    expect((await held(id)).until).toEqual(SOON);
  });

  it('is again of whoever gave it, where the thief renewed it in the holder’s name', async () => {
    const id = await delegate({ granted_by: paul, access: 'read', until: SOON });
    const thief = await signedIn(platform, LILA);
    await sets(thief, id, { granted_by: lila, access: 'act', until: LATE });
    await changeAddress(platform, thief, THIEF);
    await undoes();
    expect(await held(id)).toMatchObject({ granted_by: paul, access: 'read', until: SOON });
  });

  it('is what an accomplice did as well: given back what he ended, suspended what he gave', async () => {
    await db().updateTable('mandate').set({ state: 'asleep' }).where('account_id', '=', eve).execute();
    const ended = await delegate({ granted_by: paul });
    const thief = await signedIn(platform, LILA);
    await puts(thief, eve, 'woken');
    const accomplice = await signedIn(platform, 'eve@test.example');
    await sets(accomplice, ended, { state: 'ended', until: platform.clock.now(), ended_reason: 'removed' });
    const given = await delegate({ granted_by: eve, state: 'asleep' });
    await sets(accomplice, given, { state: 'active' });
    await changeAddress(platform, thief, THIEF);
    expect((await undoes()).join('\n')).toMatch(/Ève.*mis en sommeil/);
    expect(await held(ended)).toMatchObject({
      state: 'active',
      until: LATE,
      granted_by: paul,
      ended_reason: null,
    });
    expect((await held(given)).state).toBe('asleep');
  });

  it('leaves a delegation asleep whose giver holds nothing any more', async () => {
    const id = await delegate({ granted_by: paul });
    const thief = await signedIn(platform, LILA);
    await sets(thief, id, { state: 'asleep' });
    await inTransaction(platform, (tx) =>
      tx.db.updateTable('mandate').set({ state: 'asleep' }).where('account_id', '=', paul).execute(),
    );
    await changeAddress(platform, thief, THIEF);
    expect((await undoes()).join()).toContain('à vérifier');
    expect((await held(id)).state).toBe('asleep');
  });

  it('is told in the history of the company where the operator gives the address back', async () => {
    const thief = await signedIn(platform, LILA);
    await puts(thief, paul, 'asleep');
    await changeAddress(platform, thief, THIEF);
    await restoreAccount(platform, await decision());
    const { lines } = await dossierHistoryOf(db(), { ...COMPANY, events: DOSSIER_EVENTS });
    expect(lines.map(({ event, by }) => [event, by?.accountId])).toEqual([
      ['mandate-disputed', undefined],
      ['mandate-asleep', lila],
    ]);
  });
});
