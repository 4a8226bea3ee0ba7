import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import helmet from 'helmet';
import * as z from 'zod';
import { localLimit } from '../../platform/local-limit.ts';
import { networkOf } from '../../platform/network.ts';
import type { Clock } from '../../platform/platform.ts';

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
  const config = { takenFromAnywhere: true } as const;
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

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Cookies count for nothing in this route, so a POST from anywhere is as good as another: a token in the address is
     * its whole proof (RFC 8058: mail providers send it, without our form), or it needs none.
     */
    takenFromAnywhere?: true;
  }
}

/** Asked from another site: answered with 403. */
class ForeignRequest extends Error {
  readonly statusCode = 403;
  constructor() {
    super('request from another site');
    this.name = 'ForeignRequest';
  }
}

/**
 * Headers of every answer (OWASP ASVS 5.0, V3.4) and a first look at where a POST comes from; the CSRF token
 * is checked besides.
 */
export const securityHeaders = fastifyPlugin(async (app: FastifyInstance, options: { https: boolean }) => {
  const headers = headersSetBy(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'script-src': ["'self'"],
          'worker-src': ["'self'"],
          'style-src': ["'self'"],
          // The stylesheet draws its check marks and arrows as data: images, which run nothing.
          'img-src': ["'self'", 'data:'],
          'media-src': ["'self'"],
          'font-src': ["'self'"],
          'connect-src': ["'self'"],
          'frame-src': ["'self'"],
          'form-action': ["'self'"],
          'base-uri': ["'none'"],
          'frame-ancestors': ["'none'"],
          'object-src': ["'none'"],
          'require-trusted-types-for': ["'script'"],
          'trusted-types': ['own-scripts'],
          'report-uri': [POLICY_REPORTS_PATH],
          ...(options.https && { 'upgrade-insecure-requests': [] }),
        },
      },
      strictTransportSecurity: options.https ? { maxAge: 63_072_000, includeSubDomains: true } : false,
      // Nothing of ours says elsewhere which page one was on; some addresses carry a token of a mail.
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
    }),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (request.method !== 'POST' || request.routeOptions.config.takenFromAnywhere) return;
    if (isForeign(request.headers['sec-fetch-site'])) throw new ForeignRequest();
  });
});

/** None of them depends on the request: they are made once. */
function headersSetBy(set: ReturnType<typeof helmet>) {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  set(request, response, () => {});
  return { ...response.getHeaders(), 'permissions-policy': PERMISSIONS };
}

/** They say something of a page alone. */
const OF_PAGES = [
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'permissions-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

const POLICY_OF_FILES = [
  "default-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  `report-uri ${POLICY_REPORTS_PATH}`,
].join(';');

/**
 * A style, script, font or picture bears what OWASP ASVS 5.0 asks of every answer (3.4.3, 3.4.4 and 3.4.6) and no more:
 * all that a page bears costs a first visit as much as its styles. A worker, whose policy is that of its file, loads
 * nothing further.
 */
export function headersOfFile(reply: FastifyReply): void {
  for (const name of OF_PAGES) reply.removeHeader(name);
  reply.header('content-security-policy', POLICY_OF_FILES);
}

/** Nothing that a page of ours, or code that crept into it, may ask a browser for. */
const PERMISSIONS = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  // Passkeys, which a frame of another site could ask for else.
  .concat(['publickey-credentials-create=(self)', 'publickey-credentials-get=(self)'])
  .join(', ');

/** Fetch Metadata: every browser of today tells where a request comes from; a script may not tell. */
function isForeign(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
