import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { UnfitDatabase } from '../database/errors.ts';
import { mailFailures } from '../mail/deliver-due-mails.ts';
import { waitingMails } from '../mail/outbox.ts';
import type { Platform } from '../platform.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The same for everybody: no session is looked up, so that no database is needed. */
    withoutSession?: true;
  }
}

/** `/health/live`, `/health/ready` for the machine that watches; `/metrics` for this machine alone (SPEC 9). */
export async function healthRoutes(
  app: FastifyInstance,
  { platform, checkReady }: { platform: Platform; checkReady: () => Promise<void> },
): Promise<void> {
  const metrics = makeMetrics(platform);

  app.get('/health/live', NOBODYS, async () => ({ status: 'live' }));

  // Whether pages work, so the database alone: a mail server that is down must not take every instance away.
  app.get('/health/ready', NOBODYS, async (request, reply) => {
    try {
      await checkReady();
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      const status = error instanceof UnfitDatabase ? 'database of no use' : 'database away';
      return reply.code(503).header('retry-after', RETRY_SECONDS).send({ status });
    }
  });

  app.get('/metrics', NOBODYS, async (request, reply) => {
    if (!isFromThisMachine(request)) return reply.callNotFound();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

const RETRY_SECONDS = 5;
const NOBODYS = { config: { withoutSession: true } } as const;

/** Times every request, by route and status; a path as typed, which may hold anything, is never a label. */
export function measureRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time taken to answer, by route',
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  registers: [],
});

function makeMetrics(platform: Platform) {
  const registry = new Registry();
  registry.registerMetric(durations);
  registry.registerMetric(mailFailures);
  collectDefaultMetrics({ register: registry });
  const mails = new Gauge({
    name: 'mails',
    help: 'Mails of the outbox, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, heldBack, abandoned } = await waitingMails(platform.db);
      mails.set({ state: 'waiting' }, waiting);
      mails.set({ state: 'held back' }, heldBack);
      mails.set({ state: 'abandoned' }, abandoned);
    },
  });
  return { registry };
}

/** A proxy on the same machine comes from loopback too, but says for whom it asks. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  const address = request.socket.remoteAddress ?? '';
  return forwarded === undefined && (address === '::1' || address.replace('::ffff:', '').startsWith('127.'));
}
