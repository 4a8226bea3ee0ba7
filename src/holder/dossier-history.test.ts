import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ORIGIN, openAccount, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { record } from '../audit/record-event.ts';
import { dossierHistoryPath } from '../mandates/dossier.ts';
import { inTransaction } from '../platform/unit-of-work.ts';

/** That of every account of `openAccount`. */
const SIREN = '100000000';
const LILA = 'lila@test.example';
const PAUL = 'paul@test.example';

describeOnEachDatabase('the history of a dossier', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: string;
  let paul: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    lila = await openAccount(platform, LILA);
    paul = await openAccount(platform, PAUL, { first_name: 'Paul', last_name: 'MULTIPLE' });
    // By a suppléant, so that Lila is not the one who gave it.
    const rose = await openAccount(platform, 'rose@test.example', { first_name: 'Rose' });
    await delegates(rose);
  });
  afterEach(() => app.close());

  /** Paul's delegation is that of this account. */
  const delegates = (giver: string) =>
    db()
      .updateTable('mandate')
      .set({ role: 'delegataire', granted_by: giver })
      .where('account_id', '=', paul)
      .execute();
  const happens = (accountId: string, details: Record<string, string>, ...where: [origin?: typeof ORIGIN]) =>
    inTransaction(platform, (tx) =>
      record(tx, {
        event: 'dossier-opened',
        accountId,
        details: { siren: SIREN, ...details },
        ...(where[0] && { origin: where[0] }),
      }),
    );

  async function reads(email: string, siren = SIREN, from = '') {
    const visitor = visitorOf(app);
    visitor.cookies.set('session', (await signedIn(platform, email)).token);
    const { statusCode, body } = await visitor.get(`${dossierHistoryPath(siren)}${from}`);
    const main = asRead(/<main.*<\/main>/s.exec(body)?.[0] ?? '');
    return { statusCode, main, older: /avant=([^"]+)/.exec(body)?.[1] };
  }

  it('says what was done and by whom, but nothing of networks and browsers', async () => {
    await happens(paul, {}, ORIGIN);
    const { statusCode, main } = await reads(LILA);
    expect(statusCode).toBe(200);
    expect(main).toContain('Ouverture de services par le code d’une lettre');
    expect(main).toContain('Par Paul MULTIPLE (délégataire)');
    expect(main).not.toContain(ORIGIN.ip);
    expect((await reads(PAUL)).main).toContain('Par vous');
  });

  it('names to a délégataire nobody but who gave the delegation', async () => {
    await happens(lila, {}, ORIGIN);
    expect((await reads(PAUL)).main).toContain('Par une personne (titulaire)');
    await delegates(lila);
    expect((await reads(PAUL)).main).toContain('Par Lila ROSEMONDE (titulaire)');
  });

  it('tells what was done in other services than the reader’s to nobody', async () => {
    await giveMandate(db(), lila, SIREN, { service: 'tva' });
    await happens(lila, { services: 'tva' }, ORIGIN);
    const words = 'Ouverture de services';
    expect((await reads(PAUL)).main).not.toContain(words);
    expect((await reads(LILA)).main).toContain(words);
    await happens(lila, { services: 'tva un-service' }, ORIGIN);
    expect((await reads(PAUL)).main).toContain(words);
  });

  it('names nobody who does not act for the company, nor whom the other side of a line is about', async () => {
    const zoe = await openAccount(platform, 'zoe@test.example', { first_name: 'Zoé' });
    await db().deleteFrom('mandate').where('account_id', '=', zoe).execute();
    await happens(zoe, {}, ORIGIN);
    await happens(paul, { side: 'holder' });
    const { main } = await reads(LILA);
    expect(main).not.toContain('Zoé');
    expect(main).toContain('une personne qui n’agit pas pour l’entreprise');
    expect(main).not.toContain('Paul');
  });

  it('is open to whoever acts for the company now, and to everybody else as if it did not exist', async () => {
    const unknown = await reads(LILA, '732829320');
    expect(unknown.statusCode).toBe(404);
    for (const siren of ['123', 'x', '%27']) expect((await reads(LILA, siren)).statusCode, siren).toBe(404);
    for (const change of [
      { state: 'asleep' },
      { state: 'active', until: platform.clock.now() },
      { state: 'ended', until: platform.clock.now(), ended_reason: 'test' },
    ] as const) {
      await db()
        .updateTable('mandate')
        .set({ until: null, ...change })
        .where('account_id', '=', paul)
        .execute();
      expect(await reads(PAUL), change.state).toEqual(unknown);
    }
  });

  it('goes on page by page, each line on one, while others come on top', async () => {
    for (let day = 0; day < 30; day++) {
      await happens(paul, {}, ORIGIN);
      platform.clock.advance({ days: 1 });
    }
    const count = (text: string) => text.split('Ouverture de services').length - 1;
    const first = await reads(LILA);
    await happens(paul, {}, ORIGIN);
    const second = await reads(LILA, SIREN, `?avant=${first.older}`);
    expect([count(first.main), count(second.main), second.older]).toEqual([25, 5, undefined]);
    expect(count((await reads(LILA, SIREN, '?avant=nothing')).main)).toBe(25);
  });
});
