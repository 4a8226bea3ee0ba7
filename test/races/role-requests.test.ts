import { afterAll, beforeAll, expect, it } from 'vitest';
import { activate } from '../../src/activation/activate.ts';
import { eraseAccounts } from '../../src/deletion/erase-accounts.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { askRole } from '../../src/role-requests/ask-role.ts';
import { approveRequest, refuseRequest } from '../../src/role-requests/decide-request.ts';
import { endExpiredRequests } from '../../src/role-requests/end-expired.ts';
import { printRoleLetter } from '../../src/role-requests/print-role-letter.ts';
import { roleRequestActivation } from '../../src/role-requests/role-request-kind.tsx';
import { agreeToSubstitution } from '../../src/substitutions/answer-substitution.ts';
import { mailsTo, ORIGIN, openAccount, signedIn } from '../tools/accounts.ts';
import { present } from '../tools/changes.ts';
import { codeIdOf, enteredByOwner } from '../tools/codes.ts';
import { describeOnPostgres, emptyTables } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances } from '../tools/instances.ts';

const SIREN = '732829320';
const SERVICES = ['avis-cfe', 'declarer-tva', 'payer-tva'];
const [LILA, PAUL, ZOE] = ['lila@test.example', 'paul@test.example', 'zoe@test.example'];
const COMPANY = { name: 'SARL DUPONT', street: '1 rue de la Paix', postalCode: '75002', city: 'PARIS' };
const ROUNDS = 6;

describeOnPostgres('requests to become titulaire', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url, 2);
  });
  afterAll(() => instances.close());
  const at = () => instances.platforms[0];

  /** Lila is the titulaire of all; Paul and Zoé are nobody there. */
  async function begin(): Promise<string> {
    await emptyTables(at().db);
    const lilaId = await openAccount(at(), LILA);
    for (const email of [PAUL, ZOE]) await openAccount(at(), email);
    for (const service of SERVICES) await giveMandate(at().db, lilaId, SIREN, { service });
    return lilaId;
  }

  async function asks(email: string, kind: 'adhesion' | 'substitution' = 'substitution') {
    const more = kind === 'adhesion' ? { kind } : { kind, reason: 'Départ' };
    const asked = { siren: SIREN, capacity: 'legal', way: 'letter', services: SERVICES, ...more } as const;
    const result = await askRole(at(), await signedIn(at(), email), asked);
    if (result.outcome !== 'asked') throw new Error(result.outcome);
    const row = at().db.selectFrom('role_request').selectAll().where('id', '=', result.id);
    return row.executeTakeFirstOrThrow();
  }

  async function letter(reference: string): Promise<string> {
    let code = '';
    const { outcome } = await printRoleLetter(at(), { reference, company: COMPANY }, async (printed) => {
      code = printed.code;
    });
    if (outcome !== 'printed') throw new Error(outcome);
    return code;
  }

  async function enters(on: Platform, code: string, email: string): Promise<string> {
    const entered = await enteredByOwner(on, await codeIdOf(on, code), email);
    return (await activate(on, roleRequestActivation, entered, ORIGIN)).outcome;
  }

  /** Who is the titulaire of each service now: one for each, whatever happened. */
  async function titulaires(): Promise<string[]> {
    const rows = await at()
      .db.selectFrom('mandate')
      .innerJoin('account', 'account.id', 'account_id')
      .select(['service', 'sign_in_email'])
      .where('siren', '=', SIREN)
      .where('role', '=', 'titulaire')
      .where('state', '=', 'active')
      .orderBy('service')
      .execute();
    expect(rows.map(({ service }) => service)).toEqual(SERVICES);
    return rows.map(({ sign_in_email }) => sign_in_email);
  }

  it('of two applicants with their codes at once make one of them the titulaire of all', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await begin();
      const [paul, zoe] = [await asks(PAUL), await asks(ZOE)];
      at().clock.advance({ days: 15 });
      const [one, other] = [await letter(paul.reference), await letter(zoe.reference)];
      const outcomes = await Promise.all([
        enters(instances.next(), one, PAUL),
        enters(instances.next(), other, ZOE),
      ]);
      expect(outcomes).toEqual(['activated', 'activated']);
      expect(new Set(await titulaires()).size).toBe(1);
      const states = await at().db.selectFrom('role_request').select('state').execute();
      expect(states.map(({ state }) => state).toSorted()).toEqual(['granted', 'overtaken']);
    }
  });

  it('are granted once where the titulaire agrees while the code is entered', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await begin();
      const { id, reference } = await asks(PAUL);
      at().clock.advance({ days: 15 });
      const code = await letter(reference);
      const lila = await signedIn(at(), LILA);
      await Promise.all([
        enters(instances.next(), code, PAUL),
        agreeToSubstitution(instances.next(), lila, { id, present: present() }),
      ]);
      expect(await titulaires()).toEqual([PAUL, PAUL, PAUL]);
      const told = (await mailsTo(at(), PAUL)).filter(({ purpose }) => purpose === 'role-request-granted');
      expect(told).toHaveLength(1);
    }
  });

  it('take over what is left where the titulaire is erased at the same instant', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const lilaId = await begin();
      const { reference } = await asks(PAUL);
      at().clock.advance({ days: 15 });
      const code = await letter(reference);
      const asked = new Date(at().clock.now().getTime() - 8 * 86_400_000);
      await at()
        .db.updateTable('account')
        .set({ deletion_asked_at: asked })
        .where('id', '=', lilaId)
        .execute();
      await Promise.all([enters(instances.next(), code, PAUL), eraseAccounts(instances.next())]);
      expect(await titulaires()).toEqual([PAUL, PAUL, PAUL]);
    }
  });

  it('are approved, refused or ended once, whoever decides', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await begin();
      await at().db.deleteFrom('mandate').where('siren', '=', SIREN).execute();
      const { reference } = await asks(PAUL, 'adhesion');
      const outcomes = (
        await Promise.all([
          approveRequest(instances.next(), { reference }),
          approveRequest(instances.next(), { reference }),
          refuseRequest(instances.next(), { reference, reason: 'non' }),
        ])
      ).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome !== 'over-already')).toHaveLength(1);
      const told = (await mailsTo(at(), PAUL)).filter(({ purpose }) => /granted|refused/.test(purpose ?? ''));
      expect(told).toHaveLength(1);
    }
  });

  it('that are over are ended, and told of, by one instance', async () => {
    await begin();
    await asks(PAUL);
    for (const { clock } of instances.platforms) clock.advance({ days: 61 });
    await Promise.all([endExpiredRequests(instances.next()), endExpiredRequests(instances.next())]);
    const told = (await mailsTo(at(), PAUL)).filter(({ purpose }) => purpose === 'role-request-ended');
    expect(told).toHaveLength(1);
  });
});
