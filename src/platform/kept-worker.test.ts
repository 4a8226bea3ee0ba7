import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { MOODY, workerFile } from '../../test/tools/worker-program.ts';
import { Abandoned, NOBODY, Overloaded, type Turn } from './fair-queue.ts';
import { type Job, keptWorker, type WorkerOptions } from './kept-worker.ts';

/** Longer than any machine is held up: an answer is late only if it never comes. */
const PATIENT = 60_000;
const MOODY_PROGRAM = workerFile(MOODY);
const NATIVE_PROGRAM = workerFile(`
  import { spawnSync } from 'node:child_process';
  import { writeFileSync } from 'node:fs';
  export default (task) => {
    if (task === 'write') writeFileSync('/tmp/written-by-a-worker', '');
    if (task === 'start') spawnSync('true');
    if (task === 'crash') process.kill(process.pid, 'SIGSEGV');
    if (task === 'hoard') globalThis.hoard = Buffer.alloc(700 * 2 ** 20, 1);
    if (task === 'crash' || task === 'hoard' || task === 'hang') for (;;);
    return task && process.pid;
  };
`);
const MEMORY = { old: 32, young: 4 };

const opened: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((worker) => worker.close())));
function worker({
  program = MOODY_PROGRAM,
  patience = PATIENT,
  ...options
}: Partial<WorkerOptions & Omit<Job, 'task'>> & Pick<WorkerOptions, 'in'>) {
  const kept = keptWorker({ memory: MEMORY, ...options });
  opened.push(kept);
  const ask = (task: string, turn: Turn = NOBODY) => kept.run<number>(turn, { program, patience, task });
  return { ...kept, ask };
}

describe('a worker kept in a thread', () => {
  it('is not late while the machine is busy with others, and refuses as overloaded where that lasts', async () => {
    expect(await worker({ in: 'thread', patience: 1_000 }).ask('held up')).toBe(1);
    const { ask } = worker({ in: 'thread', patience: 50 });
    await expect(ask('forgotten')).rejects.toBeInstanceOf(Overloaded);
    expect(await ask('another'), 'by the next worker').toBe(1);
  });
});

