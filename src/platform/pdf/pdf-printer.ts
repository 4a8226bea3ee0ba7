import type { PdfPrinter } from '../platform.ts';
import { NOBODY, type Turn } from '../turns.ts';
import { keptWorker, workerProgram } from '../workers/kept-worker.ts';
import { printable } from './printable.ts';

/** What the worker is asked. */
export interface Document {
  /** `file:` address of the template. */
  template: string;
  /** The texts, as JSON. */
  data: string;
  /** Seconds since 1970. */
  madeAt: number;
}

export interface PrinterOptions {
  /** Milliseconds that one document may take: 10 000 unless said otherwise. Ordinary ones take 4 to 10. */
  patience?: number;
  /** Documents of strangers that wait, and as many again of people known. */
  waiting?: number;
  /** The program that the worker runs. */
  program?: URL;
}

const PATIENCE = 10_000;
/** Nearly all that it needs is Typst's, outside of this. */
const MEMORY = { old: 48, young: 8 };

/** Prints in a worker thread, so that no document holds up other people's requests. */
export function printerInWorkers(options: PrinterOptions = {}): PdfPrinter {
  const worker = keptWorker<Document, Uint8Array>({
    program: options.program ?? workerProgram(import.meta.url, './pdf-worker'),
    patience: options.patience ?? PATIENCE,
    memory: MEMORY,
    ...(options.waiting !== undefined && { waiting: options.waiting }),
  });

  function inTurn(turn: Turn): PdfPrinter {
    return {
      async print(template, texts, date) {
        const madeAt = Math.floor(date.getTime() / 1000);
        if (Number.isNaN(madeAt)) throw new RangeError('A document needs the date on which it is made');
        const data = JSON.stringify(texts, (_name, value) =>
          typeof value === 'string' ? printable(value) : value,
        );
        return Buffer.from(await worker.run(turn, { template: template.href, data, madeAt }));
      },
      inTurn,
      close: worker.close,
    };
  }
  return inTurn(NOBODY);
}
