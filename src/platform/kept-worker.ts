import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { Overloaded, type Turn, takeTurns } from './fair-queue.ts';
import { guarded } from './process-guard.ts';
import { whenNeeded } from './when-needed.ts';

const require = createRequire(import.meta.url);
const piscina = whenNeeded(() => require('piscina') as typeof import('piscina'));

export interface WorkerOptions {
  /**
   * A thread is there sooner. A process contains native code: a crash of it ends one task and not the program, and what it
   * took is given back when it ends. It is handed no setting of ours, and does not outlive us.
   */
  in: 'thread' | 'process';
  /** Of its JavaScript, in MB; a worker that needs more is ended. A process is also ended by `process-guard.ts`. */
  memory: { old: number; young: number };
  /** So many tasks of strangers wait, and as many again of people known; beyond, `Overloaded`. */
  waiting?: number;
  /** Milliseconds without a task after which the worker ends; the next task starts another. */
  idle?: number;
  /** What programs in a thread find as `workerData`. */
  data?: unknown;
}

export interface Job {
  /** The module that the worker loads: its default export is given a task, or nothing at first, and answers. */
  program: URL;
  /**
   * Milliseconds that the task may take, before the worker is ended: of the processor in a thread, which other work on
   * the machine may hold up five times as long; of the clock in a process.
   */
  patience: number;
  task: unknown;
}

export interface KeptWorker {
  /**
   * Has the task done when its turn comes.
   * @throws Overloaded, Abandoned as turns do; Overloaded too where the machine held the task up
   * @throws WorkerFailed where the task failed, the worker died or could not start, or after `close`
   */
  run<Answer>(turn: Turn, job: Job): Promise<Answer>;
  /** Ends the worker, and what it has in hand with an error. */
  close(): Promise<void>;
}

/** Why no answer came. The worker's own error is the `cause`: it may quote the task. */
export class WorkerFailed extends Error {
  /** The task took too long. */
  readonly late: boolean;
  constructor(message: string, options: { cause?: unknown; late?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'WorkerFailed';
    this.late = options.late ?? false;
  }
}

/** Loading a program takes 0.1 to 0.5 s, and longer on a machine that is busy starting everything else. */
const START_PATIENCE = 30_000;
const USUAL_WAITING = 64;
const USUAL_IDLE = 30_000;

/** What a worker is asked that was just started: it has only to answer, and an ordinary task need not wait for that. */
const ARE_YOU_READY = undefined;

/**
 * Runs tasks outside of the event loop, one at a time, so that none holds up other people's requests. The worker starts
 * with the first task, ends when there has been none for a while, and never keeps the process alive by itself; it is
 * replaced when it dies or is late.
 *
 * Piscina keeps a thread, Tinypool, its sibling, a process; the line is our own (`fair-queue.ts`). So neither ever holds
 * more than one task: of those that wait in Piscina's queue when a worker dies, it answers none.
 */
export function keptWorker(options: WorkerOptions): KeptWorker {
  const turns = takeTurns({ atOnce: 1, waiting: options.waiting ?? USUAL_WAITING });
  let kept: Promise<Pool> | undefined;
  const open = () => {
    kept ??= options.in === 'thread' ? threadPool(options) : processPool(options);
    return kept;
  };
  let isClosed = false;
  /** The programs that each worker has loaded. */
  const loaded = new WeakMap<object, Set<string>>();
  const loadedIn = ({ threads: [worker] }: Pool) => worker && loaded.get(worker);
  const isReady = (pool: Pool, program: URL) => loadedIn(pool)?.has(program.href);
  function noteReady({ threads: [worker] }: Pool, { href }: URL): void {
    if (worker) loaded.set(worker, (loaded.get(worker) ?? new Set()).add(href));
  }

  async function ask({ program, patience, task }: Job): Promise<unknown> {
    const pool = await open();
    if (isClosed) throw new WorkerFailed('the worker is closed');
    const does = (what: unknown, within: number, failure: string) =>
      answerTo(pool, { program, patience: within, task: what }, failure);
    if (!isReady(pool, program)) {
      const start = does(ARE_YOU_READY, Math.max(START_PATIENCE, patience), 'the worker does not start');
      await start.catch(notTheTask);
      noteReady(pool, program);
    }
    return does(task, patience, 'the worker failed');
  }

  async function answerTo(pool: Pool, { program, patience, task }: Job, failure: string): Promise<unknown> {
    const late = lateSignal(patience, processorTimeOf(pool));
    const broken = firstError(pool);
    try {
      const answer = pool.run(task, { filename: program.href, signal: late.signal });
      return await Promise.race([answer, broken.happened]);
    } catch (cause) {
      const isLate = late.signal.aborted;
      if (late.isHeldUp()) throw new Overloaded();
      // A task that has no answer yet must not be left to the next worker.
      late.now();
      throw new WorkerFailed(isClosed ? 'the worker is closed' : failure, { cause, late: isLate });
    } finally {
      late.clear();
      broken.forget();
    }
  }

  return {
    run: <Answer>(turn: Turn, job: Job) => turns.run(turn, () => ask(job) as Promise<Answer>),
    async close() {
      isClosed = true;
      await (await kept)?.destroy();
    },
  };
}

/** It is not the task that was late. */
function notTheTask(error: unknown): never {
  if (error instanceof WorkerFailed && error.late)
    throw new WorkerFailed(error.message, { cause: error.cause });
  throw error;
}

/** What Piscina and Tinypool have in common. */
interface Pool {
  /** The one worker, or none. */
  readonly threads: readonly object[];
  run(task: unknown, options: { filename: string; signal: AbortSignal }): Promise<unknown>;
  once(event: 'error', listener: (error: unknown) => void): unknown;
  off(event: 'error', listener: (error: unknown) => void): unknown;
  destroy(): Promise<void>;
}

/** Without the options of the process, which may not suit a worker (`node --eval`). */
const NO_OPTIONS: string[] = [];

async function threadPool({ idle = USUAL_IDLE, data, memory }: WorkerOptions): Promise<Pool> {
  const pool = new (piscina().Piscina)({
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idle,
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: memory.old, maxYoungGenerationSizeMb: memory.young },
    execArgv: NO_OPTIONS,
  });
  // The death of an idle worker; unheard, the event would end the process.
  return pool.on('error', () => {});
}