describe.each(['thread', 'process'] as const)('a worker kept in a %s of its own', (kind) => {
  it('does one task after the other, in one and the same', async () => {
    const { ask } = worker({ in: kind });
    expect(await Promise.all(['a', 'b', 'c'].map((task) => ask(task)))).toEqual([1, 2, 3]);
  });

  it('fails one task and goes on, where the program throws', async () => {
    const { ask } = worker({ in: kind });
    await expect(ask('throw')).rejects.toMatchObject({ name: 'WorkerFailed', late: false });
    expect(await ask('a')).toBe(2);
  });

  it.each(['die', 'eat'])('is replaced when it dies (%s), and all that wait are answered', async (end) => {
    const { ask } = worker({ in: kind });
    expect(await ask('a')).toBe(1);
    const waiting = [ask(end), ask('a'), ask('b')];
    await expect(waiting[0]).rejects.toMatchObject({ name: 'WorkerFailed', late: false });
    expect(await Promise.all(waiting.slice(1))).toEqual([1, 2]);
  });

  it('is replaced when it is late, and all that wait are answered', async () => {
    const { ask } = worker({ in: kind, patience: 300 });
    const waiting = [ask('hang'), ask('a')];
    await expect(waiting[0]).rejects.toMatchObject({ name: 'WorkerFailed', late: true });
    expect(await waiting[1]).toBe(1);
  });

  it('turns away at once what finds no place, and drops what nobody waits for any more', async () => {
    const { ask, close } = worker({ in: kind, waiting: 1 });
    const running = ask('hang').catch((error: Error) => error.message);
    const gone = new AbortController();
    const left = ask('a', { networks: ['a'], signal: gone.signal });
    await expect(ask('b', { networks: ['b'] })).rejects.toBeInstanceOf(Overloaded);
    gone.abort();
    await expect(left).rejects.toBeInstanceOf(Abandoned);
    await close();
    expect(await running).toBe('the worker is closed');
  });

  it.each([
    ['throws', `throw new Error('no word lists');`],
    ['has no such import', `import './workers/nowhere.mjs'; export default () => 1;`],
  ])('says so when the program %s, each time', async (_what, code) => {
    const { ask } = worker({ in: kind, program: workerFile(code) });
    for (let time = 0; time < 2; time++) await expect(ask('a')).rejects.toThrow('the worker does not start');
  });

  it('once closed, refuses what is in hand, what waits and what comes', async () => {
    const { ask, close } = worker({ in: kind });
    expect(await ask('a')).toBe(1);
    const works = [ask('hang'), ask('b'), ask('c')].map((work) =>
      work.catch((error: Error) => error.message),
    );
    await close();
    const closed = 'the worker is closed';
    expect([...(await Promise.all(works)), await ask('d').catch((error: Error) => error.message)]).toEqual([
      closed,
      closed,
      closed,
      closed,
    ]);
    await close();
  });

  it('does not hold the process up where it is left open', async () => {
    const module = new URL('./kept-worker.ts', import.meta.url).href;
    const code = `
      import { keptWorker } from '${module}';
      const job = { program: new URL('${MOODY_PROGRAM.href}'), patience: 60000, task: 'a' };
      const worker = keptWorker({ in: '${kind}', memory: { old: 32, young: 4 } });
      console.log(await worker.run({ networks: [] }, job));
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect([status, said]).toEqual([0, '1\n']);
  });
});

describe('a worker that was not asked for a while', () => {
  it('ends its thread, and starts another', async () => {
    const started = once(process, 'worker');
    const { ask } = worker({ in: 'thread', idle: 1 });
    expect(await ask('a')).toBe(1);
    const [thread] = await started;
    await once(thread, 'exit');
    expect(await ask('a')).toBe(1);
  });

  it('ends its process, and starts another', async () => {
    const { ask } = worker({ in: 'process', idle: 1, program: NATIVE_PROGRAM });
    const pid = await ask('pid');
    await ended(pid);
    expect(await ask('pid')).not.toBe(pid);
  });
});

describe('a process of its own', () => {
  const native = (options: Partial<WorkerOptions> = {}) =>
    worker({ in: 'process', program: NATIVE_PROGRAM, ...options });

  it.each([
    ['native code crashes in it', 'crash'],
    ['native code takes too much memory', 'hoard'],
  ])('is replaced when %s, and whoever waits behind is answered', async (_what, task) => {
    const { ask } = native();
    const pid = await ask('pid');
    const [failed, next] = [ask(task), ask('pid')];
    await expect(failed).rejects.toMatchObject({ name: 'WorkerFailed', late: false });
    expect(await next).not.toBe(pid);
    await ended(pid);
  });

  it('is replaced when it is killed while nobody asks', async () => {
    const { ask } = native();
    const pid = await ask('pid');
    process.kill(pid, 'SIGKILL');
    await ended(pid);
    expect(await ask('pid')).not.toBe(pid);
  });

  it('is handed no setting and no secret of the program, neither by its environment nor by its arguments', async () => {
    vi.stubEnv('SECRET_KEY', 'a-secret-of-the-program');
    vi.stubEnv('DATABASE_URL', 'postgres://a-secret-of-the-program@localhost');
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=512');
    const pid = await native().ask('pid');
    vi.unstubAllEnvs();
    const told = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').filter(Boolean);
    expect(told('environ').map((line) => line.split('=')[0])).toEqual(
      expect.not.arrayContaining(['SECRET_KEY', 'DATABASE_URL', 'NODE_OPTIONS', 'PATH']),
    );
    expect([...told('environ'), ...told('cmdline')].join()).not.toContain('a-secret-of-the-program');
  });

  it.each(['write', 'start'])('may neither write a file nor start a program: %s', async (task) => {
    await expect(native().ask(task)).rejects.toMatchObject({ cause: { code: 'ERR_ACCESS_DENIED' } });
  });

  it.each(['pid', 'hang'])(
    'does not outlive the program, however that ends (asked last: %s)',
    async (last) => {
      const module = new URL('./kept-worker.ts', import.meta.url).href;
      const code = `
      import { keptWorker } from '${module}';
      const worker = keptWorker({ in: 'process', memory: { old: 32, young: 4 } });
      const ask = (task) =>
        worker.run({ networks: [] }, { program: new URL('${NATIVE_PROGRAM.href}'), patience: 60000, task });
      console.log(await ask('pid'));
      await ask('${last}');
      setInterval(() => {}, 1000);
    `;
      const program = spawn(process.execPath, ['--input-type=module', '--eval', code]);
      const [line] = await once(program.stdout, 'data');
      const pid = Number(line);
      expect(isRunning(pid)).toBe(true);
      program.kill('SIGKILL');
      await once(program, 'exit');
      await ended(pid);
    },
  );
});

const isRunning = (pid: number) => existsSync(`/proc/${pid}`);
const ended = (pid: number) => expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false);
