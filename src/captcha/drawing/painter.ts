import { NOBODY, type Turn } from '../../platform/fair-queue.ts';
import { type KeptWorker, workerProgram } from '../../platform/kept-worker.ts';
import type { CaptchaPainter } from '../../platform/platform.ts';

/** Milliseconds: the first picture loads Skia. Ordinary ones take 4. */
const TIME_LIMIT_MS = 5_000;
const PROGRAM = workerProgram(import.meta.url, './paint');

/** Draws in that worker, whose turns it shares. */
export function painterIn(worker: KeptWorker, patience = TIME_LIMIT_MS): CaptchaPainter {
  const inTurn = (turn: Turn): CaptchaPainter => ({
    async paint(picture) {
      const png = await worker.run<Uint8Array>(turn, { program: PROGRAM, patience, task: picture });
      return Buffer.from(png.buffer, png.byteOffset, png.byteLength);
    },
    inTurn,
  });
  return inTurn(NOBODY);
}
