import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type * as Sdk from '@opentelemetry/sdk-trace';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { Counter } from 'prom-client';
import type { RequestTrace, TraceSettings, Tracing } from './tracing.ts';
import { VERSION } from './version.ts';

/** For the metrics: what the collector did not take, and was thrown away. */
export const traceFailures = new Counter({
  name: 'trace_export_failures_total',
  help: 'Batches of traces that the collector did not take; they are thrown away',
  registers: [],
});

/** A collector that is slow is not waited for by anybody, and the end of the program not long. */
const LONGEST_EXPORT_MS = 10_000;
const LONGEST_END_MS = 2_000;
/** Steps that wait to be handed over; more are thrown away. About 2 MB. */
const MOST_WAITING = 2_048;
const LONGEST_FACT = 2_000;

/**
 * Traces by OpenTelemetry. Its packages are loaded here, by whoever has set a collector, and patch nothing: the program tells
 * of itself at its own seams.
 */
export async function openTelemetry(
  settings: TraceSettings,
  log: Pick<Logger, 'warn' | 'info'>,
): Promise<Tracing> {
  const [core, exporting, resources, sdk] = await Promise.all([
    import('@opentelemetry/core'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const { url, headers, serviceName } = settings;
  const exporter = new exporting.OTLPTraceExporter({
    url,
    headers: { ...headers },
    timeoutMillis: LONGEST_EXPORT_MS,
  });
  const provider = new sdk.TracerProvider({
    resource: resources
      .detectResources({ detectors: [resources.resourceAttributesEnvDetector] })
      .merge(resources.resourceFromAttributes({ 'service.name': serviceName, 'service.version': VERSION })),
    sampler: samplerOf(sdk, settings),
    spanLimits: { attributeValueLengthLimit: LONGEST_FACT },
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: toldOf(exporter, log),
        maxQueueSize: MOST_WAITING,
        exportTimeoutMillis: LONGEST_EXPORT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('espace-professionnel');
  const propagator = new core.W3CTraceContextPropagator();
  const inHand = new AsyncLocalStorage<Context>();

  const start = (name: string, options: SpanOptions, parent: Context): [Span, Context] => {
    const span = tracer.startSpan(name, options, parent);
    return [span, trace.setSpan(parent, span)];
  };

  async function within<T>([span, context]: [Span, Context], work: () => Promise<T>): Promise<T> {
    try {
      return await inHand.run(context, work);
    } catch (error) {
      // Not its message, which may quote a value.
      span.setAttribute('error.type', kindOf(error)).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  return {
    begin(method, facts, believed): RequestTrace {
      const parent = believed
        ? propagator.extract(ROOT_CONTEXT, believed, defaultTextMapGetter)
        : ROOT_CONTEXT;
      const attributes = { ...facts, 'http.request.method': method };
      const [span, context] = start(method, { kind: SpanKind.SERVER, attributes }, parent);
      return {
        id: span.spanContext().traceId,
        carry: (then) => inHand.run(context, then),
        end(route, status) {
          if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
          span.setAttribute('http.response.status_code', status);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    step(name, facts, work) {
      const parent = inHand.getStore();
      if (!parent) return work();
      return within(start(name, { kind: SpanKind.CLIENT, attributes: facts }, parent), work);
    },
    apart: (name, facts, work) =>
      within(start(name, { kind: SpanKind.CLIENT, attributes: facts }, ROOT_CONTEXT), work),
    async close() {
      const tooLong = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_END_MS).unref());
      await Promise.race([provider.shutdown().catch(() => {}), tooLong]);
    },
  };
}

function samplerOf(sdk: typeof Sdk, { sampler, ratio }: Pick<TraceSettings, 'sampler' | 'ratio'>) {
  const root = {
    always_on: () => new sdk.AlwaysOnSampler(),
    always_off: () => new sdk.AlwaysOffSampler(),
    traceidratio: () => new sdk.TraceIdRatioBasedSampler(ratio),
  }[sampler.replace('parentbased_', '') as 'always_on' | 'always_off' | 'traceidratio']();
  return sampler.startsWith('parentbased_') ? new sdk.ParentBasedSampler({ root }) : root;
}

/** Logs when the collector begins to fail and when it takes traces again, and nothing between. */
function toldOf(exporter: SpanExporter, log: Pick<Logger, 'warn' | 'info'>): SpanExporter {
  let isFailing = false;
  return {
    export(spans: ReadableSpan[], done) {
      exporter.export(spans, (result) => {
        const hasFailed = result.code !== 0;
        if (hasFailed) traceFailures.inc();
        if (hasFailed && !isFailing)
          log.warn({ fault: kindOf(result.error) }, 'the collector takes no traces, they are thrown away');
        if (!hasFailed && isFailing) log.info('the collector takes traces again');
        isFailing = hasFailed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
    ? `${error.name} ${error.code}`
    : error.name;
}
