import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD, signedIn } from './tools/accounts.ts';
import { describeOnPostgres } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { type Visitor, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const HOLDER = 'lila@test.example';
/** 101 characters; cut at 100 it is the address of somebody else. */
const TOO_LONG = 'lila.rosemonde@groupe-martin-distribution-france.com'.padStart(101, 'lila-');

describeOnPostgres('what is too long for a field', (database) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let visitor: Visitor;
  beforeEach(async () => {
    platform = testPlatform(database().db);
    app = await testApp(platform);
    await openAccount(platform, HOLDER);
    visitor = visitorOf(app);
  });
  afterEach(() => app.close());

  it('is 101 characters of an address here', () => expect(TOO_LONG).toHaveLength(101));

  it.each([
    ['/connexion', 'email', { password: PASSWORD }],
    ['/mot-de-passe-oublie', 'email', {}],
    ['/creation', 'email', { email_confirmation: TOO_LONG }],
    ['/creation', 'company_email', {}],
    ['/activation', 'code', {}],
    ['/contestation', 'reference', {}],
  ])('%s gives it back whole in its field « %s », and no browser cuts it', async (path, name, more) => {
    const { statusCode, body } = await visitor.post(path, { [name]: TOO_LONG, ...more });
    expect(statusCode).toBe(422);
    expect(inputOf(body, name)).toContain(`value="${TOO_LONG}"`);
    expect(body).not.toMatch(/<input[^>]*maxlength=/);
  });

  it('is no new address, and no mail leaves', async () => {
    visitor.cookies.set('session', (await signedIn(platform, HOLDER)).token);
    const typed = { change_email: '1', email: TOO_LONG, email_confirmation: TOO_LONG };
    const { statusCode, body } = await visitor.post('/espace/identifiants', {
      ...typed,
      current_password: PASSWORD,
    });
    expect(statusCode).toBe(422);
    expect(body).toContain('ne pas dépasser 100 caractères');
    expect(inputOf(body, 'email')).toContain(`value="${TOO_LONG}"`);
    expect(body).not.toMatch(/<input[^>]*maxlength=/);
    expect(await database().db.selectFrom('mail').selectAll().execute()).toEqual([]);
  });

  it('is asked for whole where the holder’s own data are edited', async () => {
    visitor.cookies.set('session', (await signedIn(platform, HOLDER)).token);
    for (const path of ['/espace/coordonnees/modifier', '/espace/coordonnees/question']) {
      const { statusCode, body } = await visitor.get(path);
      expect(statusCode).toBe(200);
      expect(body).not.toMatch(/<input[^>]*maxlength=/);
    }
  });
});

const inputOf = (page: string, name: string): string =>
  new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(page)?.[0] ?? '';
