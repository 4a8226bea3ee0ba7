import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FOR_REQUESTS, type OpenDatabase, openPostgres } from '../../src/database/open.ts';
import { readAssets } from '../../src/web/assets.ts';
import { openAccount, PASSWORD } from '../tools/accounts.ts';
import { type Cable, startCable, through } from '../tools/cable.ts';
import { openPostgresDatabase } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import {
  awaitStandby,
  type PostgresCluster,
  runOnServer,
  startPostgresCluster,
} from '../tools/postgres-cluster.ts';
import { postgresBin } from '../tools/provision.ts';
import { startServer } from '../tools/server.ts';
import { type Visitor, visitorAt, visitorOf } from '../tools/visitor.ts';
import { testApp } from '../tools/whole-app.ts';
import { SECRET_KEY } from './programs.ts';

const EMAIL = 'lila@test.example';
/** So that a frozen network is found out in a second instead of nine; far more than an answer takes. */
const SHORT = { ...FOR_REQUESTS, connectMs: 2_000, answerMs: 2_000 };

it('while the database is away the program answers with a page and 503, and then all goes on', async () => {
  const database = await openPostgresDatabase();
  const cable = await startCable(Number(new URL(database.url).port));
  // Nobody listens there: a mail server that is down is no reason to be less ready.
  const env = {
    DATABASE_URL: through(cable, database.url),
    SMTP_URL: 'smtp://127.0.0.1:1',
    SECRET_KEY,
    CAPTCHA: 'off',
  };
  const program = await startServer({ env });
  try {
    const visitor = visitorAt(program);
    const signIn = () => visitor.post('/connexion', { email: EMAIL, password: PASSWORD });
    expect((await signIn()).statusCode).toBe(422);
    await openAccount(testPlatform(database.db), EMAIL);
    const holder = visitorAt(program);
    expect(await holder.signIn(EMAIL, PASSWORD)).toBe(true);
    expect(await (await holder.get('/aide')).body).toContain('Quitter');
    cable.unplug();
    // What needs no session is there for whoever has one too; what needs it does not take it for over.
    for (const path of [
      '/aide',
      '/contact',
      '/accessibilite',
      '/mentions-legales',
      '/connexion',
      '/health/live',
    ]) {
      const page = await holder.get(path);
      expect(page.statusCode, path).toBe(200);
      expect(await page.body, path).not.toMatch(/>Quitter<|session a pris fin/);
    }
    expect((await holder.get('/nimporte')).statusCode).toBe(404);
    const { stylesheet } = readAssets();
    expect((await holder.get(stylesheet)).statusCode).toBe(200);
    for (const path of ['/espace', '/espace/coordonnees'])
      expect((await holder.get(path)).statusCode, path).toBe(503);
    const away = await signIn();
    expect(away.statusCode).toBe(503);
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
    expect(await away.body).toContain('Service momentanément indisponible');
    expect((await visitor.get('/health/ready')).statusCode).toBe(503);
    expect((await visitor.get('/health/live')).statusCode).toBe(200);
    cable.plug();
    expect((await visitor.get('/health/ready')).statusCode).toBe(200);
    expect((await holder.get('/espace')).statusCode).toBe(200);
  } finally {
    await program.close();
    await cable.close();
    await database.close();
  }
});

describe('with a standby', () => {
  let primary: PostgresCluster;
  let standby: PostgresCluster;
  let cable: Cable;
  let opened: OpenDatabase;
  let app: FastifyInstance;
  let email: string;

  beforeAll(async () => {
    const bin = await postgresBin();
    primary = await startPostgresCluster(bin, { settings: { synchronous_commit: 'on' } });
    standby = await startPostgresCluster(bin, { primary: primary.url });
    await awaitStandby(primary.url);
  });
  afterAll(() => Promise.all([primary.stop(), standby.stop()]));

  beforeEach(async () => {
    cable = await startCable(portOf(primary));
    opened = await openPostgres(through(cable, primary.url), () => {}, { limits: SHORT });
    const platform = testPlatform(opened.db);
    app = await testApp(platform, { checkReady: opened.checkReady });
    email = `${randomUUID()}@test.example`;
    await openAccount(platform, email);
  });
  afterEach(async () => {
    await app.close();
    cable.cut();
    await opened.close();
    await cable.close();
  });

  const portOf = ({ url }: PostgresCluster) => Number(new URL(url).port);
  const ready = async () => (await app.inject({ url: '/health/ready' })).statusCode;

  async function signedIn(): Promise<Visitor> {
    const form = visitorOf(app);
    const answer = await form.post('/connexion', { email, password: PASSWORD });
    expect(answer.statusCode, answer.body).toBe(303);
    return form;
  }

  /** The answer to a form that writes, as somebody sees it. */
  async function expectAway(form: Visitor): Promise<void> {
    const answer = await form.send('/deconnexion', '');
    expect(answer.statusCode, answer.body).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.body).toContain('Service momentanément indisponible');
  }

  it('frozen under twelve people at once, all are told in time, and all goes on once it thaws', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, signedIn));
    const ask = () => Promise.all(people.map(async (form) => (await form.get('/espace')).statusCode));
    expect(new Set(await ask())).toEqual(new Set([200]));
    cable.freeze();
    expect(new Set(await ask())).toEqual(new Set([503]));
    expect(await ready()).toBe(503);
    cable.thaw();
    // A check begun before is answered first.
    while ((await ready()) !== 200);
    expect(new Set(await ask())).toEqual(new Set([200]));
  });

  it('a start with tables to bring up to date says that the server takes no writes', async () => {
    await runOnServer(primary.url, 'create database empty');
    const url = Object.assign(new URL(standby.url), { pathname: 'empty' }).href;
    // A standby may show its copy a moment after its primary was told that it has it.
    const start = () => openPostgres(url, () => {}).catch((error: Error) => error.message);
    await expect.poll(start, { timeout: 20_000 }).toContain('the database is read-only: a standby');
  });

  it('a primary that dies takes nothing along: 503 until its standby is promoted, and no restart', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, signedIn));
    expect(await ready()).toBe(200);

    await primary.kill();
    cable.plug(portOf(standby));
    cable.cut();
    await untilReadOnly();
    const [person = expect.fail('nobody is signed in')] = people;
    await expectAway(person);
    expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const styles = await app.inject({ url: readAssets().stylesheet, headers: { cookie } });
    expect(styles.statusCode).toBe(200);

    await runOnServer(standby.url, 'select pg_promote()');
    expect(await ready()).toBe(200);
    await signedIn();
    for (const one of people) expect((await one.get('/espace')).statusCode).toBe(200);
  });

  /** The connections cut may be found out first. */
  async function untilReadOnly(): Promise<void> {
    let status = '';
    while (status !== 'database of no use') {
      const answer = await app.inject({ url: '/health/ready' });
      expect(answer.statusCode).toBe(503);
      status = answer.json().status;
    }
  }
});
