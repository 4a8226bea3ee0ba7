import type { FastifyReply } from 'fastify';
import type { Account } from '../account/account.ts';
import { countUse } from '../http/account-limits.ts';
import type { Web } from '../http/web.ts';
import { parisDay } from '../web/french-dates.ts';
import { recapOf, recapPdf } from './recap.ts';

export interface RecapDownload {
  account: Account;
  /** Whose download it is: the account where there is a session, else what was proved. */
  countedFor: string;
  /** Done once it is printed, before it leaves. */
  onceMade?: () => Promise<void>;
}

/**
 * The recap as a file to keep, made now from the account as it stands.
 * @throws TooManyTries
 */
export async function sendRecapPdf(
  web: Pick<Web, 'throttle' | 'platform'>,
  reply: FastifyReply,
  { account, countedFor, onceMade }: RecapDownload,
): Promise<FastifyReply> {
  await countUse(web, 'recap', countedFor);
  const { platform } = reply.request;
  const now = platform.clock.now();
  const pdf = await recapPdf(platform, recapOf(account, now));
  await onceMade?.();
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="recapitulatif-${parisDay(now)}.pdf"`)
    .type('application/pdf')
    .send(pdf);
}
