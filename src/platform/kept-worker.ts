import { createRequire } from 'node:module';
import type { Piscina } from 'piscina';
import { type Turn, takeTurns } from './fair-queue.ts';
import { whenNeeded } from './when-needed.ts';

const require = createRequire(import.meta.url);
const piscina = whenNeeded(() => require('piscina') as typeof import('piscina'));

export interface WorkerOptions {
  /** The module that the worker loads: its default export is given a task, or nothing at first, and answers. */
  program: URL;
  /** Milliseconds that one task may take, before the worker is ended. */
  patience: number;
  /** Of its JavaScript, in MB; a worker that needs more is ended. What native code takes is not counted. */
  memory: { old: number; young: number };
  /** So many tasks of strangers wait, and as many again of people known; beyond, `Overloaded`. */
  waiting?: number;
  /** Milliseconds without a task after which the worker ends; the next task starts another. */
  idle?: number;
  /** What the program finds as `workerData`. */
  data?: unknown;
}

export interface KeptWorker<Task, Answer> {
  /**
   * Has the task done when its turn comes.
   * @throws Overloaded, Abandoned as turns do
   * @throws WorkerFailed where the task failed, the worker died or could not start, or after `close`
   */
  run(turn: Turn, task: Task): Promise<Answer>;
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
const USUAL_IDLE = 60_000;

/** What a worker is asked that was just started: it has only to answer, and an ordinary task need not wait for that. */
const ARE_YOU_READY = undefined;

/**
 * Runs tasks in a thread of its own, one at a time, so that none holds up other people's requests. The thread starts
 * with the first task, ends when there has been none for a while, and never keeps the process alive by itself; it is
 * replaced when it dies or is late.
 *
 * Piscina keeps the thread; the line is our own (`turns.ts`). So it never holds more than one task: of those that wait
 * in Piscina's queue when a worker dies, it answers none.
 */
export function keptWorker<Task, Answer>(options: WorkerOptions): KeptWorker<Task, Answer> {
  const turns = takeTurns({ atOnce: 1, waiting: options.waiting ?? USUAL_WAITING });
  let kept: Piscina | undefined;
  const pool = () => {
    kept ??= poolOf(options);
    return kept;
  };
  let isClosed = false;

  async function ask(task: Task): Promise<Answer> {
    if (isClosed) throw new WorkerFailed('the worker is closed');
    if (pool().threads.length === 0) await start();
    return (await answerTo(task, options.patience, 'the worker failed')) as Answer;
  }

  async function start(): Promise<void> {
    try {
      await answerTo(ARE_YOU_READY, Math.max(START_PATIENCE, options.patience), 'the worker does not start');
    } catch (error) {
      // It is not the task that was late.
      if (error instanceof WorkerFailed && error.late)
        throw new WorkerFailed(error.message, { cause: error.cause });
      throw error;
    }
  }

  async function answerTo(task: unknown, patience: number, failure: string): Promise<unknown> {
    const late = lateSignal(patience);
    const broken = firstError(pool());
    try {
      return await Promise.race([pool().run(task, { signal: late.signal }), broken.happened]);
    } catch (cause) {
      const isLate = late.signal.aborted;
      // A task that has no answer yet must not be left to the next worker.
      late.now();
      throw new WorkerFailed(isClosed ? 'the worker is closed' : failure, { cause, late: isLate });
    } finally {
      late.clear();
      broken.forget();
    }
  }

  return {
    run: (turn, task) => turns.run(turn, () => ask(task)),
    async close() {
      isClosed = true;
      await kept?.destroy();
    },
  };
}

function poolOf({ program, idle = USUAL_IDLE, data, memory }: WorkerOptions): Piscina {
  const pool = new (piscina().Piscina)({
    filename: program.href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idle,
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: memory.old, maxYoungGenerationSizeMb: memory.young },
    // Without the options of the process, which may not suit a worker (`node --eval`).
    execArgv: [],
  });
  // The death of an idle worker; unheard, the event would end the process.
  pool.on('error', () => {});
  return pool;
}

function lateSignal(patience: number) {
  const controller = new AbortController();
  // Where this thread was held up itself, an answer that lies waiting is read first.
  const timer = setTimeout(() => setImmediate(() => controller.abort()), patience);
  return { signal: controller.signal, now: () => controller.abort(), clear: () => clearTimeout(timer) };
}

/** Piscina tells of a program that cannot be loaded by this event alone, and leaves the task without an answer. */
function firstError(pool: Piscina) {
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
