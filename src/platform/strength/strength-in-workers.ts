import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { PasswordStrength, StrengthLevel } from './password-strength.ts';

/** What the worker is asked. It answers a question on the level with a `StrengthLevel`, the other with a boolean. */
export type Question =
  | { ask: 'level'; password: string; personalWords: readonly string[] }
  | { ask: 'common'; password: string };

export interface StrengthOptions {
  /** Milliseconds that one judgement may take: 2 000 unless said otherwise. Ordinary ones take 2 to 30. */
  patience?: number;
  /** The program that the worker runs. */
  program?: URL;
}

/**
 * Judges passwords in a worker thread, so that no password, however odd, holds up other people's requests.
 * The thread starts with the first question and keeps its word lists from then on; it never keeps the process
 * alive by itself; it is replaced when it dies or does not answer in time.
 */
export function strengthInWorkers(options: StrengthOptions = {}): PasswordStrength {
  const ask = askingOneAtATime(options);
  return {
    level: async (password, personalWords) => {
      const answer = await ask({ ask: 'level', password, personalWords });
      return answer === NO_ANSWER ? 'weak' : (answer as StrengthLevel);
    },
    isCommon: async (password) => {
      const answer = await ask({ ask: 'common', password });
      return answer === NO_ANSWER ? true : (answer as boolean);
    },
    close: ask.close,
  };
}

const PATIENCE = 2_000;
/** Reading the word lists takes 0.3 s, and longer on a machine that is busy starting everything else. */
const START_PATIENCE = 30_000;
/** It needs 50 MB; a small nursery keeps what it throws away from piling up (80 MB in all instead of 140). */
const MEMORY = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };
const NO_ANSWER = Symbol('no answer in time');

/** From `src/` the worker is TypeScript too, from `dist/` it is JavaScript. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './strength-worker.ts' : './strength-worker.js',
  import.meta.url,
);

function askingOneAtATime({ patience = PATIENCE, program = PROGRAM }: StrengthOptions) {
  const inTurn = pLimit(1);
  let current: Worker | undefined;
  let isClosed = false;

  async function readyWorker(): Promise<Worker> {
    if (isClosed) throw new Error('The strength worker is closed');
    if (current) return current;
    const started = startWorker(program);
    current = started;
    started.once('exit', () => {
      if (current === started) current = undefined;
    });
    const reply = await nextReply(started, START_PATIENCE);
    if (reply.outcome === 'answered') return started;
    await started.terminate();
    throw new Error('The strength worker does not start', { cause: reply.error });
  }

  async function askWorker(question: Question, attempts: number): Promise<unknown> {
    const worker = await readyWorker();
    worker.postMessage(question);
    const reply = await nextReply(worker, patience);
    if (reply.outcome === 'answered') return reply.answer;
    if (reply.outcome === 'died' && attempts > 1) return askWorker(question, attempts - 1);
    // Without the worker's own error: it might quote the password.
    if (reply.outcome === 'died') throw new Error('The strength worker died twice on one question');
    await worker.terminate();
    return NO_ANSWER;
  }

  const ask = (question: Question) => inTurn(() => askWorker(question, 2));
  const close = async () => {
    isClosed = true;
    await current?.terminate();
  };
  return Object.assign(ask, { close });
}

/** @returns a worker that says something of its own accord once it is ready for questions */
function startWorker(program: URL): Worker {
  // Without the options of the process, which may not suit a worker (`node --eval`).
  const worker = new Worker(program, { name: 'password-strength', resourceLimits: MEMORY, execArgv: [] });
  // Its death is seen where an answer is awaited; unheard, the event would end the process.
  worker.on('error', () => {});
  // The process stays alive for an answer awaited (by its timer), not for a worker that waits.
  worker.unref();
  return worker;
}

type Reply =
  | { outcome: 'answered'; answer: unknown; error?: never }
  | { outcome: 'late' | 'died'; error?: unknown };

/** What the worker says next, or that it died, or that it said nothing for so many milliseconds. */
function nextReply(worker: Worker, patience: number): Promise<Reply> {
  return new Promise((resolve) => {
    let error: unknown;
    const settle = (reply: Reply) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(reply);
    };
    const onMessage = (answer: unknown) => settle({ outcome: 'answered', answer });
    const onError = (cause: unknown) => {
      error = cause;
    };
    const onExit = () => settle({ outcome: 'died', error });
    // Where this thread was held up itself, an answer that lies waiting is read first.
    const timer = setTimeout(() => setImmediate(settle, { outcome: 'late' }), patience);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
