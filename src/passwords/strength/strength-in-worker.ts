import { NOBODY, type Turn } from '../../platform/fair-queue.ts';
import { keptWorker, WorkerFailed, workerProgram } from '../../platform/kept-worker.ts';
import type { Judgement, PasswordStrength } from '../../platform/platform.ts';

/** What the worker is asked. */
export interface Question {
  password: string;
  personalWords: readonly string[];
}

export interface StrengthOptions {
  /** Milliseconds that one judgement may take: 2 000 unless said otherwise. Ordinary ones take 2 to 30. */
  patience?: number;
  /** The operator's own file of breached passwords, checked already. */
  breachedFile?: string | undefined;
  /** The program that the worker runs. */
  program?: URL;
}

const TIME_LIMIT_MS = 2_000;
/** A small nursery keeps what it throws away from piling up. */
const MEMORY = { old: 96, young: 8 };

/**
 * Judges passwords in a worker thread, so that no password, however odd, holds up other people's requests. The thread
 * starts with the first question and keeps its word lists until nothing was asked for a while.
 */
export function strengthInWorker(options: StrengthOptions = {}): PasswordStrength {
  const worker = keptWorker({ in: 'thread', memory: MEMORY, data: options.breachedFile });
  const program = options.program ?? workerProgram(import.meta.url, './strength-worker');
  const patience = options.patience ?? TIME_LIMIT_MS;

  function inTurn(turn: Turn): PasswordStrength {
    return {
      judge(password, personalWords) {
        const task: Question = { password, personalWords };
        return worker.run<Judgement>(turn, { program, patience, task }).catch(withoutQuote);
      },
      inTurn,
      close: worker.close,
    };
  }
  return inTurn(NOBODY);
}

/** An answer that comes too late is « weak »; the worker's own error goes no further, for it might quote the password. */
function withoutQuote(error: unknown): Judgement {
  if (!(error instanceof WorkerFailed)) throw error;
  if (error.late) return 'weak';
  throw new WorkerFailed(`password strength: ${error.message}`);
}
