import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

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
        ...(options.https && { 'upgrade-insecure-requests': [] }),
      },
    },
    strictTransportSecurity: options.https ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    if (request.method === 'POST' && isForeign(request.headers['sec-fetch-site'])) throw new ForeignRequest();
  });
});

/** Fetch Metadata: every browser of today tells where a request comes from; a script may not tell. */
function isForeign(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
