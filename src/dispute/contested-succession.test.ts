import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { mailsTo, ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo, enterCode } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { acceptOffer } from '../mandates/granting/answer-offer.ts';
import { makeOffer } from '../mandates/granting/offer.ts';
import { takeUpOffers } from '../mandates/granting/take-up-offers.ts';
import { pendingRequests } from '../mandates/role-request.ts';
import { approveRequest, refuseRequest } from '../role-requests/decide-request.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { releaseAccount } from './settle.ts';
import { undoChange } from './undo-change.ts';

const [LILA, EVE, MAX, THIEF] = ['lila', 'eve', 'max', 'voleur'].map((name) => `${name}@test.example`) as [
  string,
  string,
  string,
  string,
];
const ANSWER = 'Camille';
/** Of every account of `openAccount`. */
const COMPANY = { siren: '100000000', services: ['un-service'] };
const NUMBERS = { [EVE]: '20232340000777', [MAX]: '20232340000778' };

describeOnEachDatabase('a role of titulaire that a thief hands over to an accomplice', (db) => {
  let platform: TestPlatform;
  let ids: Record<string, string>;

  /** Lila is the titulaire, Ève her suppléante, Max nobody. */
  beforeEach(async () => {
    platform = testPlatform(db());
    const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
    const lila = await openAccount(platform, LILA, { security_answer_hash });
    const [eve, max] = [
      await openAccount(platform, EVE, { last_name: 'COMPLICE', subscriber_number: NUMBERS[EVE] ?? '' }),
      await openAccount(platform, MAX, { last_name: 'COMPLICE', subscriber_number: NUMBERS[MAX] ?? '' }),
    ];
    await db().deleteFrom('mandate').where('account_id', '=', max).execute();
    ids = { [LILA]: lila, [EVE]: eve, [MAX]: max };
  });

  /** Whoever is named accepts as soon as the 72 hours are over. */
  async function handsOver(by: Actor, to: string) {
    const accept = await offersTo(by, to);
    platform.clock.advance({ hours: 72 });
    return accept();
  }
  async function offersTo(by: Actor, to: string) {
    const named = { number: NUMBERS[to] ?? '', name: 'Complice' };
    const wanted = { id: randomUUID(), ...COMPANY, role: 'titulaire' as const, named };
    expect(await asHolder(platform, by, (holder) => makeOffer(holder, by, wanted))).toEqual({
      outcome: 'offered',
    });
    await takeUpOffers(platform);
    return async () => {
      const who = await signedIn(platform, to);
      expect(await asHolder(platform, who, (holder) => acceptOffer(holder, who, wanted.id))).toEqual({
        outcome: 'accepted',
      });
      return who;
    };
  }
  /** A thief has it handed over, then takes the address too, before it is noticed. */
  async function stolenFor(accomplice: string) {
    const who = await handsOver(await signedIn(platform, LILA), accomplice);
    await changeAddress(platform, await signedIn(platform, LILA), THIEF, { answer: ANSWER });
    return who;
  }
  /** Who has which role that gives a right. */
  async function rights() {
    const rows = await db()
      .selectFrom('mandate')
      .select(['account_id', 'role'])
      .where('state', '=', 'active')
      .execute();
    const of = (email: string) =>
      rows.filter(({ account_id }) => account_id === ids[email]).map(({ role }) => role);
    return { lila: of(LILA), eve: of(EVE), max: of(MAX) };
  }
  async function disputed(): Promise<string> {
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    return state.state === 'unreadable' ? expect.fail(state.state) : state.change.id;
  }
  async function undone() {
    const result = await undoChange(platform, { changeId: await disputed(), answer: ANSWER, origin: ORIGIN });
    return result.outcome === 'undone' ? result.roles.join('\n') : expect.fail(result.outcome);
  }
  async function reference(): Promise<string> {
    const [request, ...others] = await pendingRequests(db(), platform.clock.now());
    expect(others).toEqual([]);
    return request?.reference ?? expect.fail('nothing waits for the operator');
  }

  it('gives no right from the dispute on, and is decided by the operator', async () => {
    await stolenFor(EVE);
    expect(await rights()).toEqual({ lila: [], eve: ['titulaire'], max: [] });
    expect(await undone()).toMatch(/remplacement contesté, l’administration décidera/);
    expect(await rights(), 'what she was before').toEqual({ lila: [], eve: ['suppleant'], max: [] });
    const refused = { reference: await reference(), reason: 'Cédé par quelqu’un d’autre' };
    expect(await refuseRequest(platform, refused)).toEqual({ outcome: 'refused' });
    expect(await rights()).toEqual({ lila: ['titulaire'], eve: ['suppleant'], max: [] });
    expect((await mailsTo(platform, LILA)).at(-1)?.text).toContain('nouveau titulaire');
  });

  it('is followed to whoever it was passed on to', async () => {
    const eve = await handsOver(await signedIn(platform, LILA), EVE);
    await askForAddress(platform, await signedIn(platform, LILA), THIEF, { answer: ANSWER });
    const acceptedByMax = await offersTo(eve, MAX);
    // The code is entered at the last moment: the dispute is still possible when Max accepts.
    platform.clock.advance({ hours: 1 });
    await enterCode(platform, THIEF);
    platform.clock.advance({ hours: 71 });
    await acceptedByMax();
    expect(await rights()).toEqual({ lila: [], eve: [], max: ['titulaire'] });
    await undone();
    expect((await rights()).max).toEqual([]);
    const refused = { reference: await reference(), reason: 'Cédé par quelqu’un d’autre' };
    expect(await refuseRequest(platform, refused)).toEqual({ outcome: 'refused' });
    expect((await rights()).lila).toEqual(['titulaire']);
  });

  it('stays with the successor where the operator approves, or the assistance ends a freeze', async () => {
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    await handsOver(await signedIn(platform, LILA), EVE);
    await changeAddress(platform, await signedIn(platform, LILA), THIEF);
    await freezeAccount(platform, { changeId: await disputed(), password: PASSWORD, origin: ORIGIN });
    expect(await rights()).toEqual({ lila: [], eve: ['suppleant'], max: [] });
    const { subscriber_number: subscriberNumber } = await db()
      .selectFrom('account')
      .select('subscriber_number')
      .where('id', '=', ids[LILA] ?? '')
      .executeTakeFirstOrThrow();
    await releaseAccount(platform, { subscriberNumber, reason: 'Identité vérifiée' });
    expect(await rights()).toEqual({ lila: [], eve: ['titulaire'], max: [] });
    expect(await pendingRequests(db(), platform.clock.now())).toEqual([]);
  });

  it('is left alone where the proposal was made long before', async () => {
    const named = { number: NUMBERS[EVE] ?? '', name: 'Complice' };
    const wanted = { id: randomUUID(), ...COMPANY, role: 'titulaire' as const, named };
    const lila = await signedIn(platform, LILA);
    await asHolder(platform, lila, (holder) => makeOffer(holder, lila, wanted));
    await takeUpOffers(platform);
    platform.clock.advance({ days: 4 });
    const eve = await signedIn(platform, EVE);
    await asHolder(platform, eve, (holder) => acceptOffer(holder, eve, wanted.id));
    await changeAddress(platform, await signedIn(platform, LILA), THIEF, { answer: ANSWER });
    await undone();
    expect(await rights()).toEqual({ lila: [], eve: ['titulaire'], max: [] });
  });

  it('is the operator’s to approve', async () => {
    await stolenFor(EVE);
    await undone();
    expect(await approveRequest(platform, { reference: await reference() })).toMatchObject({
      outcome: 'approved',
      services: COMPANY.services,
    });
    expect(await rights()).toEqual({ lila: [], eve: ['titulaire'], max: [] });
  });
});
