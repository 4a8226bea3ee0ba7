import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { localLimit } from './local-limit.ts';
import { networkOf } from './network.ts';

/** Where browsers tell what the content security policy kept them from doing (OWASP ASVS 5.0, 3.4.7). */
export const POLICY_REPORTS_PATH = '/rapports/csp';

const LARGEST_REPORT = 16 * 1024;
/** Reports written to the log in a minute, on one instance: anybody may send one, so that more of them say nothing. */
const A_MINUTE = { network: 5, all: 30 };

/**
 * Reports become lines of the log: the directive, the origin that was blocked and the path of the page, and nothing else
 * of what is sent. Whatever comes is answered with 204.
 */
export async function policyReports(app: FastifyInstance, { clock }: { clock: Clock }): Promise<void> {
  const ofNetwork = localLimit(clock, A_MINUTE.network);
  const ofAll = localLimit(clock, A_MINUTE.all);
  app.addContentTypeParser(
    'application/csp-report',
    { parseAs: 'string', bodyLimit: LARGEST_REPORT },
    (_request, body, done) => done(null, jsonIn(String(body))),
  );
  const config = { takenFromAnywhere: true, withoutSession: true } as const;
  app.post(POLICY_REPORTS_PATH, { config }, async (request, reply) => {
    const report = Report.safeParse(request.body).data?.['csp-report'];
    const isHeard = report && !ofNetwork(networkOf(request.ip)) && !ofAll('all');
    if (isHeard) request.log.warn({ violation: inShort(report), req: request }, 'content policy violated');
    return reply.code(204).send();
  });
}

/** As `report-uri` has it (Content Security Policy Level 3, 5.3), which every browser knows. */
const Report = z.object({
  'csp-report': z.object({
    'effective-directive': z.string().regex(/^[a-z-]{1,50}$/),
    'blocked-uri': z.string(),
    'document-uri': z.string(),
  }),
});

type Report = z.output<typeof Report>['csp-report'];

/** Addresses without their queries, which may hold the token of a mailed link. */
function inShort(report: Report) {
  const blocked = report['blocked-uri'];
  return {
    directive: report['effective-directive'],
    blocked: /^[a-z-]{1,30}$/.test(blocked) ? blocked : URL.parse(blocked)?.origin,
    page: URL.parse(report['document-uri'])?.pathname.slice(0, 200),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
