import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { MOODY, workerFile } from '../../test/tools/worker-program.ts';
import { Abandoned, NOBODY, Overloaded, type Turn } from './fair-queue.ts';
import { keptWorker, type WorkerOptions } from './kept-worker.ts';

/** Longer than any machine is held up: an answer is late only if it never comes. */
const PATIENT = 60_000;
const MOODY_PROGRAM = workerFile(MOODY);

const opened: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((worker) => worker.close())));
function worker(options: Partial<WorkerOptions> = {}) {
  const kept = keptWorker<string, number>({
    program: MOODY_PROGRAM,
    patience: PATIENT,
    memory: { old: 32, young: 4 },
    ...options,
  });
  opened.push(kept);
  return { ...kept, ask: (task: string, turn: Turn = NOBODY) => kept.run(turn, task) };
}

describe('a kept worker', () => {
  it('does one task after the other, in the same thread', async () => {
    const { ask } = worker();
    expect(await Promise.all(['a', 'b', 'c'].map((task) => ask(task)))).toEqual([1, 2, 3]);
  });

  it('fails one task and goes on, where the program throws', async () => {
    const { ask } = worker();
    await expect(ask('throw')).rejects.toMatchObject({ name: 'WorkerFailed', late: false });
    expect(await ask('a')).toBe(2);
  });

  it.each(['die', 'eat'])('is replaced when it dies (%s), and all that wait are answered', async (end) => {
    const { ask } = worker();
    expect(await ask('a')).toBe(1);
    const waiting = [ask(end), ask('a'), ask('b')];
    await expect(waiting[0]).rejects.toMatchObject({ name: 'WorkerFailed', late: false });
    expect(await Promise.all(waiting.slice(1))).toEqual([1, 2]);
  });

  it('is replaced when it is late, and all that wait are answered', async () => {
    const { ask } = worker({ patience: 300 });
    const waiting = [ask('hang'), ask('a')];
    await expect(waiting[0]).rejects.toMatchObject({ name: 'WorkerFailed', late: true });
    expect(await waiting[1]).toBe(1);
  });

  it('ends when there is nothing to do, and starts again', async () => {
    const started = once(process, 'worker');
    const { ask } = worker({ idle: 1 });
    expect(await ask('a')).toBe(1);
    const [thread] = await started;
    await once(thread, 'exit');
    expect(await ask('a')).toBe(1);
  });

  it('turns away at once what finds no place, and drops what nobody waits for any more', async () => {
    const { ask, close } = worker({ waiting: 1 });
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
    const { ask } = worker({ program: workerFile(code) });
    for (let time = 0; time < 2; time++) await expect(ask('a')).rejects.toThrow('the worker does not start');
  });

  it('once closed, refuses what is in hand, what waits and what comes', async () => {
    const { ask, close } = worker();
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
      const options = { program: new URL('${MOODY_PROGRAM.href}'), patience: 60000, memory: { old: 32, young: 4 } };
      console.log(await keptWorker(options).run({ networks: [] }, 'a'));
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
