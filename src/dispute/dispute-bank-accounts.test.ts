import { beforeEach, expect, it } from 'vitest';
import { mailsTo, ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { addBankAccount } from '../../test/tools/bank-accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import type { Actor } from '../account/session.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { releaseAccount, restoreAccount } from './settle.ts';
import { undoChange } from './undo-change.ts';

const [LILA, PAUL, THIEF] = ['lila@test.example', 'paul@test.example', 'voleur@test.example'] as const;
const ANSWER = 'Camille';
const NUMBER = '20232340000777';
/** Of every account of `openAccount`. */
const SIREN = '100000000';
const HOUR_MS = 3_600_000;

describeOnEachDatabase('a disputed change of address and the bank accounts changed before it', (db) => {
  let platform: TestPlatform;
  let lila: string;
  let paul: string;
  let ids: Record<string, string>;

  /** Lila is the titulaire, Paul her suppléant. */
  beforeEach(async () => {
    platform = testPlatform(db());
    const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
    lila = await openAccount(platform, LILA, { security_answer_hash, subscriber_number: NUMBER });
    paul = await openAccount(platform, PAUL);
  });

  /** From the account of Lila: one replaced, one removed, one asked for; and one of Paul's own. */
  async function thiefAtWork(): Promise<Actor> {
    const thief = await signedIn(platform, LILA);
    const now = platform.clock.now();
    const before = { asked_at: new Date(now.getTime() - 100 * HOUR_MS), in_force_at: now };
    const iban = (number: number) => ({ details: { iban: `FR99${number}${'0'.repeat(22)}` } });
    const byThief = { ended_at: now, ended_by: lila, ...before };
    const old = await addBankAccount(platform, SIREN, { ...iban(1), state: 'replaced', ...byThief });
    ids = {
      old,
      added: await addBankAccount(platform, SIREN, { ...iban(2), asked_by: lila, replaces: old }),
      removed: await addBankAccount(platform, SIREN, { ...iban(3), state: 'removed', ...byThief }),
      waiting: await addBankAccount(platform, SIREN, { ...iban(4), state: 'asked', asked_by: lila }),
      earlier: await addBankAccount(platform, SIREN, {
        ...iban(5),
        ...before,
        asked_at: new Date(now.getTime() - 73 * HOUR_MS),
        asked_by: lila,
      }),
      pauls: await addBankAccount(platform, SIREN, { ...iban(6), asked_by: paul }),
    };
    return thief;
  }
  const states = async () => {
    const rows = await db().selectFrom('bank_account').select(['id', 'state']).execute();
    return Object.fromEntries(
      Object.entries(ids).map(([name, id]) => [name, rows.find((row) => row.id === id)?.state]),
    );
  };
  const changeId = async () => {
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    return state.state === 'unreadable' ? expect.fail('unreadable') : state.change.id;
  };
  const told = async (email: string) =>
    (await mailsTo(platform, email)).map(({ text }) => text.replaceAll(/\s+/g, ' ')).join();

  it('stops them, and gives back what they replaced and what was removed, where the holder has proved to be one', async () => {
    await changeAddress(platform, await thiefAtWork(), THIEF, { answer: ANSWER });
    const result = await undoChange(platform, { changeId: await changeId(), answer: ANSWER, origin: ORIGIN });
    const lines = result.outcome === 'undone' ? result.roles : expect.fail(result.outcome);
    expect(await states()).toEqual({
      old: 'in-force',
      added: 'stopped',
      removed: 'in-force',
      waiting: 'stopped',
      earlier: 'in-force',
      pauls: 'in-force',
    });
    expect(lines).toHaveLength(4);
    expect(await told(LILA)).toMatch(/compte bancaire FR… 0000 de l’entreprise 100000000 : arrêté/);
    expect(await told(PAUL)).toMatch(
      /a été arrêté : l’adresse électronique de l’espace.*de nouveau utilisable/,
    );
    const disputed = db()
      .selectFrom('audit_log')
      .select('event')
      .where('event', '=', 'bank-account-disputed');
    expect(await disputed.execute()).toHaveLength(4);
  });

  it('gives nothing back whose successor was replaced in its turn by one that stays', async () => {
    const thief = await thiefAtWork();
    const ended = { state: 'replaced', ended_at: platform.clock.now(), ended_by: paul } as const;
    await db()
      .updateTable('bank_account')
      .set(ended)
      .where('id', '=', ids.added ?? '')
      .execute();
    const iban = `FR997${'0'.repeat(22)}`;
    await addBankAccount(platform, SIREN, { details: { iban }, asked_by: paul, replaces: ids.added ?? null });
    await changeAddress(platform, thief, THIEF, { answer: ANSWER });
    await undoChange(platform, { changeId: await changeId(), answer: ANSWER, origin: ORIGIN });
    expect(await states()).toMatchObject({ old: 'replaced', added: 'replaced', removed: 'in-force' });
  });

  it('brings back no account of one who left the company, and who removed it before', async () => {
    const thief = await thiefAtWork();
    await db()
      .updateTable('bank_account')
      .set({ asked_by: lila })
      .where('id', '=', ids.removed ?? '')
      .execute();
    await db().deleteFrom('mandate').where('account_id', '=', lila).execute();
    await changeAddress(platform, thief, THIEF, { answer: ANSWER });
    const undone = await undoChange(platform, {
      changeId: await changeId(),
      answer: ANSWER,
      origin: ORIGIN,
    });
    expect('roles' in undone && undone.roles.join()).toContain('reste retiré');
    expect(await states()).toMatchObject({ removed: 'removed', added: 'stopped' });
  });

  it('stops what an accomplice asked for whom the account let in', async () => {
    const thief = await thiefAtWork();
    const eve = await openAccount(platform, 'eve@test.example');
    await db().deleteFrom('mandate').where('account_id', '=', eve).execute();
    await giveMandate(db(), eve, SIREN, {
      role: 'suppleant',
      service: 'un-service',
      granted_by: lila,
      since: platform.clock.now(),
    });
    // As the unit of work of the thief would have noted it.
    await db()
      .updateTable('mandate_change')
      .set({ changed_by: lila, at: platform.clock.now() })
      .where('mandate_id', 'in', db().selectFrom('mandate').select('id').where('account_id', '=', eve))
      .execute();
    ids.eves = await addBankAccount(platform, SIREN, { asked_by: eve });
    await changeAddress(platform, thief, THIEF, { answer: ANSWER });
    await undoChange(platform, { changeId: await changeId(), answer: ANSWER, origin: ORIGIN });
    expect(await states()).toMatchObject({ eves: 'stopped', pauls: 'in-force' });
  });

  it('suspends them by a freeze and gives nothing back; the assistance wakes them, or undoes it all', async () => {
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    await changeAddress(platform, await thiefAtWork(), THIEF);
    const result = await freezeAccount(platform, {
      changeId: await changeId(),
      password: PASSWORD,
      origin: ORIGIN,
    });
    expect('roles' in result && result.roles.join()).toMatch(/suspendu.*reste retiré/);
    const suspended = { old: 'replaced', added: 'suspended', removed: 'removed', waiting: 'stopped' };
    expect(await states()).toMatchObject(suspended);
    const decision = { subscriberNumber: NUMBER, reason: 'Identité vérifiée' };
    await releaseAccount(platform, decision);
    expect(await states()).toMatchObject({ ...suspended, added: 'in-force' });
    await restoreAccount(platform, decision);
    expect(await states()).toMatchObject({ old: 'in-force', added: 'stopped', removed: 'in-force' });
  });

  it('are only suspended by whoever cancels the request from the mailbox alone', async () => {
    await askForAddress(platform, await thiefAtWork(), THIEF);
    const result = await cancelDisputedChange(platform, await changeId(), ORIGIN);
    expect(result).toMatchObject({ outcome: 'cancelled' });
    expect(await states()).toMatchObject({ old: 'replaced', added: 'suspended', removed: 'removed' });
  });
});
