import { stamp } from '../../platform/french-dates.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Recap } from './recap.ts';

/**
 * The recap as a PDF, one A4 page (a second only for extreme data), about 30 kB. Where a character cannot be
 * printed, the page says so.
 *
 * @throws RangeError when `madeAt` is an invalid date.
 */
export async function recapPdf(
  { printer }: Pick<Platform, 'printer'>,
  { madeAt, ...texts }: Recap,
): Promise<Buffer> {
  return printer.print(new URL('./recap.typ', import.meta.url), { ...texts, madeAt: stamp(madeAt) }, madeAt);
}
