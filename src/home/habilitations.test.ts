import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccount, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { readPdf } from '../../test/tools/read-pdf.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { asCsv, filterLines, type HabilitationLine } from './habilitations.ts';

const EMAIL = 'lila@test.example';
const PATH = '/espace/habilitations';

const line = (changes: Partial<HabilitationLine> = {}): HabilitationLine => ({
  siren: '552100554',
  name: 'SARL MARTIN',
  service: 'Payer : TVA',
  role: 'Titulaire',
  since: '26/11/2026',
  until: '',
  givenBy: 'Paul Multiple',
  ...changes,
});

describe('the file for an office program', () => {
  it.each(['=1+1', '+33', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'holds no formula, whatever a company is called: %j',
    (name) => {
      expect(asCsv([line({ name })])).toContain(`\r\n"'${name}";"552100554"`);
    },
  );

  it('keeps separators, quotes and accents in their cells', () => {
    const text = asCsv([line({ name: 'L’ÉTÉ ; "CHEZ LUCIE"' })]);
    expect(text.startsWith('\uFEFF"Dossier";"SIREN"')).toBe(true);
    expect(text).toContain('"L’ÉTÉ ; ""CHEZ LUCIE""";');
    expect(text.endsWith('\r\n')).toBe(true);
  });
});

it('the search looks at the company and its service, then at role and giver', () => {
  const lines = [line(), line({ name: 'SCI LES TILLEULS', role: 'Délégataire', givenBy: 'Zoé Martin' })];
  expect(filterLines(lines, 'tilleuls tva')).toEqual([lines[1]]);
  expect(filterLines(lines, 'delegataire')).toEqual([lines[1]]);
  expect(filterLines(lines, 'Paul')).toEqual([lines[0]]);
  expect(filterLines(lines, 'rien')).toEqual([]);
  expect(filterLines(lines, '')).toEqual(lines);
});

describeOnEachDatabase('/espace/habilitations', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let accountId: string;
  let cookie: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    accountId = await openAccount(platform, EMAIL);
    cookie = `session=${(await signedIn(platform, EMAIL)).token}`;
  });
  afterEach(() => app.close());

  const get = (url: string) => app.inject({ url, headers: { cookie } });

  it('shows who gave what until when, and nothing that is asleep, over or of somebody else', async () => {
    const until = new Date(platform.clock.now().getTime() + 86_400_000);
    const { accountId: paul } = await addHolder(db(), ['SARL AUTRE'], {
      first_name: 'Paul',
      last_name: 'MULTIPLE',
    });
    const given = { role: 'delegataire', basis: 'delegation', granted_by: paul, until } as const;
    for (const service of ['payer-tva', 'compte-fiscal', 'dettes-fiscales', 'declarer-tva'])
      await giveMandate(db(), paul, '732829320', { service });
    await giveMandate(db(), accountId, '732829320', { ...given, service: 'payer-tva' });
    await giveMandate(db(), accountId, '732829320', { ...given, service: 'avis-cfe', state: 'asleep' });
    // To read gives nothing where one also acts; what the giver does not hold, nobody has from him.
    const reading = { ...given, access: 'read' } as const;
    await giveMandate(db(), accountId, '732829320', { ...reading, service: 'compte-fiscal' });
    await giveMandate(db(), accountId, '732829320', { ...reading, service: 'dettes-fiscales' });
    await giveMandate(db(), accountId, '732829320', { ...given, service: 'declarer-cvae' });
    for (const url of [PATH, `${PATH}.csv`]) {
      const { statusCode, body } = await get(url);
      expect(statusCode).toBe(200);
      expect(body).toMatch(/SARL ESSAI.*Titulaire.*L’entreprise, par le code d’une lettre/s);
      expect(body).toMatch(/732829320.*Payer.*Délégataire \(agir\).*Paul Multiple/s);
      expect(body).toMatch(/732829320.*Compte fiscal.*Délégataire \(consulter\).*Paul Multiple/s);
      expect(body).not.toMatch(/SARL AUTRE|CFE|Dettes|CVAE/);
    }
    platform.clock.advance({ days: 1 });
    cookie = `session=${(await signedIn(platform, EMAIL)).token}`;
    expect((await get(PATH)).body).not.toContain('Délégataire');
  });

  it('is a document that can be read aloud, in full or as searched', async () => {
    const { body, headers, rawPayload } = await get(`${PATH}.pdf`);
    expect(body.startsWith('%PDF')).toBe(true);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="habilitations-\d{4}-\d\d-\d\d\.pdf"$/,
    );
    const { text, tagged } = await readPdf(rawPayload);
    expect(text).toContain('SARL ESSAI');
    expect(tagged.map(({ role }) => role)).toContain('TH');
    const none = await readPdf((await get(`${PATH}.pdf?recherche=rien`)).rawPayload);
    expect(none.text).not.toContain('SARL ESSAI');
  });

  it('needs a session', async () => {
    for (const url of [PATH, `${PATH}.csv`, `${PATH}.pdf`])
      expect((await app.inject({ url })).headers.location).toBe(
        `/connexion?retour=${encodeURIComponent(url)}`,
      );
  });
});
