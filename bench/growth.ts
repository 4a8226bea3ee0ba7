import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { secretsFrom } from '../src/platform/secrets.ts';
import { makeAccounts, run } from './accounts.ts';
import {
  bytesOf,
  makeAuditLines,
  makeMails,
  makeOverdue,
  makePast,
  resetCounts,
  type Statement,
  statementsOf,
  tablesReadThrough,
  untilSealed,
} from './growth-rows.ts';
import { type Cost, costOf, doAll, figureOf, percentile } from './measure.ts';
import { type Person, SECRET_KEY, visitsOf } from './ours.ts';
import { metersOf } from './rounds.ts';
import { asTable, short } from './table.ts';
import { type Cleanup, cheapHash, cheapHashes, layGround, newDatabase, startOurs } from './world.ts';

const CLIENTS = 4;
const ROUNDS = 5;
const PEOPLE = 60;
/** News to everybody: more would tell nothing more, and take hours. */
const MOST_MAILS = 100_000;
/** How much dearer something may be with a thousand times as many accounts. */
const FLAT = 1.15;

interface AtSize {
  accounts: number;
  costs: Record<string, { cpu: number; postgres: number; buffers: number }>;
  readThrough: Record<string, Record<string, number>>;
  bytes: Record<string, number>;
  statements: Record<string, Statement[]>;
}

