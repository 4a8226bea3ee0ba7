import type { FastifyReply } from 'fastify';
import { CodesPage, CodesShownPage } from './codes-pages.tsx';
import type { MethodsDone } from './texts.ts';

/** Shows codes on paper in the answer to what made them; or, much later, that they were shown. */
export function showCodes(
  reply: FastifyReply,
  codes: string[] | 'over',
  page: { form: string; done?: MethodsDone },
): Promise<FastifyReply> {
  return codes === 'over' ? reply.page(CodesShownPage, {}) : reply.page(CodesPage, { codes, ...page });
}
