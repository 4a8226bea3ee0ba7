import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyTables, openPGlite, type TestDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { readCompanies } from './companies-file.ts';
import { loadOffices } from './load-offices.ts';
import { EXAMPLE_OFFICES, readOffices } from './offices-file.ts';
import { officesOf } from './read-offices.ts';

const NORD = {
  id: 'nord',
  name: 'SIE Nord',
  address: ['1 rue du Four', '75006 PARIS'],
  phone: '01 99 00 00 01',
  hours: ['Le lundi'],
};
const SUD = { ...NORD, id: 'sud', name: 'SIE Sud', email: 'sud@test.example' };
const [ONE, OTHER, THIRD] = ['732829320', '552100554', '443061841'] as const;

const fileOf = (offices: unknown) => {
  const file = join(mkdtempSync(join(tmpdir(), 'offices-')), 'offices.json');
  writeFileSync(file, JSON.stringify({ offices }));
  return file;
};

describe('the file of offices', () => {
  it('is taken as it is, and the program’s own is good', () => {
    expect(readOffices(fileOf([NORD, SUD]))).toEqual([NORD, SUD]);
    expect(readOffices(EXAMPLE_OFFICES).length).toBe(2);
  });

  it.each([
    [[], 'offices: must not be empty'],
    [[NORD, NORD], 'nord: two offices have this id'],
    [
      [{ ...NORD, phone: 'call' }],
      'offices.0.phone (nord): must be a telephone number such as 01 99 00 00 00',
    ],
    [[{ ...NORD, address: [] }], 'offices.0.address (nord): must not be empty'],
    [[{ ...NORD, name: 'SIE\u0007' }], 'offices.0.name (nord): must be one line without control characters'],
    [[{ ...NORD, hours: undefined }], 'offices.0.hours (nord): is missing'],
    [[{ ...NORD, id: 'a;b' }], 'offices.0.id (a;b): must be letters, figures and hyphens'],
    [
      [{ ...NORD, appointment: 'javascript:alert(1)' }],
      'offices.0.appointment (nord): must be an address such as https://www.example.org/',
    ],
    [[{ ...NORD, fax: '1' }], 'offices.0 (nord): Unrecognized key: "fax"'],
  ])('names in one line what is wrong in it', (offices, line) => {
    const file = fileOf(offices);
    expect(() => readOffices(file)).toThrow(new Error(`offices ${file}: ${line}`));
  });
});

describe('loading offices', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  beforeAll(async () => {
    database = await openPGlite();
    platform = testPlatform(database.db);
  });
  beforeEach(() => emptyTables(database.db));
  afterAll(() => database.close());

  const load = (lines: readonly string[], offices: readonly (typeof NORD)[] = [NORD, SUD]) =>
    loadOffices(platform, offices, () =>
      readCompanies(asStream(lines), new Set(offices.map(({ id }) => id))),
    );
  const named = async () => {
    const all = await officesOf(database.db, [ONE, OTHER, THIRD]);
    return [...all].map(([siren, { id }]) => `${siren} ${id}`).sort();
  };

  it('puts all of both files in the place of what was there', async () => {
    expect(await load(['siren;office', `${ONE};nord`, `${OTHER};sud`])).toEqual({
      outcome: 'loaded',
      companies: 2,
      before: { offices: 0, companies: 0 },
    });
    expect((await officesOf(database.db, [OTHER])).get(OTHER)).toEqual({ ...SUD, appointment: undefined });
    expect(await load(['siren;office', `${THIRD};nord`], [NORD])).toMatchObject({
      before: { offices: 2, companies: 2 },
    });
    expect(await named()).toEqual([`${THIRD} nord`]);
    expect((await database.db.selectFrom('tax_office').selectAll().execute()).length).toBe(1);
  });

  it('reads what spreadsheets write: a mark in front, quotes, commas, spaces, a last line that is empty', async () => {
    await load(['\uFEFF"SIREN","office"', '"732 829 320","nord"', `${OTHER} , sud `, '']);
    expect(await named()).toEqual([`${OTHER} sud`, `${ONE} nord`]);
  });

  it('names the wrong lines by their number, and changes nothing then', async () => {
    await load(['siren;office', `${ONE};nord`]);
    expect(
      await load([
        'siren;service',
        `${OTHER};sud`,
        '732829321;nord',
        `${THIRD};ouest`,
        `${OTHER};nord`,
        THIRD,
        '5520;nord;sud',
        '299008;nord',
      ]),
    ).toEqual({
      outcome: 'wrong-lines',
      more: false,
      lines: [
        { number: 1, what: 'must be siren;office' },
        { number: 3, what: '"732829321" is no SIREN' },
        { number: 4, what: '"ouest" is no office of the file' },
        { number: 5, what: `${OTHER} stands in the file twice` },
        { number: 6, what: 'must be a SIREN and the id of an office' },
        { number: 7, what: 'must be a SIREN and the id of an office' },
        { number: 8, what: '299008 has lost the zeros it begins with: keep that column as text' },
      ],
    });
    expect(await load(['siren;office'])).toEqual({ outcome: 'no-company' });
    expect(await load([])).toEqual({ outcome: 'no-company' });
    expect(await named()).toEqual([`${ONE} nord`]);
  });

  it('reads no more of a file that is something else altogether', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield '\u0000PNG';
      }
    }
    const result = await loadOffices(platform, [NORD], () => readCompanies(endless(), new Set(['nord'])));
    expect(result).toMatchObject({ outcome: 'wrong-lines', more: true });
    expect(result.outcome === 'wrong-lines' && result.lines.length).toBe(20);
    expect(read).toBeLessThan(30);
  });
});

async function* asStream(lines: readonly string[]) {
  yield* lines;
}
