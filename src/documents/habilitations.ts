import type { Platform } from '../platform/platform.ts';
import { stamp } from '../web/french-dates.ts';

/** What an account may do, line by line, in words. */
export interface HabilitationsDocument {
  title: string;
  /** Whose they are. */
  holder: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/**
 * The list as a PDF, A4 on its side, as many pages as it takes.
 * @throws RangeError when `madeAt` is an invalid date
 */
export async function habilitationsPdf(
  { printer }: Pick<Platform, 'printer'>,
  document: HabilitationsDocument,
  madeAt: Date,
): Promise<Buffer> {
  const texts = { ...document, madeAt: stamp(madeAt) };
  return printer.print(new URL('./habilitations.typ', import.meta.url), texts, madeAt);
}