/** The same measured with more and more accounts; what must not grow, and what does. */
export async function measureGrowth(
  cleanup: Cleanup,
  accountsOf: readonly number[],
  say: (line: string) => void,
) {
  const ground = await layGround(cleanup, {
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track': 'all',
    shared_buffers: '2GB',
  });
  const database = await newDatabase(ground, 'growth');
  await run(database, 'create extension pg_stat_statements');
  const ours = await startOurs(ground, database, cheapHashes());
  const visits = visitsOf(() => ours.url, ground.mailbox);
  const passwordHash = await cheapHash();
  const meters = metersOf(ground, ours);

  const sizes: AtSize[] = [];
  let made = 0;
  for (const accounts of accountsOf) {
    const began = performance.now();
    const some = { from: made + 1, to: accounts };
    await makeAccounts(database, { ...some, passwordHash });
    await makePast(database, some);
    await makeAuditLines(database, some);
    await untilSealed(database);
    await run(database, 'vacuum analyze', 'checkpoint');
    made = accounts;
    say(`${accounts} accounts made in ${Math.round((performance.now() - began) / 1000)} s`);
    sizes.push(await measureAt(accounts));
  }
  const many = Math.min(MOST_MAILS, Math.ceil(made / 10));
  const rows = made;
  const outbox = await drainOutbox(many);
  say(`${many} mails left in ${short(outbox.seconds)} s`);
  const purge = await purgeMany(rows);
  const table = [
    growthTable(sizes),
    `\nBytes an account with ${made} of them: ${Math.round((sizes.at(-1)?.bytes['the whole database'] ?? 0) / made)}`,
    `Read from one end to the other with ${made} accounts: ${JSON.stringify(sizes.at(-1)?.readThrough)}`,
    `Outbox: ${many} mails in ${short(outbox.seconds)} s, ${short(many / outbox.seconds)} a second, ${outbox.connections} connections at once`,
    `Purge: ${rows} rows in ${short(purge.seconds)} s; a sign-in meanwhile took ${short(purge.meanwhile)} ms at p99, ${short(purge.alone)} ms before`,
  ].join('\n');
  return { table, missed: grown(sizes).length, figures: { sizes, outbox, purge } };

  async function measureAt(accounts: number): Promise<AtSize> {
    // Spread over all of them; not those of the last size, whose browsers are known in more places.
    const people = Array.from({ length: PEOPLE }, (_, n) => {
      const step = Math.floor(accounts / PEOPLE);
      return visits.person(n * step + 1 + sizes.length);
    });
    const signIns = () => people.map((who) => () => visits.signIn(who));
    const openAll = () =>
      doAll(
        CLIENTS,
        people.map((who) => () => visits.openSignIn(who)),
      );
    await openAll();
    await doAll(CLIENTS, signIns());

    const costs: AtSize['costs'] = {};
    const statements: AtSize['statements'] = {};
    const readThrough: AtSize['readThrough'] = {};
    const pages = (does: (who: Person) => Promise<void>) =>
      Array.from({ length: 10 }, () => people.map((who) => () => does(who))).flat();

    await record('sign-in', async () => {
      await openAll();
      return signIns();
    });
    await record('home page', async () => pages(visits.home));
    await record('history', async () => people.map((who) => () => visits.history(who)));
    await record('change', async () => {
      await openAll();
      await doAll(CLIENTS, signIns());
      await doAll(
        CLIENTS,
        people.map((who) => () => visits.openCredentials(who)),
      );
      return people.map((who) => () => visits.change(who));
    });
    await record('hourly work that finds nothing', async () => [restarted], 3);
    return { accounts, costs, statements, readThrough, bytes: await bytesOf(database) };

    async function record(name: string, prepare: () => Promise<(() => Promise<void>)[]>, rounds = ROUNDS) {
      const all: Cost[] = [];
      let count = 0;
      let buffers = 0;
      const seen: Record<string, number> = {};
      for (let round = 0; round < rounds; round++) {
        const operations = await prepare();
        await resetCounts(database);
        const cost = await costOf(meters, CLIENTS, operations);
        all.push(operations[0] === restarted ? { ...cost, cpu: Number.NaN } : cost);
        const asked = await statementsOf(database);
        statements[name] = asked.slice(0, 12);
        buffers += asked.reduce((sum, one) => sum + one.buffers * one.calls, 0);
        Object.assign(seen, await tablesReadThrough(database));
        count += operations.length;
      }
      const middle = (of: 'cpu' | 'postgres') => figureOf(all.map((cost) => cost[of])).median;
      costs[name] = { cpu: middle('cpu'), postgres: middle('postgres'), buffers: buffers / count };
      readThrough[name] = seen;
      say(
        `  ${name}: ${short(middle('cpu'))} + ${short(middle('postgres'))} ms, ${short(buffers / count)} pages`,
      );
    }
  }

  /** Every hour's work is also done at the start: of a new process, whose own time begins anew and tells nothing. */
  async function restarted(): Promise<void> {
    await ours.restart();
    await pause(5_000);
  }

  async function drainOutbox(mails: number) {
    await ours.stop();
    const body = secretsFrom(SECRET_KEY).seal(
      'mail',
      JSON.stringify({ html: '<p>News</p>'.repeat(50), text: 'News\n'.repeat(50) }),
    );
    await makeMails(database, mails, body);
    await run(database, 'vacuum analyze mail');
    const before = ground.mailbox.received();
    const cpu = ground.postgresCpu();
    await ours.restart();
    const began = performance.now();
    while (ground.mailbox.received() < before + mails) await pause(50);
    const seconds = (performance.now() - began) / 1000;
    const program = ours.cpu() / mails;
    const postgres = (ground.postgresCpu() - cpu) / mails;
    return { seconds, connections: ground.mailbox.atOnce(), program, postgres };
  }

  async function purgeMany(rows: number) {
    await makeOverdue(database, rows);
    // Of their own: others have changed their addresses by now.
    await makeAccounts(database, { from: made + 1, to: made + PEOPLE, passwordHash });
    const people = Array.from({ length: PEOPLE }, (_, n) => visits.person(made + n + 1));
    const signIns = async () => {
      await doAll(
        CLIENTS,
        people.map((who) => () => visits.openSignIn(who)),
      );
      return doAll(
        2,
        people.map((who) => () => visits.signIn(who)),
      );
    };
    await signIns();
    const alone = [...(await signIns()), ...(await signIns())].sort((a, b) => a - b);
    await ours.restart();
    const began = performance.now();
    const meanwhile: number[] = [];
    while ((await overdue()) > 0) meanwhile.push(...(await signIns()));
    const seconds = (performance.now() - began) / 1000;
    meanwhile.sort((a, b) => a - b);
    return { seconds, alone: percentile(alone, 0.99), meanwhile: percentile(meanwhile, 0.99) };
  }

  async function overdue(): Promise<number> {
    const [result] = await run(
      database,
      `select count(*)::integer as count from session where last_seen_at < now() - interval '4 days'`,
    );
    return result?.rows[0].count ?? 0;
  }
}

const MEASURES = { cpu: 'program, ms', postgres: 'PostgreSQL, ms', buffers: 'PostgreSQL, pages' } as const;
type Measure = keyof typeof MEASURES;

function each(sizes: readonly AtSize[]) {
  const names = Object.keys(sizes[0]?.costs ?? {});
  return names.flatMap((name) =>
    (Object.keys(MEASURES) as Measure[]).flatMap((measure) => {
      const values = sizes.map(({ costs }) => costs[name]?.[measure] ?? Number.NaN);
      const growth = (values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN);
      return Number.isNaN(growth) ? [] : [{ name, measure, values, growth }];
    }),
  );
}

const grown = (sizes: readonly AtSize[]) => each(sizes).filter(({ growth }) => growth > FLAT);

function growthTable(sizes: readonly AtSize[]): string {
  const rows = each(sizes).map(({ name, measure, values, growth }) => [
    `${name} (${MEASURES[measure]})`,
    ...values.map(short),
    `× ${short(growth)}`,
    growth > FLAT ? '**not met**' : 'met',
  ]);
  return asTable(['', ...sizes.map(({ accounts }) => `${accounts}`), `≤ × ${FLAT}`, ''], rows);
}
