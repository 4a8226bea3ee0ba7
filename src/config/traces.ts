import * as z from 'zod';
import { SAMPLERS, type TraceSettings } from '../platform/tracing.ts';
import { urlOf } from './installation.ts';

/** Without a name or password in it, which would stand in the log: these have a variable of their own. */
const collector = () =>
  urlOf(/^https?$/, 'http://127.0.0.1:4318').refine((url) => !/^[a-z]+:\/\/[^/]*@/i.test(url), {
    error: 'must be without user and password; OTEL_EXPORTER_OTLP_HEADERS has what the collector asks for',
  });

const header = /^([!#$%&'*+.^_`|~\w-]+)=([^,]*)$/;

/**
 * OpenTelemetry's own variables, as far as the program reads them: traces to a collector, and nothing else. The rest of those
 * of its exporter (`OTEL_EXPORTER_OTLP_TIMEOUT`, `…_COMPRESSION`, `…_CERTIFICATE`) and `OTEL_RESOURCE_ATTRIBUTES` its packages
 * read themselves.
 */
export const TraceVariables = z.object({
  /** Where OTLP is taken, without `/v1/traces`; absent: no traces. */
  OTEL_EXPORTER_OTLP_ENDPOINT: collector().optional(),
  /** The same for traces alone, with its path. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/json', { error: 'must be http/json, the one way in which traces leave' })
    .optional(),
  /** `name=value,…`, percent-encoded: what the collector knows us by. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().default('').transform(headersOf),
  OTEL_SERVICE_NAME: z
    .string()
    .max(100, { error: 'must be at most 100 characters' })
    .default('espace-professionnel'),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { error: `must be one of ${SAMPLERS.join(', ')}` })
    .default('parentbased_always_on'),
  /** The part of all traces that is taken. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, { error: 'must be a number from 0 to 1' })
    .max(1, { error: 'must be a number from 0 to 1' })
    .default(1),
  OTEL_SDK_DISABLED: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform((value) => value === 'true'),
});

/** @returns undefined where no collector is named, or it is put off */
export function traceSettings(settings: Partial<z.output<typeof TraceVariables>>): TraceSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = settings;
  const url = own ?? (endpoint && `${endpoint.replace(/\/$/, '')}/v1/traces`);
  if (url === undefined || settings.OTEL_SDK_DISABLED) return undefined;
  return {
    url,
    headers: settings.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: settings.OTEL_SERVICE_NAME ?? 'espace-professionnel',
    sampler: settings.OTEL_TRACES_SAMPLER ?? 'parentbased_always_on',
    ratio: settings.OTEL_TRACES_SAMPLER_ARG ?? 1,
  };
}

function headersOf(value: string, context: z.RefinementCtx): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const one of value === '' ? [] : value.split(',')) {
    const [, name, encoded = ''] = header.exec(one.trim()) ?? [];
    const decoded = name && decodedOf(encoded);
    if (!name || decoded === undefined) {
      context.addIssue('must be headers as name=value, with a comma between, their values percent-encoded');
      return headers;
    }
    headers[name] = decoded;
  }
  return headers;
}

function decodedOf(encoded: string): string | undefined {
  try {
    const text = decodeURIComponent(encoded);
    return /^[\x20-\x7e]*$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
