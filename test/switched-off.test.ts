import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogue } from '../src/home/catalogue.ts';
import { ROUTES } from './abuse/routes.ts';
import { openAccount, signedIn } from './tools/accounts.ts';
import { asRead } from './tools/as-read.ts';
import { openPGlite, type TestDatabase } from './tools/database.ts';
import { giveMandate } from './tools/holder.ts';
import { testPlatform } from './tools/platform.ts';
import { type Visitor, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const LILA = 'lila@test.example';
const COMPANIES = { titulaire: '732829320', suppleant: '552100554', delegataire: '443061841' };

/** What belongs to no entry of « Gérer les services », and to no tile that says what it is: there whatever the operator offers. */
const ALWAYS_THERE = [
  '/espace/calendrier-fiscal',
  '/espace/calendrier-fiscal.ics',
  '/espace',
  '/espace/dossiers',
  '/espace/dossiers/:siren/historique',
  '/espace/dossier',
  '/espace/services',
  '/espace/service/:id',
  '/espace/presence',
  '/espace/presence/verification',
  '/espace/sessions',
  '/espace/verrouillage',
  '/espace/sessions/fermer',
  '/espace/sessions/fermer-les-autres',
  '/espace/confirmation',
];

interface Entry {
  id: string;
  label: string;
  href?: string;
  /** What its plain page says: a tile without it only leads elsewhere. */
  about?: string;
}
const OFFERED = JSON.parse(readFileSync('src/home/catalogue.json', 'utf8')) as {
  beside: { tiles: Entry[] }[];
  manage: { entries: Entry[] }[];
};
const ENTRIES = [
  ...OFFERED.manage.flatMap(({ entries }) => entries),
  ...OFFERED.beside.flatMap(({ tiles }) => tiles.filter(({ about }) => about !== undefined)),
];

/** The program's catalogue as an operator edits it, those entries switched off. */
function without(ids: readonly string[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'catalogue-')), 'catalogue.json');
  const off = ({ href, ...entry }: Entry) =>
    ids.includes(entry.id) || href === undefined ? entry : { ...entry, href };
  const manage = OFFERED.manage.map((block) => ({ ...block, entries: block.entries.map(off) }));
  const beside = OFFERED.beside.map((group) => ({ ...group, tiles: group.tiles.map(off) }));
  writeFileSync(file, JSON.stringify({ ...OFFERED, manage, beside }));
  return readCatalogue(file);
}

describe('« Gérer les services », of which the operator’s catalogue', () => {
  let database: TestDatabase;
  let platform: ReturnType<typeof testPlatform>;
  let app: FastifyInstance | undefined;

  beforeEach(async () => {
    database = await openPGlite();
    platform = testPlatform(database.db);
  });
  afterEach(async () => {
    await app?.close();
    await database.close();
  });

  async function lilaWithout(ids: readonly string[]): Promise<Visitor> {
    app = await testApp(platform, { catalogue: without(ids) });
    const lila = visitorOf(app);
    await openAccount(platform, LILA);
    lila.cookies.set('session', (await signedIn(platform, LILA)).token);
    return lila;
  }

  it('switches every entry off: each address of a procedure shows the plain page and does nothing', async () => {
    const lila = await lilaWithout(ENTRIES.map(({ id }) => id));
    const form = { _csrf: await lila.csrf('/espace') };
    const before = await allRows(database);
    for (const { method, path, fields } of ROUTES.filter((route) => route.path.startsWith('/espace'))) {
      if (ALWAYS_THERE.includes(path)) continue;
      const url = path.replace(':id', '00000000-0000-4000-8000-000000000000');
      const answer =
        method === 'GET'
          ? await lila.get(url)
          : await lila.send(url, new URLSearchParams({ ...form, ...fields }));
      expect(answer.statusCode, `${method} ${path}`).toBe(method === 'GET' ? 200 : 404);
      expect(asRead(answer.body), `${method} ${path}`).toContain('Ce service n’est pas proposé ici');
    }
    expect(await allRows(database)).toEqual(before);
  });

  it('switches one entry off and leaves the others', async () => {
    const lila = await lilaWithout(['suppression']);
    const page = asRead((await lila.get('/espace/suppression')).body);
    expect(page).toContain('Supprimer votre espace professionnel');
    expect(page).toContain('Ce service n’est pas proposé ici');
    expect((await lila.get('/espace/services')).body).toContain('href="/espace/service/suppression"');
    expect((await lila.get('/espace/habilitations')).body).not.toContain('n’est pas proposé ici');
  });

  it('counts nothing in « À faire » that an entry switched off would show', async () => {
    const lila = await lilaWithout(['administrateurs-suppleants', 'suppression']);
    const all = visitorOf(await testApp(platform));
    all.cookies.set('session', lila.cookies.get('session') ?? '');
    await offerToLila('suppleant');
    await offerToLila('titulaire');
    const waiting = 'Répondez à 2 propositions';
    expect(asRead((await all.get('/espace')).body)).toContain(waiting);
    for (const path of ['/espace', '/espace/habilitations', '/espace/delegations'])
      expect(asRead((await lila.get(path)).body), path).not.toMatch(/Répondez à|attend(ent)? votre réponse/);
    await offerToLila('delegataire');
    expect(asRead((await lila.get('/espace')).body)).toContain('Répondez à une proposition');
  });

  /** By a titulaire who may give it. */
  async function offerToLila(role: 'titulaire' | 'suppleant' | 'delegataire'): Promise<void> {
    const { db, clock, random } = platform;
    const { id } = await db
      .selectFrom('account')
      .select('id')
      .where('sign_in_email', '=', LILA)
      .executeTakeFirstOrThrow();
    const giver = await openAccount(platform, `${role}@test.example`);
    const [siren, service] = [COMPANIES[role], 'payer-tva'];
    await giveMandate(db, giver, siren, { service });
    const offer = {
      id: random.uuid(),
      siren,
      services: [service],
      role,
      given_by: giver,
      account_id: id,
    };
    const kept = { access: 'act', until: null, sealed_name: '', name_key: role, state: 'waiting' } as const;
    await db
      .insertInto('mandate_offer')
      .values({ ...offer, ...kept, offered_at: clock.now(), looked_up_at: clock.now() })
      .execute();
  }

  it('tells of what is switched off to nobody who is not signed in', async () => {
    await lilaWithout(['suppression']);
    const stranger = visitorOf(app as FastifyInstance);
    const { statusCode, headers } = await stranger.get('/espace/suppression');
    expect([statusCode, headers.location]).toEqual([303, '/connexion?retour=%2Fespace%2Fsuppression']);
    expect((await stranger.send('/espace/suppression', '')).headers.location).toBe('/connexion');
  });
});

async function allRows({ db }: TestDatabase) {
  const rows = await Promise.all(
    (['account', 'mandate', 'audit_log', 'activation_code', 'mail'] as const).map((table) =>
      db.selectFrom(table).selectAll().execute(),
    ),
  );
  return JSON.stringify(rows);
}
