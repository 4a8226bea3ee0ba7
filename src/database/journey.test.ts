import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runOnServer } from '../../test/tools/postgres-cluster.ts';
import { type Connection, type Connections, connectionsTo, type Preparing } from './connections.ts';
import { statementNames } from './statement-names.ts';

const LIMITS = {
  connectMs: 5_000,
  answerMs: 9_000,
  statementMs: 7_000,
  lockMs: 5_000,
  idleInTransactionMs: 10_000,
};
/** As often as it takes for a text to be named, and once more. */
const OFTEN = 4;

describe('a journey of several statements', () => {
  const server = process.env.TEST_POSTGRES_URL ?? '';
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  let pool: Connections;
  let connection: Connection;

  beforeEach(async () => {
    await runOnServer(server, `create database "${name}"`);
    await open('auto');
    await connection.send([
      { sql: 'create table thing (id integer primary key, name text)', parameters: [] },
    ]);
  });
  afterEach(async () => {
    connection.release();
    await pool.end();
    await runOnServer(server, `drop database "${name}" with (force)`);
  });

  async function open(preparing: Preparing): Promise<void> {
    const url = Object.assign(new URL(server), { pathname: name }).href;
    pool = connectionsTo(url, {
      limits: LIMITS,
      max: 1,
      trust: { since: 0 },
      onLost: () => {},
      anyTables: true,
      preparing,
    });
    connection = await pool.connect();
  }
  const insert = (id: unknown, called: string | null = null) => ({
    sql: 'insert into thing (id, name) values ($1, $2)',
    parameters: [id, called],
  });
  const plain = (sql: string) => ({ sql, parameters: [] });
  const ids = async () => (await connection.send([plain('select id from thing order by id')]))[0]?.rows;
  const prepared = async () =>
    (await connection.send([plain('select statement from pg_prepared_statements')]))[0]?.rows;

  it('answers each, and each sees what those before it did', async () => {
    const answers = await connection.send([
      insert(1, 'un'),
      { sql: 'update thing set name = $1', parameters: ['deux'] },
      {
        sql: 'select id, name, $1::timestamptz as at, $2::text[] as list from thing',
        parameters: [new Date(0), ['a', 'b']],
      },
    ]);
    expect(answers).toEqual([
      { rows: [], count: 1 },
      { rows: [], count: 1 },
      { rows: [{ id: 1, name: 'deux', at: new Date(0), list: ['a', 'b'] }], count: 1 },
    ]);
  });

  it('does none after one that fails, and the connection goes on', async () => {
    const failing = connection.send([plain('begin'), insert(1), insert(1), insert(2), plain('commit')]);
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    await connection.send([plain('rollback')]);
    expect(await ids()).toEqual([]);
    await connection.send([plain('begin'), insert(3), plain('commit')]);
    expect(await ids()).toEqual([{ id: 3 }]);
  });

  it('sends nothing where a value cannot be sent', async () => {
    const circle: { of?: unknown } = {};
    circle.of = circle;
    await expect(connection.send([insert(1), insert(circle)])).rejects.toThrow(/circular/);
    expect(await ids()).toEqual([]);
  });

  it('prepares what comes again and again, and goes on where one of these fails', async () => {
    const twice = (id: number) => connection.send([insert(id), insert(id + 1, 'x')]);
    for (let n = 0; n < OFTEN; n++) await twice(10 * n);
    expect(await prepared()).toEqual([{ statement: insert(0).sql }]);
    await expect(twice(0)).rejects.toMatchObject({ code: '23505' });
    await expect(connection.send([insert('none')])).rejects.toMatchObject({ code: '22P02' });
    await twice(100);
    expect(await ids()).toHaveLength(2 * OFTEN + 2);
  });

  it('goes on with a text that failed the first time that it was prepared', async () => {
    const named = (id: number) =>
      connection.send([{ sql: 'insert into thing (id) values ($1)', parameters: [id] }]);
    await named(1);
    for (let n = 0; n < OFTEN; n++) await expect(named(1)).rejects.toMatchObject({ code: '23505' });
    await named(2);
    await named(3);
    expect(await ids()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('prepares nothing where that is not wanted, nor what reads every column, of which there may be more tomorrow', async () => {
    const everything = { sql: 'select * from thing where id > $1', parameters: [0] };
    for (let n = 0; n < OFTEN; n++) await connection.send([everything]);
    await connection.send([plain('alter table thing add column more text')]);
    await connection.send([insert(1)]);
    expect((await connection.send([everything]))[0]?.rows).toEqual([{ id: 1, name: null, more: null }]);
    expect(await prepared()).toEqual([]);
    connection.release();
    await pool.end();
    await open('off');
    for (let n = 2; n < 2 + OFTEN; n++) await connection.send([insert(n)]);
    expect(await prepared()).toEqual([]);
  });

  it('reads a prepared text as before once a column was added', async () => {
    const named = () =>
      connection.send([{ sql: 'select id, name from thing where id > $1', parameters: [0] }]);
    await connection.send([insert(1, 'un')]);
    for (let n = 0; n < OFTEN; n++) await named();
    await connection.send([plain('alter table thing add column more text')]);
    expect((await named())[0]?.rows).toEqual([{ id: 1, name: 'un' }]);
  });

  it('prepares a text anew whose columns became other ones', async () => {
    const named = () => connection.send([{ sql: 'select name from thing where id = $1', parameters: [1] }]);
    await connection.send([insert(1, '7')]);
    for (let n = 0; n < OFTEN; n++) await named();
    await connection.send([plain('alter table thing alter column name type integer using name::integer')]);
    await expect(named()).rejects.toMatchObject({ code: '0A000' });
    expect((await named())[0]?.rows).toEqual([{ name: 7 }]);
  });
});

describe('names of statements', () => {
  it('are given to what comes a third time, the same from then on, and to no more than 500', () => {
    const nameOf = statementNames();
    expect([nameOf('a'), nameOf('a'), nameOf('a'), nameOf('a')]).toEqual([undefined, undefined, 's1', 's1']);
    const named = Array.from({ length: 600 }, (_, n) => [`b${n}`, `b${n}`, `b${n}`].map(nameOf).at(-1));
    expect(named.filter(Boolean)).toHaveLength(499);
    expect(nameOf('a')).toBe('s1');
  });

  it('are none for every column, but for a product or a count', () => {
    const third = (text: string) => [text, text, text].map(statementNames()).at(-1);
    for (const text of [
      'select * from a',
      'select "a".* from a',
      'insert into a returning *',
      'select b, * from a',
    ])
      expect(third(text), text).toBeUndefined();
    for (const text of ['select count(*) from a', "select 2 * interval '1 second'", 'select b * c from a'])
      expect(third(text), text).toBe('s1');
  });
});
