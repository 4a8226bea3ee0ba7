import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/**
 * Imported before anything else: Node.js starts the threads that hash, compress and look names up with the first work for
 * them, and reads their number then. One for each hash at once, and one more, so that pages that are compressed do not wait
 * for hashes. Whoever sets UV_THREADPOOL_SIZE decides.
 */
process.env.UV_THREADPOOL_SIZE ??= String(
  Math.max(availableParallelism(), Number(process.env.HASHES_AT_ONCE) || 0) + 1,
);

// While it loads, the young generation stays small: what a start leaves behind would else make it 16 MiB larger for good.
setFlagsFromString('--semi-space-growth-factor=1');

/** From now on memory grows with what is asked of the program. */
export function hasStarted(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
