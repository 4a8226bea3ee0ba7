import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openAccount, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { openPGlite, type TestDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { readCatalogue } from '../home/catalogue.ts';

const PAGE = '/espace/calendrier-fiscal';
const TITLE = 'Impôt sur les sociétés : quatrième acompte';

let database: TestDatabase;
let platform: TestPlatform;
let app: Awaited<ReturnType<typeof testApp>>;
const visitors: Record<'lila' | 'zoe', Visitor> = {} as never;

beforeAll(async () => {
  database = await openPGlite();
  platform = testPlatform(database.db);
  platform.clock.set(new Date('2026-12-15T22:59:00Z'));
  app = await testApp(platform);
  for (const name of ['lila', 'zoe'] as const) {
    const email = `${name}@test.example`;
    const id = await openAccount(platform, email);
    await database.db.deleteFrom('mandate').where('account_id', '=', id).execute();
    if (name === 'lila') await giveMandate(database.db, id, '732829320', { service: 'payer-impot-societes' });
    visitors[name] = visitorOf(app);
    visitors[name].cookies.set('session', (await signedIn(platform, email)).token);
  }
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** As a calendar program reads it. */
function eventsIn(body: string) {
  const calendar = new ICAL.Component(ICAL.parse(body));
  return calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
}

it('shows the dates of one’s services first, and all of them when asked', async () => {
  const own = asRead((await visitors.lila.get(PAGE)).body);
  expect(own).toContain(TITLE);
  expect(own).not.toContain('Taxe sur les salaires');
  expect(asRead((await visitors.lila.get(`${PAGE}?dates=toutes`)).body)).toContain('Taxe sur les salaires');
  const without = asRead((await visitors.zoe.get(PAGE)).body);
  expect(without, 'who has no service sees all, and nothing to choose').toContain('Taxe sur les salaires');
  expect(without).not.toContain('Celles de vos services');
  expect(without).toContain('Ces dates sont un exemple');
});

it('is for whoever is signed in, but for the feed, which tells of nobody', async () => {
  const stranger = visitorOf(app);
  expect((await stranger.get(PAGE)).statusCode).toBe(303);
  expect((await stranger.get(`${PAGE}.ics`)).statusCode).toBe(303);
  const feed = await stranger.get('/calendrier-fiscal.ics');
  expect(feed.statusCode).toBe(200);
  expect(feed.headers['cache-control']).toBe('public, max-age=3600');
  expect(feed.headers['set-cookie']).toBeUndefined();
  expect((await visitors.lila.get('/calendrier-fiscal.ics')).body).toBe(feed.body);
});

it('is a file that calendars read: whole days, of today in Paris and later, known again by their ids', async () => {
  // Whatever the zone of the machine.
  vi.stubEnv('TZ', 'Pacific/Auckland');
  const own = await visitors.lila.get(`${PAGE}.ics`);
  expect(own.headers['content-type']).toBe('text/calendar; charset=utf-8');
  expect(own.headers['cache-control']).toBe('no-store');
  const [first, ...others] = eventsIn(own.body);
  expect(first?.summary.replaceAll('\u00a0', ' ')).toBe(TITLE);
  expect(first?.startDate.toString()).toBe('2026-12-15');
  expect(first?.endDate.toString()).toBe('2026-12-16');
  expect(first?.uid).toBe('2026-12-is@espace.example');
  expect(first?.description).toBe('Exercice qui suit l’année civile.');
  expect(others.length).toBeGreaterThan(2);
  for (const line of own.body.split('\r\n')) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  expect(eventsIn((await visitors.zoe.get('/calendrier-fiscal.ics')).body).length).toBeGreaterThan(
    others.length + 1,
  );
});

it('forgets a date at midnight in Paris', async () => {
  platform.clock.advance({ minutes: 1 });
  const { body } = await visitors.zoe.get('/calendrier-fiscal.ics');
  expect(eventsIn(body).map(({ uid }) => uid)).not.toContain('2026-12-is@espace.example');
});

it('is nowhere where the operator has given no dates', async () => {
  const calendarless = await testApp(platform, {
    calendar: undefined,
    catalogue: readCatalogue(undefined, [PAGE]),
  });
  const zoe = visitorOf(calendarless);
  zoe.cookies.set('session', visitors.zoe.cookies.get('session') ?? '');
  expect((await zoe.get('/espace')).body).not.toContain('Calendrier fiscal');
  expect((await zoe.get(PAGE)).statusCode).toBe(404);
  expect((await zoe.get('/calendrier-fiscal.ics')).statusCode).toBe(404);
  await calendarless.close();
});
