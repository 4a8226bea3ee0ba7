import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { mailsTo, ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { dossierHistoryOf } from '../audit/dossier-history.ts';
import { DOSSIER_EVENTS } from '../holder/dossier-words.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { acceptOffer } from '../mandates/granting/answer-offer.ts';
import { makeOffer } from '../mandates/granting/offer.ts';
import { changeStanding, layDown, type StandingChange } from '../mandates/granting/standing.ts';
import { takeUpOffers } from '../mandates/granting/take-up-offers.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { releaseAccount, restoreAccount } from './settle.ts';
import { undoChange } from './undo-change.ts';

const [LILA, PAUL, EVE, THIEF] = ['lila', 'paul', 'eve', 'voleur'].map((name) => `${name}@test.example`) as [
  string,
  string,
  string,
  string,
];
const ANSWER = 'Camille';
/** Of every account of `openAccount`. */
const COMPANY = { siren: '100000000', services: ['un-service'] };
const NUMBER = '20232340000777';

describeOnEachDatabase('a disputed change of address and the roles changed before it', (db) => {
  let platform: TestPlatform;
  let lila: string;
  let paul: string;
  let eve: string;

  /** Lila is the titulaire, Paul her suppléant, Eve nobody. */
  beforeEach(async () => {
    platform = testPlatform(db());
    await open();
  });

  async function open() {
    const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
    lila = await openAccount(platform, LILA, { security_answer_hash });
    paul = await openAccount(platform, PAUL, { first_name: 'Paul', last_name: 'MULTIPLE' });
    eve = await openAccount(platform, EVE, {
      first_name: 'Ève',
      last_name: 'COMPLICE',
      subscriber_number: NUMBER,
    });
    await db().deleteFrom('mandate').where('account_id', '=', eve).execute();
  }

  const stateOf = async (accountId: string) => {
    const rows = await db()
      .selectFrom('mandate')
      .select(['role', 'state'])
      .where('account_id', '=', accountId)
      .orderBy('since')
      .orderBy('state')
      .execute();
    return rows.map(({ role, state }) => `${role} ${state}`);
  };

  async function givesEveRights(by: Actor) {
    const named = { number: NUMBER, name: 'Complice' };
    const wanted = { id: randomUUID(), ...COMPANY, role: 'suppleant' as const, named };
    expect(await asHolder(platform, by, (holder) => makeOffer(holder, by, wanted))).toEqual({
      outcome: 'offered',
    });
    await takeUpOffers(platform);
    return wanted.id;
  }
  async function accepts(id: string) {
    const who = await signedIn(platform, EVE);
    expect(await asHolder(platform, who, (holder) => acceptOffer(holder, who, id))).toEqual({
      outcome: 'accepted',
    });
  }
  const changes = (by: Actor, holderId: string, change: StandingChange) =>
    asHolder(platform, by, (holder) =>
      changeStanding(holder, by, { ...COMPANY, role: 'suppleant', holderId }, change),
    );

  /** In the account of Lila: an accomplice is let in, Paul is kept out. */
  async function thiefAtWork(): Promise<Actor> {
    const thief = await signedIn(platform, LILA);
    await accepts(await givesEveRights(thief));
    await changes(thief, paul, 'asleep');
    return thief;
  }

  async function disputed(): Promise<string> {
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    if (state.state === 'unreadable') throw new Error('unreadable');
    return state.change.id;
  }
  async function undone() {
    const result = await undoChange(platform, { changeId: await disputed(), answer: ANSWER, origin: ORIGIN });
    return result.outcome === 'undone' ? result.roles : expect.fail(result.outcome);
  }

  /** Whoever reads a mailbox may not be the holder: how many, and of which company, and nobody's name. */
  function expectNoName(told: readonly string[]) {
    expect(told.join()).toContain(COMPANY.siren);
    expect(told.join()).not.toMatch(/Paul|MULTIPLE|Ève|COMPLICE|SARL|20232340000777/i);
  }

  it('is undone with what was given and what was taken, and names both', async () => {
    const thief = await thiefAtWork();
    await changeAddress(platform, thief, THIEF, { answer: ANSWER });
    expect([await stateOf(eve), await stateOf(paul)]).toEqual([['suppleant active'], ['suppleant asleep']]);
    const lines = await undone();
    expect([await stateOf(eve), await stateOf(paul), await stateOf(lila)]).toEqual([
      ['suppleant asleep'],
      ['suppleant active'],
      ['titulaire active'],
    ]);
    expect(lines.join('\n')).toMatch(/rôle d’administrateur suppléant de Mme Ève COMPLICE.*mis en sommeil/);
    expect(lines.join('\n')).toMatch(/Paul MULTIPLE.*rétabli comme avant/);
    const all = (await mailsTo(platform, LILA)).map(({ text }) => text.replaceAll(/\s+/g, ' ')).join();
    for (const name of ['Ève COMPLICE', 'Paul MULTIPLE', 'SARL ESSAI']) expect(all).toContain(name);
    for (const email of [EVE, PAUL]) {
      const mail = (await mailsTo(platform, email)).at(-1);
      expect(mail?.subject).toBe('Espace professionnel - Rôles suspendus ou rétablis');
      expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain('votre rôle d’administrateur suppléant');
    }
    const events = await db()
      .selectFrom('audit_log')
      .select('account_id')
      .where('event', '=', 'mandate-disputed')
      .execute();
    expect(events.map(({ account_id }) => account_id).sort()).toEqual([lila, lila, paul, eve].sort());
  });

  it('takes back an offer that waits, and what was accepted upon one however late', async () => {
    const thief = await signedIn(platform, LILA);
    const id = await givesEveRights(thief);
    await changeAddress(platform, thief, THIEF, { answer: ANSWER });
    await accepts(id);
    const [line] = await undone();
    expect(line).toContain('mis en sommeil');
    expect(await stateOf(eve)).toEqual(['suppleant asleep']);
  });

  it('names an offer that nobody has answered', async () => {
    const thief = await signedIn(platform, LILA);
    await givesEveRights(thief);
    await changeAddress(platform, thief, THIEF, { answer: ANSWER });
    expect(await undone()).toEqual([expect.stringMatching(/Complice.*retirée/)]);
    const { state } = await db().selectFrom('mandate_offer').select('state').executeTakeFirstOrThrow();
    expect(state).toBe('withdrawn');
  });

  it('leaves alone what was done more than 72 hours before the request, or by somebody else', async () => {
    await thiefAtWork();
    platform.clock.advance({ hours: 72, minutes: 1 });
    const who = await signedIn(platform, PAUL);
    await db().updateTable('mandate').set({ state: 'active' }).where('account_id', '=', paul).execute();
    await asHolder(platform, who, (holder) => layDown(holder, who, { ...COMPANY, role: 'suppleant' }));
    await changeAddress(platform, await signedIn(platform, LILA), THIEF, { answer: ANSWER });
    expect(await undone()).toEqual([]);
    expect([await stateOf(eve), await stateOf(paul)]).toEqual([['suppleant active'], ['suppleant ended']]);
  });

  it('gives nothing back that the person laid down since', async () => {
    const thief = await thiefAtWork();
    const who = await signedIn(platform, PAUL);
    await asHolder(platform, who, (holder) => layDown(holder, who, { ...COMPANY, role: 'suppleant' }));
    await changeAddress(platform, thief, THIEF, { answer: ANSWER });
    expect((await undone()).join()).toMatch(/Paul MULTIPLE.*à vérifier/);
    expect(await stateOf(paul)).toEqual(['suppleant ended']);
  });

  it('is only suspended by whoever cancels the request from the mailbox alone: nobody gains a right', async () => {
    const thief = await thiefAtWork();
    await askForAddress(platform, thief, THIEF);
    const result = await cancelDisputedChange(platform, await disputed(), ORIGIN);
    expect(result).toMatchObject({ outcome: 'cancelled', roles: [expect.anything(), expect.anything()] });
    expect([await stateOf(eve), await stateOf(paul)]).toEqual([['suppleant asleep'], ['suppleant asleep']]);
    expectNoName('roles' in result ? result.roles : []);
    expectNoName([(await mailsTo(platform, LILA)).at(-1)?.text ?? '']);
  });

  it('is suspended by a freeze; the assistance wakes it, or undoes it all', async () => {
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    const thief = await thiefAtWork();
    await changeAddress(platform, thief, THIEF);
    const frozen = { changeId: await disputed(), password: PASSWORD, origin: ORIGIN };
    const result = await freezeAccount(platform, frozen);
    expectNoName('roles' in result ? result.roles : expect.fail(result.outcome));
    expect([await stateOf(eve), await stateOf(paul)]).toEqual([['suppleant asleep'], ['suppleant asleep']]);
    const { subscriber_number: subscriberNumber } = await db()
      .selectFrom('account')
      .select('subscriber_number')
      .where('id', '=', lila)
      .executeTakeFirstOrThrow();
    const decision = { subscriberNumber, reason: 'Identité vérifiée' };
    expect(await releaseAccount(platform, decision)).toMatchObject({ outcome: 'released' });
    expect([await stateOf(eve), await stateOf(paul)]).toEqual([['suppleant active'], ['suppleant asleep']]);
    expect((await mailsTo(platform, EVE)).at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain(
      'de nouveau en vigueur',
    );
    const told = await dossierHistoryOf(db(), { ...COMPANY, events: DOSSIER_EVENTS });
    expect(told.lines).toContainEqual(expect.objectContaining({ event: 'mandate-woken', by: null }));
    expect(await restoreAccount(platform, decision)).toMatchObject({ outcome: 'restored' });
    expect([await stateOf(eve), await stateOf(paul)]).toEqual([['suppleant asleep'], ['suppleant active']]);
  });
});
