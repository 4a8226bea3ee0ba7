import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { auditEvents } from '../../audit/record-event.ts';
import { oldestUnsealed, sealingFailures } from '../../audit/sealing.ts';
import type { ConnectionUse } from '../../database/connections.ts';
import type { Database } from '../../database/schema.ts';
import { mailFailures } from '../../mail/deliver-due-mails.ts';
import { LANES } from '../../mail/purposes.ts';
import { waitingByLane, waitingMails } from '../../mail/waiting-mails.ts';
import { traceFailures } from '../../platform/open-telemetry.ts';
import type { Platform } from '../../platform/platform.ts';
import { sameText } from '../../platform/secrets.ts';
import { VERSION } from '../../platform/version.ts';
import { type TlsIdentity, tlsOptions } from './connections.ts';
import { refusals } from './logged.ts';
import { securityHeaders } from './security-headers.ts';

export interface MetricsOptions {
  metrics: Metrics;
  /** Who asks must bear it (RFC 6750); absent: whoever reaches this port may ask. */
  token?: string | undefined;
}

/** Times every request, by route and status; a path as typed, which may hold anything, is never a label. */
export function measureRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}

/** All that is measured, in the format of Prometheus. */
export interface Metrics {
  contentType: string;
  text(): Promise<string>;
}

/** To be made once: it watches the event loop and the memory. */
export function metricsOf(
  platform: Pick<Platform, 'db' | 'clock' | 'log' | 'hasher'>,
  connections?: () => ConnectionUse,
): Metrics {
  const registry = new Registry();
  for (const one of [durations, refusals, auditEvents]) registry.registerMetric(one as Metric);
  registry.registerMetric(mailFailures);
  registry.registerMetric(sealingFailures);
  registry.registerMetric(traceFailures);
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, label?: string) =>
    new Gauge({ name, help, labelNames: label ? [label] : [], registers: [registry] });
  gauge('program_version', '1, beside the version that runs', 'version').labels(VERSION).set(1);
  const usable = gauge('database_usable', '1 when the database answers, 0 when it does not');
  const mails = gauge('mails', 'Mails of the outbox, by state', 'state');
  const waiting = gauge('mails_waiting', 'Mails that have not left yet, by lane', 'lane');
  const oldest = gauge('mails_oldest_waiting_seconds', 'Age of the oldest of them', 'lane');
  const unsealed = gauge(
    'audit_oldest_unsealed_seconds',
    'Age of the oldest line of the audit log without a seal',
  );

  const pending = gauge('changes_pending', 'Changes of address that wait for their code');
  const hashes = gauge('hashes', 'Passwords, codes and answers being hashed, and those that wait', 'state');
  const inUse = gauge('database_connections', 'Connections for requests, and requests that wait', 'state');

  /** Of this process alone. */
  function lookAtProcess(): void {
    for (const [state, count] of Object.entries(platform.hasher.load())) hashes.set({ state }, count);
    for (const [state, count] of Object.entries(connections?.() ?? {})) inUse.set({ state }, count);
  }

  /** With the database away, everything else is told all the same. */
  async function lookAtDatabase(): Promise<void> {
    for (const one of [mails, waiting, oldest, unsealed, pending]) one.reset();
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
      unsealed.set((now - ((await oldestUnsealed(platform.db))?.getTime() ?? now)) / 1000);
      pending.set(await pendingChanges(platform.db));
      usable.set(1);
    } catch (error) {
      platform.log.warn({ err: error }, 'the outbox and the audit log cannot be measured');
      usable.set(0);
    }
  }

  return {
    contentType: registry.contentType,
    async text() {
      lookAtProcess();
      await lookAtDatabase();
      return registry.metrics();
    },
  };
}

/**
 * `/metrics`, for who bears the token; for anybody else there is no such page. Nothing is made of where a request comes from:
 * a proxy on this machine asks for the whole world.
 */
export async function metricsRoute(app: FastifyInstance, { metrics, token }: MetricsOptions): Promise<void> {
  app.get('/metrics', async (request, reply) => {
    if (token !== undefined && !isBearerOf(token, request.headers.authorization)) return reply.callNotFound();
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

/** The metrics and nothing else, for a port of their own. */
export async function metricsServer(options: MetricsOptions, tls?: TlsIdentity): Promise<FastifyInstance> {
  const limits = { forceCloseConnections: true, requestTimeout: 10_000 };
  const app: FastifyInstance = Fastify({ ...limits, ...(tls && { https: tlsOptions(tls) }) });
  await app.register(securityHeaders, { https: false });
  await app.register(metricsRoute, options);
  return app;
}

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time taken to answer, by route',
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  registers: [],
});

async function pendingChanges(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('credential_change')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow();
  return count;
}

/** Compared as hashes, so that the time tells nothing, not even the length. */
function isBearerOf(token: string, authorization = ''): boolean {
  const given = /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '';
  return sameText(digest(given), digest(token));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
