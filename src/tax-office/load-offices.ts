import { sql } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import type { CompanyLine, WrongLine } from './companies-file.ts';
import type { Office } from './offices-file.ts';

export type LoadOutcome =
  | { outcome: 'loaded'; companies: number; before: { offices: number; companies: number } }
  | { outcome: 'wrong-lines'; lines: WrongLine[]; more: boolean }
  | { outcome: 'no-company' };

/** So many wrong lines are named; whoever mends them sees the next ones then. */
const MOST_NAMED = 20;
/** Of companies in one statement. */
const LOT = 5_000;

/**
 * Puts other offices and companies in the place of those that are there: all of them or, where one line is wrong, none.
 * Whoever looks at the page meanwhile sees those from before.
 * @param open reads the companies from the first on: again where the database has the work done anew
 */
export async function loadOffices(
  platform: Platform,
  offices: readonly Office[],
  open: () => AsyncIterable<CompanyLine | WrongLine>,
): Promise<LoadOutcome> {
  try {
    return await inTransaction(platform, (tx) => replaceOffices(tx, offices, open()));
  } catch (error) {
    if (error instanceof NothingLoaded) return error.outcome;
    throw error;
  }
}

/** Rolls back what was begun. */
class NothingLoaded extends Error {
  readonly outcome: Exclude<LoadOutcome, { outcome: 'loaded' }>;
  constructor(outcome: Exclude<LoadOutcome, { outcome: 'loaded' }>) {
    super(outcome.outcome);
    this.outcome = outcome;
  }
}

/** The same within a unit of work. @throws where a line is wrong */
export async function replaceOffices(
  tx: Tx,
  offices: readonly Office[],
  companies: AsyncIterable<CompanyLine | WrongLine>,
): Promise<LoadOutcome> {
  // Of two that load at once the second waits for the first; whoever reads waits for nobody.
  await sql`lock table tax_office, tax_office_company in share row exclusive mode`.execute(tx.db);
  const gone = await tx.db.deleteFrom('tax_office_company').executeTakeFirstOrThrow();
  const goneOffices = await tx.db.deleteFrom('tax_office').executeTakeFirstOrThrow();
  await tx.db.insertInto('tax_office').values(offices.map(rowOf)).execute();
  const loaded = await insertCompanies(tx, companies);
  if (loaded === 0) throw new NothingLoaded({ outcome: 'no-company' });
  const before = { offices: Number(goneOffices.numDeletedRows), companies: Number(gone.numDeletedRows) };
  return { outcome: 'loaded', companies: loaded, before };
}

function rowOf({ address, hours, email, appointment, ...office }: Office) {
  const lines = { address: JSON.stringify(address), hours: JSON.stringify(hours) };
  return { ...office, ...lines, email: email ?? null, appointment: appointment ?? null };
}

/** @throws NothingLoaded naming the wrong lines */
async function insertCompanies(tx: Tx, companies: AsyncIterable<CompanyLine | WrongLine>): Promise<number> {
  const wrong: WrongLine[] = [];
  let lot: CompanyLine[] = [];
  let loaded = 0;
  const write = async () => {
    // A lot that stands nowhere in the end is looked at all the same: it may name a company twice.
    wrong.push(...(await insertLot(tx, lot)));
    loaded += lot.length;
    lot = [];
  };
  for await (const line of companies) {
    if ('what' in line) wrong.push(line);
    else lot.push(line);
    if (lot.length === LOT) await write();
    if (wrong.length > MOST_NAMED) break;
  }
  await write();
  if (wrong.length > 0) throw new NothingLoaded(named(wrong));
  return loaded;
}

function named(wrong: WrongLine[]) {
  const lines = wrong.toSorted((one, other) => one.number - other.number).slice(0, MOST_NAMED);
  return { outcome: 'wrong-lines', lines, more: wrong.length > MOST_NAMED } as const;
}

/** @returns the lines whose company the file has named before */
async function insertLot(tx: Tx, lot: readonly CompanyLine[]): Promise<WrongLine[]> {
  if (lot.length === 0) return [];
  const rows = JSON.stringify(lot.map(({ siren, office }) => ({ siren, office })));
  const inserted = await sql<{ siren: string }>`
    insert into tax_office_company (siren, office_id)
    select siren, office from json_to_recordset(${rows}::json) as loaded (siren char(9), office varchar)
    on conflict do nothing returning siren`.execute(tx.db);
  const news = new Set(inserted.rows.map(({ siren }) => siren));
  return lot
    .filter(({ siren }) => !news.delete(siren))
    .map(({ number, siren }) => ({ number, what: `${siren} stands in the file twice` }));
}
