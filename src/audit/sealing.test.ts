import {
  appendFileSync,
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asSuperuser, faultsOf, sealAll } from '../../test/tools/audit.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { record } from './record-event.ts';
import { lastSeal, sealHash, sealText } from './seal.ts';
import { oldestUnsealed, startSealing, tellLastSeal } from './sealing.ts';
import { sealsFile } from './seals-file.ts';
import { verifyFile } from './verify-file.ts';

describeOnEachDatabase('the seals of the audit log', (db) => {
  let platform: TestPlatform;
  let folder: string;
  let path: string;
  beforeEach(() => {
    platform = testPlatform(db());
    folder = mkdtempSync(join(tmpdir(), 'seals-'));
    path = join(folder, 'seals.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = () => inTransaction(platform, (tx) => record(tx, { event: 'signed-in' }));
  const writeAndSeal = async (times: number) => {
    for (let time = 0; time < times; time++) {
      await write();
      await sealAll(platform);
    }
  };
  const compare = () => verifyFile(db(), createReadStream(path));
  const numbersIn = () =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => Number(JSON.parse(line).seal));

  it('are made at the end of the program, and told to its log with their roots', async () => {
    const sealing = startSealing(platform, path);
    await write();
    // Another transaction of the server may be open still; and on a busy machine the round goes on after it was waited for.
    while ((await oldestUnsealed(db())) || !existsSync(path) || numbersIn().length === 0)
      await sealing.stop();
    const last = await lastSeal(db());
    expect(last).toMatchObject({ count: '1' });
    const told = { seal: 1, root: last?.root, hash: last && sealHash(sealText(last)) };
    const logged = () => platform.logged.map((line) => JSON.parse(line));
    expect(logged()).toContainEqual(expect.objectContaining({ ...told, msg: 'audit log sealed', lines: 1 }));
    await tellLastSeal(platform);
    expect(logged()).toContainEqual(expect.objectContaining({ ...told, msg: 'last seal of the audit log' }));
    expect(await faultsOf(platform)).toEqual([]);
    expect(numbersIn()).toEqual([1]);
  });

  it('are told of by the age of the oldest line that waits for one', async () => {
    expect(await oldestUnsealed(db())).toBeUndefined();
    const written = platform.clock.now();
    await write();
    platform.clock.advance({ minutes: 5 });
    await write();
    expect(await oldestUnsealed(db())).toEqual(written);
    await sealAll(platform);
    expect(await oldestUnsealed(db())).toBeUndefined();
  });

  it('are copied to a file, each once, by a program that starts anew too, and after a line cut off', async () => {
    await writeAndSeal(2);
    const file = sealsFile(path);
    await file.follow(db());
    await file.follow(db());
    await writeAndSeal(1);
    await file.follow(db());
    appendFileSync(path, '{"seal":"4","root":"');
    await writeAndSeal(1);
    await sealsFile(path).follow(db());
    expect(numbersIn()).toEqual([1, 2, 3, 4]);
    expect(await compare()).toEqual({ seals: 4, unreadable: 1, differing: [], newer: 0 });
    await writeAndSeal(1);
    expect(await compare()).toMatchObject({ newer: 1 });
  });

  it('show by the file that an end was cut off, or the log written anew, by whoever has all keys', async () => {
    await writeAndSeal(3);
    await sealsFile(path).follow(db());
    await asSuperuser(db(), async (trx) => {
      await sql`delete from audit_seal where number > 1`.execute(trx);
      await sql`delete from audit_line where id > 1`.execute(trx);
    });
    platform.clock.advance({ seconds: 1 });
    expect(await compare()).toMatchObject({ differing: ['2', '3'] });
    await writeAndSeal(2);
    expect(await faultsOf(platform)).toEqual([]);
    expect(await compare()).toMatchObject({ differing: ['2', '3'] });
    const before = readFileSync(path, 'utf8');
    await expect(sealsFile(path).follow(db())).rejects.toThrow('the audit log has not the seal 3');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('are made though the file cannot be written, which is told once and made good', async () => {
    mkdirSync(path);
    const sealing = startSealing(platform, path);
    await write();
    for (let left: unknown = true; left; left = await oldestUnsealed(db())) await sealing.stop();
    expect(platform.logged.filter((line) => line.includes('AUDIT_SEALS_FILE'))).toHaveLength(1);
    rmSync(path, { recursive: true });
    await sealing.stop();
    expect(numbersIn()).toEqual([1]);
  });

  it('are not appended to a file of something else', async () => {
    writeFileSync(path, 'root:x:0:0\nnobody:x:1:1\n');
    chmodSync(path, 0o600);
    await writeAndSeal(1);
    await expect(sealsFile(path).follow(db())).rejects.toThrow('something else than seals');
    expect(readFileSync(path, 'utf8')).not.toContain('seal');
  });
});
