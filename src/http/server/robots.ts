import type { FastifyInstance } from 'fastify';
import { PUBLIC_PAGES } from '../../web/texts.ts';

/**
 * `/robots.txt` (RFC 9309): a program that makes a list of pages may read those for everybody, as their address stands
 * alone, and what they are drawn with. What is allowed is longer than what is not, and so goes before it.
 */
export async function robotsRoute(app: FastifyInstance): Promise<void> {
  app.get('/robots.txt', async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=86400').send(RULES),
  );
}

const RULES = [
  'User-agent: *',
  ...['/', ...Object.keys(PUBLIC_PAGES)].map((path) => `Allow: ${path}$`),
  'Allow: /assets/',
  'Disallow: /',
  '',
].join('\n');
