import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAccount, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { openPGlite, type TestDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { loadOffices } from './load-offices.ts';
import { EXAMPLE_OFFICES, readOffices } from './offices-file.ts';

const PAGE = '/espace/gestionnaire';
const [KNOWN, OTHER, AWAITED, STRANGE] = ['732829320', '552100554', '443061841', '000299008'] as const;

let database: TestDatabase;
let platform: TestPlatform;
let app: Awaited<ReturnType<typeof testApp>>;
const visitors: Record<'none' | 'one' | 'several' | 'waiting', Visitor> = {} as never;

beforeAll(async () => {
  database = await openPGlite();
  platform = testPlatform(database.db);
  app = await testApp(platform);
  const companies = { none: [], one: [KNOWN], several: [KNOWN, OTHER], waiting: [] };
  for (const name of ['none', 'one', 'several', 'waiting'] as const) {
    const email = `${name}@test.example`;
    const id = await openAccount(platform, email);
    await database.db.deleteFrom('mandate').where('account_id', '=', id).execute();
    for (const siren of companies[name]) await giveMandate(database.db, id, siren, { service: 'payer-tva' });
    if (name === 'waiting')
      await giveMandate(database.db, id, AWAITED, { service: null, state: 'waiting-letter' });
    visitors[name] = visitorOf(app);
    visitors[name].cookies.set('session', (await signedIn(platform, email)).token);
  }
  await loadOffices(platform, readOffices(EXAMPLE_OFFICES), async function* () {
    for (const siren of [KNOWN, AWAITED, STRANGE]) yield { number: 1, siren, office: 'ville-exemple-nord' };
  });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const read = async (who: Visitor, path = PAGE) => asRead((await who.get(path)).body);

it('shows the office of the only company, and where an appointment is made', async () => {
  const { body } = await visitors.one.get(PAGE);
  expect(asRead(body)).toContain('Service des impôts des entreprises de Ville-Exemple Nord');
  expect(body).toContain('href="tel:0199005010"');
  expect(body).toContain('href="mailto:sie.nord@ville-exemple.example"');
  expect(body).toContain('href="https://www.example.org/?rendez-vous"');
  expect(asRead(body)).toContain('Ce lien quitte l’espace professionnel et ouvre le site www.example.org');
});

it('lets choose among several, and says of which none is known', async () => {
  const list = await read(visitors.several);
  expect(list).toContain('Choisissez un dossier');
  expect(list).toContain('Ville-Exemple Nord');
  expect(list).toContain('Aucun service connu');
  const unknown = await read(visitors.several, `${PAGE}?dossier=${OTHER}`);
  expect(unknown).toContain('n’est pas encore indiqué ici');
  expect(unknown).toContain('Voir un autre dossier');
});

it('tells nothing of a company that is not one’s own, or whose letter is awaited', async () => {
  expect((await visitors.several.get(`${PAGE}?dossier=${STRANGE}`)).statusCode).toBe(404);
  const waiting = await read(visitors.waiting);
  expect(waiting).toContain('Ce dossier attend sa lettre');
  expect(waiting).not.toContain('Ville-Exemple');
  expect(await read(visitors.none)).toContain('Votre espace ne contient aucun dossier');
  expect((await visitorOf(app).get(PAGE)).statusCode).toBe(303);
});
