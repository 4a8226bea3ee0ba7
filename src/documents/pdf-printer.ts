import { NOBODY, type Turn } from '../platform/fair-queue.ts';
import { type KeptWorker, workerProgram } from '../platform/kept-worker.ts';
import type { PdfPrinter } from '../platform/platform.ts';
import { printable } from '../platform/printed-characters.ts';

/** Where a document tells what made it: the dictionary of PDF 1.7, and XMP. Both stand in clear. */
const TOLD = [
  { before: '/Creator (Typst', version: /^ [\d.]+(?=\))/, close: ')' },
  { before: '<xmp:CreatorTool>Typst', version: /^ [\d.]+(?=<)/, close: '</xmp:CreatorTool>' },
];

/**
 * Takes the version of what made it out of a document (OWASP ASVS 5.0, 13.4.6): what follows moves up, and blanks fill
 * the end, which both notations allow there. Every byte after it stays where the document's table says that it is.
 * Typst has no setting for it.
 * @throws where the document does not tell it as expected: then another version of Typst tells it otherwise
 */
export function withoutVersion(pdf: Buffer): Buffer {
  for (const { before, version, close } of TOLD) {
    const at = pdf.indexOf(before, 0, 'latin1') + before.length;
    const found = version.exec(pdf.toString('latin1', at, at + 40))?.[0];
    if (at < before.length || found === undefined)
      throw new Error('the document does not tell what made it where it is looked for');
    pdf.write(close + ' '.repeat(found.length), at, 'latin1');
  }
  return pdf;
}

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
  /** The program that the worker runs. */
  program?: URL;
}

const TIME_LIMIT_MS = 10_000;

/** Prints in that worker, whose turns it shares. */
export function printerIn(worker: KeptWorker, options: PrinterOptions = {}): PdfPrinter {
  const program = options.program ?? workerProgram(import.meta.url, './pdf-worker');
  const patience = options.patience ?? TIME_LIMIT_MS;

  const inTurn = (turn: Turn): PdfPrinter => ({
    async print(template, texts, date) {
      const madeAt = Math.floor(date.getTime() / 1000);
      if (Number.isNaN(madeAt)) throw new RangeError('A document needs the date on which it is made');
      const data = JSON.stringify(texts, (_name, value) =>
        typeof value === 'string' ? printable(value) : value,
      );
      const task: Document = { template: template.href, data, madeAt };
      const pdf = await worker.run<Uint8Array>(turn, { program, patience, task });
      return Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
    },
    inTurn,
  });
  return inTurn(NOBODY);
}
