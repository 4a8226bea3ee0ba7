import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { ORIGIN } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { hashToken, startSession } from '../account/session.ts';
import type { MandateState } from '../database/schema.ts';
import { chooseDossier } from '../home/choose-dossier.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { dossiersOf } from './dossier.ts';
import { awaitLetter, mandatesOf, openByLetter, purgeMandates } from './mandate.ts';
import { sharedCompanies } from './shared-companies.ts';

const SIRENS = ['552100554', '732829320'] as const;
const SERVICES = ['avis-cfe', 'compte-fiscal', 'payer-tva'];
const [SIREN] = SIRENS;
const DAY_MS = 24 * 3_600_000;

describeOnEachDatabase('mandates', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });
  const account = async () => (await addHolder(db())).accountId;
  const opens = (accountId: string, siren: string, services = SERVICES) =>
    inTransaction(platform, async (tx) => void (await openByLetter(tx, accountId, siren, services)));
  const awaits = (accountId: string, siren: string) =>
    inTransaction(platform, (tx) => awaitLetter(tx, accountId, siren));
  const rolesOf = async (accountId: string) =>
    (await mandatesOf(db(), accountId, platform.clock.now())).map(({ service, role }) => [service, role]);

  it('are those of the titulaire for whoever comes first, of a suppléant for the next', async () => {
    const [first, second] = [await account(), await account()];
    await opens(first, SIREN, ['payer-tva']);
    await opens(second, SIREN, ['payer-tva', 'avis-cfe']);
    expect(await rolesOf(first)).toEqual([['payer-tva', 'titulaire']]);
    expect(await rolesOf(second)).toEqual([
      ['avis-cfe', 'titulaire'],
      ['payer-tva', 'suppleant'],
    ]);
    await opens(second, SIREN);
    expect(await rolesOf(second), 'and once each').toHaveLength(3);
  });

  it('that wait for a letter name the company by its number alone, whoever else knows its name', async () => {
    const [holder, other] = [await account(), await account()];
    await opens(holder, SIREN);
    await db().updateTable('dossier').set({ name: 'SARL SECRET' }).execute();
    await awaits(other, SIREN);
    const shown = () => dossiersOf(db(), other, platform.clock.now());
    expect(await shown()).toMatchObject([{ name: `Entreprise ${SIREN}`, status: 'waiting', serviceIds: [] }]);
    await opens(other, SIREN);
    expect(await shown()).toMatchObject([{ status: 'open', serviceIds: SERVICES }]);
    const { state, ended_reason } = await db()
      .selectFrom('mandate')
      .selectAll()
      .where('service', 'is', null)
      .executeTakeFirstOrThrow();
    expect([state, ended_reason]).toEqual(['ended', 'opened']);
  });

  it('are listed for the operator where several accounts act for one company, the titulaire first', async () => {
    const [first, second, alone] = [await account(), await account(), await account()];
    await opens(second, SIREN, ['payer-tva']);
    platform.clock.advance({ days: 1 });
    await opens(first, SIREN, ['payer-tva', 'avis-cfe']);
    await opens(alone, SIRENS[1]);
    const { db: database, clock } = platform;
    const told = (await sharedCompanies(database, clock.now())).map(({ role, services }) => [role, services]);
    expect(told).toEqual([
      ['titulaire', ['payer-tva']],
      ['titulaire', ['avis-cfe']],
      ['suppleant', ['payer-tva']],
    ]);
    expect(await sharedCompanies(database, clock.now(), SIRENS[1])).toMatchObject([
      { role: 'titulaire', services: SERVICES },
    ]);
  });

  it('of two titulaires for one service are refused by the database', async () => {
    await opens(await account(), SIREN);
    const other = { id: randomUUID(), siren: SIREN, service: 'avis-cfe', account_id: await account() };
    const given = { ...other, role: 'titulaire', state: 'active', since: platform.clock.now() } as const;
    await expect(db().insertInto('mandate').values(given).execute()).rejects.toThrow('mandate_one_titulaire');
  });

  it('of a délégataire give no more than who gave them holds at that instant', async () => {
    const [titulaire, suppleant, delegataire] = [await account(), await account(), await account()];
    await giveMandate(db(), titulaire, SIREN, { service: 'payer-tva' });
    const id = await giveMandate(db(), suppleant, SIREN, { service: 'payer-tva', role: 'suppleant' });
    const until = new Date(platform.clock.now().getTime() + DAY_MS);
    const delegation = { role: 'delegataire', basis: 'delegation', until } as const;
    await giveMandate(db(), delegataire, SIREN, {
      ...delegation,
      service: 'payer-tva',
      granted_by: suppleant,
    });
    await giveMandate(db(), delegataire, SIREN, {
      ...delegation,
      service: 'avis-cfe',
      granted_by: suppleant,
    });
    const gives = async () => (await rolesOf(delegataire)).map(([service]) => service);
    const becomes = (state: MandateState, more: object = {}) =>
      db()
        .updateTable('mandate')
        .set({ state, ...more })
        .where('id', '=', id)
        .execute();
    expect(await gives()).toEqual(['payer-tva']);
    await becomes('asleep');
    expect(await gives()).toEqual([]);
    expect(await dossiersOf(db(), delegataire, platform.clock.now())).toEqual([]);
    await becomes('active', { until });
    expect(await gives()).toEqual(['payer-tva']);
    await becomes('ended', { ended_reason: 'removed' });
    expect(await gives()).toEqual([]);
    await becomes('active', { ended_reason: null, until: null });
    platform.clock.advance({ hours: 23, minutes: 59 });
    expect(await gives()).toEqual(['payer-tva']);
    platform.clock.advance({ minutes: 1 });
    expect(await gives(), 'at the instant of its own end').toEqual([]);
  });

  it('of a délégataire give nothing to whom a délégataire would hand them on, nor of an account that is gone', async () => {
    const [titulaire, delegataire, next] = [await account(), await account(), await account()];
    await giveMandate(db(), titulaire, SIREN, { service: 'payer-tva' });
    const until = new Date(platform.clock.now().getTime() + DAY_MS);
    const given = { role: 'delegataire', basis: 'delegation', service: 'payer-tva', until } as const;
    await giveMandate(db(), delegataire, SIREN, { ...given, granted_by: titulaire });
    await giveMandate(db(), next, SIREN, { ...given, granted_by: delegataire });
    expect([await rolesOf(delegataire), await rolesOf(next)]).toEqual([[['payer-tva', 'delegataire']], []]);
    await db().deleteFrom('account').where('id', '=', titulaire).execute();
    expect(await rolesOf(delegataire)).toEqual([]);
  });

  it('to read tell in which services one may only read', async () => {
    const [titulaire, delegataire] = [await account(), await account()];
    await opens(titulaire, SIREN);
    const until = new Date(platform.clock.now().getTime() + DAY_MS);
    const given = { role: 'delegataire', basis: 'delegation', granted_by: titulaire, until } as const;
    await giveMandate(db(), delegataire, SIREN, { ...given, access: 'read', service: 'avis-cfe' });
    await giveMandate(db(), delegataire, SIREN, { ...given, service: 'payer-tva' });
    const shown = () => dossiersOf(db(), delegataire, platform.clock.now());
    expect(await shown()).toMatchObject([
      { serviceIds: ['avis-cfe', 'payer-tva'], readOnlyIds: ['avis-cfe'] },
    ]);
    await opens(delegataire, SIREN, ['avis-cfe']);
    expect(await shown()).toMatchObject([{ serviceIds: ['avis-cfe', 'payer-tva'], readOnlyIds: [] }]);
  });

  it('of a délégataire are shown by the former version where one may act, while who gave them holds the service', async () => {
    const [titulaire, delegataire] = [await account(), await account()];
    await opens(titulaire, SIREN);
    const until = new Date(platform.clock.now().getTime() + DAY_MS);
    const given = { role: 'delegataire', basis: 'delegation', granted_by: titulaire, until } as const;
    await giveMandate(db(), delegataire, SIREN, { ...given, access: 'read', service: 'avis-cfe' });
    await giveMandate(db(), delegataire, SIREN, { ...given, service: 'payer-tva' });
    expect(await seenByFormerVersion(delegataire)).toEqual([`${SIREN} open payer-tva`]);
    const held = () => db().updateTable('mandate').where('account_id', '=', titulaire);
    await held().set({ state: 'asleep' }).execute();
    expect(await seenByFormerVersion(delegataire)).toEqual([]);
    await held().set({ state: 'active' }).execute();
    expect(await seenByFormerVersion(delegataire)).toEqual([`${SIREN} open payer-tva`]);
    await held().set({ state: 'asleep' }).execute();
    await awaits(delegataire, SIREN);
    expect(await seenByFormerVersion(delegataire)).toEqual([`${SIREN} waiting`]);
    await opensAsFormerVersion(delegataire, SIREN);
    expect(await rolesOf(delegataire)).toEqual(SERVICES.map((service) => [service, 'suppleant']));
    await db().deleteFrom('account').where('id', '=', titulaire).execute();
    expect(await seenByFormerVersion(delegataire)).toEqual([`${SIREN} open ${SERVICES.join(' ')}`]);
  });

  it('by a letter give a role of one’s own to whoever had a delegation, awake or asleep, in its place', async () => {
    const [titulaire, holder] = [await account(), await account()];
    await opens(titulaire, SIREN, ['payer-tva']);
    const until = new Date(platform.clock.now().getTime() + 86_400_000);
    const given = { role: 'delegataire', basis: 'delegation', granted_by: titulaire, until } as const;
    await giveMandate(db(), holder, SIREN, { ...given, service: 'payer-tva' });
    await giveMandate(db(), holder, SIREN, { ...given, service: 'avis-cfe', state: 'asleep' });
    await opens(holder, SIREN, ['avis-cfe', 'payer-tva']);
    expect(await rolesOf(holder)).toEqual([
      ['avis-cfe', 'titulaire'],
      ['payer-tva', 'suppleant'],
    ]);
    const live = db().selectFrom('mandate').select('role').where('account_id', '=', holder);
    expect(await live.where('state', '<>', 'ended').where('role', '=', 'delegataire').execute()).toEqual([]);
  });

  it('are purged once they ended as long ago as the audit log is kept', async () => {
    const holder = await account();
    await awaits(holder, SIREN);
    await opens(holder, SIREN);
    platform.clock.advance({ days: platform.installation.RETENTION_AUDIT_DAYS - 1 });
    await purgeMandates(platform, platform.clock.now());
    const all = () => db().selectFrom('mandate').select('state').execute();
    expect(await all()).toHaveLength(SERVICES.length + 1);
    platform.clock.advance({ days: 1 });
    await purgeMandates(platform, platform.clock.now());
    expect(new Set((await all()).map(({ state }) => state))).toEqual(new Set(['active']));
    expect(await all()).toHaveLength(SERVICES.length);
  });

  /** What version 0.1.0 does with the code of a letter. */
  async function opensAsFormerVersion(accountId: string, siren: string): Promise<void> {
    await db()
      .transaction()
      .execute(async (trx) => {
        const [dossier] = await trx
          .updateTable('dossier')
          .set({ status: 'open' })
          .where('account_id', '=', accountId)
          .where('siren', '=', siren)
          .where('status', '=', 'waiting')
          .returning('id')
          .execute();
        if (!dossier) return;
        const rows = SERVICES.map((service_id) => ({ dossier_id: dossier.id, service_id }));
        await trx
          .insertInto('dossier_service')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
  }

  /** What version 0.1.0 shows: each company with its services. */
  async function seenByFormerVersion(accountId: string): Promise<string[]> {
    const { rows } = await sql<{ line: string }>`
      select siren || ' ' || status || ' ' || coalesce(string_agg(service_id, ' ' order by service_id), '') as line
      from dossier left join dossier_service on dossier_id = id
      where account_id = ${accountId} group by siren, status order by siren`.execute(db());
    return rows.map(({ line }) => line.trim());
  }

  /** What the mandates give, told from the table row by row. */
  async function given(accountId: string): Promise<string[]> {
    const now = platform.clock.now();
    const all = await db().selectFrom('mandate').selectAll().execute();
    const inForce = all.filter(({ state, until }) => state === 'active' && (until === null || until > now));
    const isHeldByGiver = ({ granted_by, siren, service }: (typeof all)[number]) =>
      inForce.some(
        (held) =>
          held.role !== 'delegataire' &&
          held.account_id === granted_by &&
          held.siren === siren &&
          held.service === service,
      );
    return SIRENS.flatMap((siren) => {
      const isHere = (one: (typeof all)[number]) => one.siren === siren && one.account_id === accountId;
      const here = all.filter(isHere);
      const active = inForce.filter(isHere).filter((one) => one.role !== 'delegataire' || isHeldByGiver(one));
      if (active.length > 0)
        return [`${siren} open ${[...new Set(active.map(({ service }) => service))].sort().join(' ')}`];
      return here.some(({ state }) => state === 'waiting-letter') ? [`${siren} waiting`] : [];
    });
  }

  it('are made of what version 0.1.0 opens beside this one, which sees what this one opens', async () => {
    const [first, second] = [await account(), await account()];
    const id = randomUUID();
    const dossier = { id, account_id: first, siren: SIREN, name: 'SARL DUPONT', status: 'waiting' } as const;
    await db().insertInto('dossier').values(dossier).execute();
    expect(await dossiersOf(db(), first, platform.clock.now())).toMatchObject([{ id, status: 'waiting' }]);
    await opensAsFormerVersion(first, SIREN);
    expect(await rolesOf(first)).toEqual(SERVICES.map((service) => [service, 'titulaire']));
    expect(await dossiersOf(db(), first, platform.clock.now())).toMatchObject([
      { id, name: 'SARL DUPONT', status: 'open', serviceIds: SERVICES },
    ]);
    await awaits(second, SIREN);
    expect(await seenByFormerVersion(second)).toEqual([`${SIREN} waiting`]);
    await opensAsFormerVersion(second, SIREN);
    expect(await rolesOf(second)).toEqual(SERVICES.map((service) => [service, 'suppleant']));
    expect(await seenByFormerVersion(second)).toEqual([`${SIREN} open ${SERVICES.join(' ')}`]);
    const waiting = db().selectFrom('mandate').selectAll().where('state', '=', 'waiting-letter');
    expect(await waiting.execute()).toEqual([]);
  });

  type Deed =
    | { deed: 'awaits' | 'opens' | 'opens-as-former' | 'erased'; who: number; siren: string }
    | { deed: 'granted'; who: number; siren: string; service: string; days: number | null }
    | { deed: 'becomes'; which: number; state: 'active' | 'asleep' | 'ended' }
    | { deed: 'days-pass'; days: number };

  const who = fc.nat(2);
  const siren = fc.constantFrom(...SIRENS);
  const DEED: fc.Arbitrary<Deed> = fc.oneof(
    fc.record({ deed: fc.constantFrom('awaits', 'opens', 'opens-as-former'), who, siren }),
    fc.record({ deed: fc.constant('erased' as const), who, siren }),
    fc.record({
      deed: fc.constant('granted' as const),
      who,
      siren,
      service: fc.constantFrom(...SERVICES),
      days: fc.option(fc.integer({ min: 1, max: 3 })),
    }),
    fc.record({
      deed: fc.constant('becomes' as const),
      which: fc.nat(20),
      state: fc.constantFrom('active', 'asleep', 'ended'),
    }),
    fc.record({ deed: fc.constant('days-pass' as const), days: fc.integer({ min: 1, max: 2 }) }),
  );

  /** What cannot be (two titulaires, twice the same) is refused by the database and changes nothing. */
  async function does(deed: Deed, accounts: (string | undefined)[]): Promise<void> {
    if (deed.deed === 'days-pass') return platform.clock.advance({ days: deed.days });
    if (deed.deed === 'becomes') return becomes(deed.which, deed.state);
    const accountId = accounts[deed.who];
    if (!accountId) return;
    switch (deed.deed) {
      case 'awaits':
        return awaits(accountId, deed.siren);
      case 'opens':
        return opens(accountId, deed.siren, SERVICES.slice(deed.who));
      case 'opens-as-former':
        return opensAsFormerVersion(accountId, deed.siren);
      case 'granted':
        return granted(accountId, deed, accounts[(deed.who + 1) % accounts.length]);
      case 'erased':
        accounts[deed.who] = undefined;
        await db().deleteFrom('account').where('id', '=', accountId).execute();
    }
  }

  async function becomes(which: number, state: 'active' | 'asleep' | 'ended'): Promise<void> {
    const all = await db().selectFrom('mandate').select('id').orderBy('since').orderBy('id').execute();
    const ended = { until: platform.clock.now(), ended_reason: 'removed' };
    await db()
      .updateTable('mandate')
      .set({ state, ...(state === 'ended' ? ended : { ended_reason: null }) })
      .where('id', '=', all[which % all.length]?.id ?? randomUUID())
      .where('service', 'is not', null)
      .execute();
  }

  type Granted = Extract<Deed, { deed: 'granted' }>;
  async function granted(
    account_id: string,
    { siren, service, days }: Granted,
    granted_by: string | null = null,
  ): Promise<void> {
    const since = platform.clock.now();
    const until = days === null ? null : new Date(since.getTime() + days * 86_400_000);
    const role = until ? 'delegataire' : 'suppleant';
    const mandate = { id: randomUUID(), siren, service, account_id, role, state: 'active', since } as const;
    await db()
      .insertInto('mandate')
      .values({ ...mandate, until, granted_by })
      .execute();
  }

  it('give what is active and nothing else, in every view, whatever was granted, put to sleep or erased', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DEED, { minLength: 1, maxLength: 12 }), async (deeds) => {
        const accounts: (string | undefined)[] = [await account(), await account(), await account()];
        const all = accounts.filter((id) => id !== undefined);
        for (const deed of deeds)
          await does(deed, accounts).catch((error: Error) =>
            expect(error.message).toMatch(/mandate_(one_titulaire|once_per_account)/),
          );
        for (const accountId of all) await expectWhatIsGiven(accountId);
        await db().deleteFrom('account').where('id', 'in', all).execute();
      }),
      { numRuns: 25 },
    );
  });

  async function expectWhatIsGiven(accountId: string): Promise<void> {
    const now = platform.clock.now();
    const right = await given(accountId);
    const dossiers = (await dossiersOf(db(), accountId, now)).toSorted((a, b) =>
      a.siren < b.siren ? -1 : 1,
    );
    expect(dossiers.map((one) => `${one.siren} ${one.status} ${one.serviceIds.join(' ')}`.trim())).toEqual(
      right,
    );
    // It knows no end but by the hourly work, and shows what the table says.
    const { rows } = await sql<{ ends: boolean }>`
      select exists (select from mandate where state = 'active' and until <= ${now}) as ends`.execute(db());
    if (!rows[0]?.ends) expect(await seenByFormerVersion(accountId)).toEqual(right);
    if (right.length === 0) return;
    const tokenHash = hashToken(await startSession(platform, accountId, ORIGIN));
    const every = await db().selectFrom('dossier').select('id').execute();
    for (const { id } of every) {
      const { outcome } = await chooseDossier(platform, { accountId, tokenHash, origin: ORIGIN }, id);
      expect(outcome).toBe(dossiers.some((one) => one.id === id) ? 'chosen' : 'not-ones-own');
    }
  }
});
