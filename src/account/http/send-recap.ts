import type { FastifyReply } from 'fastify';
import { parisDay } from '../../platform/french-dates.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Account } from '../account.ts';
import { recapOf } from '../recap/recap.ts';
import { recapPdf } from '../recap/recap-pdf.ts';

/** The recap as a file to keep, made now from the account as it stands (SPEC 2, step 3). */
export async function sendRecapPdf(
  reply: FastifyReply,
  platform: Pick<Platform, 'clock'>,
  account: Account,
): Promise<FastifyReply> {
  const now = platform.clock.now();
  const pdf = await recapPdf(recapOf(account, now));
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="recapitulatif-${parisDay(now)}.pdf"`)
    .type('application/pdf')
    .send(pdf);
}