async function processPool({ idle = USUAL_IDLE, memory }: WorkerOptions): Promise<Pool> {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    runtime: 'child_process',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idle,
    // Buffers stay what they are on their way.
    serialization: 'advanced',
    env: { ...FRUGAL, ...guarded() },
    execArgv: [
      ...READING_ALONE,
      `--max-old-space-size=${memory.old}`,
      `--max-semi-space-size=${memory.young / 2}`,
      '--import',
      workerProgram(import.meta.url, './process-guard').href,
    ],
  });
  pool.on('error', () => {});
  return pool;
}

/** What it runs may read and have its native code and the guard's thread; it writes no file and starts no program. */
const READING_ALONE = [
  ...['--permission', '--allow-fs-read=*', '--allow-addons', '--allow-worker'],
  '--disable-warning=SecurityWarning',
];

/**
 * One task at a time needs one thread of libuv's, and of glibc neither room for many nor pages kept for later. Skia looks
 * for fonts in the user's home else, of which there is none in a container, where the user is a number without a name.
 */
const FRUGAL = {
  UV_THREADPOOL_SIZE: '1',
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  DISABLE_SYSTEM_FONTS_LOAD: '1',
};

/** A machine that is busy with others may hold a task up so many times as long as it may take by itself. */
const HELD_UP_AT_MOST = 5;

/** @param spent milliseconds of the processor since then; undefined where nobody knows, and the clock alone counts */
function lateSignal(patience: number, spent: () => Promise<number | undefined>) {
  const controller = new AbortController();
  const end = performance.now() + patience * HELD_UP_AT_MOST;
  let isHeldUp = false;
  let timer: NodeJS.Timeout | undefined = setTimeout(look, patience);
  async function look(): Promise<void> {
    const left = patience - ((await spent()) ?? patience);
    if (!timer) return;
    isHeldUp = left > 0;
    if (isHeldUp && performance.now() < end) timer = setTimeout(look, Math.max(left, 10));
    // Where this thread was held up itself, an answer that lies waiting is read first.
    else setImmediate(() => controller.abort());
  }
  return {
    signal: controller.signal,
    /** It had less of the processor than it may take, all the time that it was given. */
    isHeldUp: () => controller.signal.aborted && isHeldUp,
    now: () => controller.abort(),
    clear() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** What the pool's thread takes of the processor from now on. Of a process nobody knows, nor before Node 24.6. */
function processorTimeOf({ threads: [thread] }: Pool): () => Promise<number | undefined> {
  if (!(thread instanceof Worker && 'cpuUsage' in thread)) return async () => undefined;
  // It may end meanwhile.
  const begun = thread.cpuUsage().catch(() => undefined);
  return async () => {
    const used = await thread.cpuUsage(await begun).catch(() => undefined);
    return used && (used.user + used.system) / 1_000;
  };
}

/** Of a program that cannot be loaded Piscina tells by this event alone, and leaves the task without an answer. */
function firstError(pool: Pool) {
  let listener: (error: unknown) => void = () => {};
  const happened = new Promise<never>((_resolve, reject) => {
    listener = reject;
    pool.once('error', listener);
  });
  return { happened, forget: () => void pool.off('error', listener) };
}

/** A worker's program beside the module that asks it: TypeScript in `src/`, JavaScript in `dist/`. */
export function workerProgram(module: string, name: string): URL {
  return new URL(name + (module.endsWith('.ts') ? '.ts' : '.js'), module);
}
