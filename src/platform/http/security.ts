import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { POLICY_REPORTS_PATH } from './policy-reports.ts';

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
export class ForeignRequest extends Error {
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
  await app.register(helmet, {
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
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', PERMISSIONS);
    if (request.method !== 'POST' || request.routeOptions.config.takenFromAnywhere) return;
    if (isForeign(request.headers['sec-fetch-site'])) throw new ForeignRequest();
  });
});

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
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** Fetch Metadata: every browser of today tells where a request comes from; a script may not tell. */
function isForeign(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
