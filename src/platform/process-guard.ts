// Loaded first by a process that serves ours (`node --import`). A thread of its own looks again and again whether that
// process should go on, since its program may be in the middle of native code that never ends: it does not outlive the
// one that it serves, however that ended, and it does not take the memory of the machine.
import { isMainThread, Worker } from 'node:worker_threads';

const LOOK_EVERY_MS = 500;
/** Three times what a document or a picture ever took, native code and all. */
const MOST_MEMORY = 512 * 2 ** 20;

/** The name that the served process has for the one that serves it. */
const SERVES = 'SERVES_PROCESS';

/** What a process finds in its environment that is to serve this one. */
export function guarded(): Record<string, string> {
  return { [SERVES]: String(process.pid) };
}

function look(): void {
  const isAlone = process.ppid !== Number(process.env[SERVES]);
  if (isAlone || process.memoryUsage.rss() > MOST_MEMORY) process.kill(process.pid, 'SIGKILL');
}

if (process.env[SERVES] !== undefined) {
  if (isMainThread)
    new Worker(new URL(import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
    }).unref();
  else setInterval(look, LOOK_EVERY_MS);
}
