import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { UnfitDatabase } from '../database/errors.ts';
import { mailFailures } from '../mail/deliver-due-mails.ts';
import { LANES } from '../mail/lanes.ts';
import { waitingByLane, waitingMails } from '../mail/outbox.ts';
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
    return reply.type(metrics.type).send(await metrics.text());
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
  const gauge = (name: string, help: string, label?: string) =>
    new Gauge({ name, help, labelNames: label ? [label] : [], registers: [registry] });
  const usable = gauge('database_usable', '1 when the database answers, 0 when it does not');
  const mails = gauge('mails', 'Mails of the outbox, by state', 'state');
  const waiting = gauge('mails_waiting', 'Mails that have not left yet, by lane', 'lane');
  const oldest = gauge('mails_oldest_waiting_seconds', 'Age of the oldest of them', 'lane');

  /** With the database away, everything else is told all the same. */
  async function lookAtOutbox(): Promise<void> {
    for (const one of [mails, waiting, oldest]) one.reset();
    try {
      const states = await waitingMails(platform.db);
      mails.set({ state: 'waiting' }, states.waiting);
      mails.set({ state: 'held back' }, states.heldBack);
      mails.set({ state: 'abandoned' }, states.abandoned);
      for (const lane of LANES) waiting.set({ lane }, 0);
      const now = platform.clock.now().getTime();
      for (const { lane, count, oldest: since } of await waitingByLane(platform.db)) {
        waiting.set({ lane }, count);
        oldest.set({ lane }, (now - since.getTime()) / 1000);
      }
      usable.set(1);
    } catch (error) {
      platform.log.warn({ err: error }, 'the outbox cannot be counted');
      usable.set(0);
    }
  }

  return {
    type: registry.contentType,
    async text() {
      await lookAtOutbox();
      return registry.metrics();
    },
  };
}

/** A proxy on the same machine comes from loopback too, but says for whom it asks. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  const address = request.socket.remoteAddress ?? '';
  return forwarded === undefined && (address === '::1' || address.replace('::ffff:', '').startsWith('127.'));
}
