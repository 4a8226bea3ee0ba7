import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyLog } from '../src/audit/verify-log.ts';
import { migrate } from '../src/database/migrate.ts';
import * as theMainJob from '../src/database/migrations/0001-the-main-job.ts';
import * as expiryReminders from '../src/database/migrations/0002-expiry-reminders.ts';
import * as aroundTheAccount from '../src/database/migrations/0003-around-the-account.ts';
import * as disputes from '../src/database/migrations/0004-disputes.ts';
import type { Database } from '../src/database/schema.ts';
import { deliverDueMails } from '../src/mail/deliver-due-mails.ts';
import { demoTransport } from '../src/mail/smtp.ts';
import { mandatesOf, openByLetter } from '../src/mandates/mandate.ts';
import { secretsFrom } from '../src/platform/secrets.ts';
import { inTransaction } from '../src/platform/unit-of-work.ts';
import { codeTo, mailsTo, opens } from './tools/accounts.ts';
import { sealAll } from './tools/audit.ts';
import { movableClock } from './tools/clock.ts';
import { eachDatabase, type TestDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { type Visitor, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

/*
 * In version 0.1.0, with the demonstration accounts: Zoé changed her address, Lila asked for another address and another
 * password, Paul failed twice to sign in and has forgotten his password, Nadia created a space in expert mode, and the
 * mail with her code had not left yet. This is what its database held a moment later.
 */
const ROWS = readFileSync(new URL('tools/version-0.1.0.sql', import.meta.url), 'utf8');
const SECRET_KEY = 'a key of version 0.1.0, for its fixture alone: of no installation';
const NOW = new Date('2026-11-26T06:20:00Z');
const ANSWER = 'Camille';
const DEMO_PASSWORD = 'Demonstration-Espace-2026';
const LILA = {
  email: 'lila@martin.example',
  code: 'qrFAUpYifdVK',
  password: 'deux-lanternes-bleues-dansent-7-fois',
};
const PAUL = { email: 'paul.multiple@demo.example', code: 'UPvQWktkGLqf' };
const NADIA = { email: 'nadia@atelier.example', password: 'onze-poulies-grincent-dans-la-cour-8' };
const ZOE = {
  email: 'zoe@martin.example',
  formerEmail: 'zoe.sansdossier@demo.example',
  subscriber: '20250450000107',
};

const TABLES_OF_THAT_VERSION: Record<string, Migration> = {
  '0001-the-main-job': theMainJob,
  '0002-expiry-reminders': expiryReminders,
  '0003-around-the-account': aroundTheAccount,
  '0004-disputes': disputes,
};

async function write(db: Database): Promise<void> {
  for (const statement of ROWS.split(/;\n/)) if (statement.trim()) await sql.raw(statement).execute(db);
}

/** Its tables with its rows, then all migrations since. */
async function upgrade(db: Database): Promise<void> {
  await sql`drop schema public cascade`.execute(db);
  await sql`create schema public`.execute(db);
  const migrator = new Migrator({
    db: db as unknown as Kysely<unknown>,
    provider: { getMigrations: async () => TABLES_OF_THAT_VERSION },
  });
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  await write(db);
  await migrate(db, () => {});
}

const WAYS = [
  { name: 'is brought up to date', prepare: upgrade },
  { name: 'is of today, and written by that version beside this one', prepare: write },
];

describe.each(WAYS)('a database of version 0.1.0 that $name', ({ prepare }) => {
  describe.each(eachDatabase)('on $name', ({ open }) => {
    let database: TestDatabase;
    let platform: TestPlatform;
    let app: FastifyInstance;
    let person: Visitor;

    beforeEach(async () => {
      database = await open();
      await prepare(database.db);
      platform = testPlatform(database.db, { clock: movableClock(NOW), secrets: secretsFrom(SECRET_KEY) });
      app = await testApp(platform);
      person = visitorOf(app);
    });
    afterEach(async () => {
      await app.close();
      await database.close();
    });

    it('opens the spaces of all, and loses no company and no line of the audit log', async () => {
      for (const email of [ZOE.email, PAUL.email, 'lila.rosemonde@demo.example', 'eve.expiree@demo.example'])
        expect(await opens(platform, email, DEMO_PASSWORD), email).toBe(true);
      expect(await opens(platform, ZOE.formerEmail, DEMO_PASSWORD)).toBe(false);
      await person.post('/connexion', { email: 'lila.rosemonde@demo.example', password: DEMO_PASSWORD });
      expect((await person.get('/espace')).body).toContain('SARL MARTIN DISTRIBUTION');
      // Its lines, and those that this version adds to them, in one history and under one seal.
      await sealAll(platform);
      const log = await verifyLog(database.db, platform.secrets);
      expect(log).toMatchObject({ faultCount: 0, chain: { outcome: 'unbroken' }, unsealed: { lines: 0 } });
      expect(log.chain).toHaveProperty(
        'lines',
        (ROWS.match(/^\t?\(\d+, '[^']*', '[a-z-]+', '(?:done|refused)'/gm) ?? []).length,
      );
      expect(
        (await person.get('/espace/coordonnees/historique')).body.match(/Connexion/g)?.length,
      ).toBeGreaterThan(1);
    });

    it('shows each space the companies and services it had, and that version what this one opens', async () => {
      const lines = () => sql<{ account: string; siren: string; services: string[] }>`
        select account_id as account, siren, array_agg(service_id order by service_id) as services
        from dossier join dossier_service on dossier_id = id group by account_id, siren order by siren`;
      const { rows } = await lines().execute(database.db);
      expect(rows.length).toBeGreaterThan(0);
      for (const { account, siren, services } of rows) {
        const held = (await mandatesOf(database.db, account, NOW)).filter((one) => one.siren === siren);
        expect(held.map(({ service }) => service)).toEqual(services);
        expect(new Set(held.map(({ role }) => role))).toEqual(new Set(['titulaire']));
      }
      const { id: paul } = await database.db
        .selectFrom('account')
        .select('id')
        .where('sign_in_email', '=', PAUL.email)
        .executeTakeFirstOrThrow();
      const siren = rows[0]?.siren ?? '';
      await inTransaction(platform, (tx) => openByLetter(tx, paul, siren, ['another-service']));
      expect((await lines().execute(database.db)).rows).toContainEqual({
        account: paul,
        siren,
        services: ['another-service'],
      });
    });

    it('activates the change that was asked for', async () => {
      await person.post('/activation', { code: LILA.code });
      const done = await person.post('/activation/identifiants', {
        email: LILA.email,
        password: LILA.password,
      });
      expect(done.headers.location).toBe('/activation/recapitulatif');
      expect(await opens(platform, LILA.email, LILA.password)).toBe(true);
    });

    it('lets the forgotten password be replaced', async () => {
      await person.post('/mot-de-passe-oublie/verification', { code: PAUL.code, answer: ANSWER });
      const password = 'quinze-barques-vertes-remontent-3-rivieres';
      await person.post('/mot-de-passe-oublie/nouveau', { password, password_confirmation: password });
      expect(await opens(platform, PAUL.email, password)).toBe(true);
    });

    it('mails the code that waited, which opens the space that was created', async () => {
      await deliverDueMails(platform, demoTransport());
      await person.post('/activation', { code: await codeTo(platform, NADIA.email) });
      await person.post('/activation/identifiants', NADIA);
      expect(await opens(platform, NADIA.email, NADIA.password)).toBe(true);
    });

    it('lets the former address dispute what it was told of', async () => {
      const [told] = (await mailsTo(platform, ZOE.formerEmail)).filter(({ text }) =>
        text.includes('/contestation'),
      );
      const link = new URL(/https?:\S+\/contestation\S*/.exec(told?.text ?? '')?.[0] ?? '');
      const page = link.pathname + link.search;
      const reference = /name="reference" value="([^"]*)"/.exec((await person.get(page)).body)?.[1] ?? '';
      await person.post('/contestation', { reference, answer: ANSWER, action: 'retablir' }, page);
      const { sign_in_email: email } = await database.db
        .selectFrom('account')
        .select('sign_in_email')
        .where('subscriber_number', '=', ZOE.subscriber)
        .executeTakeFirstOrThrow();
      expect(email).toBe(ZOE.formerEmail);
    });
  });
});
