import { afterAll, describe, expect, it } from 'vitest';
import { MOODY, workerFile } from '../../test/tools/worker-program.ts';
import { Abandoned, Overloaded } from '../platform/fair-queue.ts';
import { keptWorker, type WorkerOptions } from '../platform/kept-worker.ts';
import type { PdfPrinter } from '../platform/platform.ts';
import { type PrinterOptions, printerIn, withoutVersion } from './pdf-printer.ts';

const PATIENT = 60_000;
const MADE_AT = new Date('2023-08-22T12:09:36Z');
/** Any of the house's own. */
const TEMPLATE = new URL('./recap.typ', import.meta.url);
const TEXTS = {
  rows: [{ label: 'Nom', lines: ['ROSEMONDE'], key: false }],
  securityQuestion: '/Creator (Typst 9.9.9) <xmp:CreatorTool>Typst 9.9.9</xmp:CreatorTool>',
  madeAt: '22/08/2023 à 14h09mn36s',
};

const opened: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((printer) => printer.close())));
function printer({ waiting, ...options }: PrinterOptions & Pick<WorkerOptions, 'waiting'> = {}) {
  const worker = keptWorker({ in: 'process', memory: { old: 48, young: 8 }, ...(waiting && { waiting }) });
  opened.push(worker);
  return Object.assign(printerIn(worker, { patience: PATIENT, ...options }), { close: worker.close });
}

describe('a document', () => {
  it('does not tell the version of what made it, and is whole', async () => {
    const pdf = await printer().print(TEMPLATE, TEXTS, MADE_AT);
    const bytes = pdf.toString('latin1');
    expect(bytes).not.toMatch(/Typst [\d.]/);
    expect(bytes).toContain('/Creator (Typst)');
    expect(bytes).toContain('<xmp:CreatorTool>Typst</xmp:CreatorTool>');
    // The table that says where everything stands is still where the end says that it is.
    const at = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes)?.[1]);
    expect(bytes.slice(at, at + 4)).toMatch(/^(xref|\d+ \d)/);
  });

  it.each(['%PDF-1.7 /Creator (Another 1.0)', '%PDF-1.7 /Creator (Typst)'])(
    'that tells it in another way is not let through: %s',
    (text) => expect(() => withoutVersion(Buffer.from(text))).toThrow('does not tell what made it'),
  );

  it('that the template cannot make is an error that says why', async () => {
    const failed = printer().print(TEMPLATE, {}, MADE_AT);
    await expect(failed).rejects.toMatchObject({
      name: 'WorkerFailed',
      cause: { message: expect.stringContaining('does not contain key') },
    });
  });
});

describe('printing', () => {
  const program = workerFile(MOODY.replace('return asked;', 'return new Uint8Array([asked]);'));
  const asked = (one: PdfPrinter, word: string) => one.print(TEMPLATE, { word }, MADE_AT);

  it.each(['throw', 'die', 'eat'])('goes on after a document on which the worker ends (%s)', async (word) => {
    const one = printer({ program });
    const [failed, next] = [asked(one, word), asked(one, 'any')];
    await expect(failed).rejects.toThrow('the worker failed');
    expect(await next).toBeInstanceOf(Buffer);
  });

  it('goes on after a document that never ends', async () => {
    const one = printer({ program, patience: 300 });
    const [failed, next] = [asked(one, 'hang'), asked(one, 'any')];
    await expect(failed).rejects.toMatchObject({ late: true });
    expect(await next).toBeInstanceOf(Buffer);
  });

  it('has few places, and frees those of who went away', async () => {
    const one = printer({ program, waiting: 1 });
    const running = asked(one, 'hang').catch(() => 'closed');
    const gone = new AbortController();
    const left = asked(one.inTurn({ networks: ['a'], signal: gone.signal }), 'any');
    await expect(asked(one.inTurn({ networks: ['b'] }), 'any')).rejects.toBeInstanceOf(Overloaded);
    gone.abort();
    await expect(left).rejects.toBeInstanceOf(Abandoned);
    await one.close();
    expect(await running).toBe('closed');
  });
});
