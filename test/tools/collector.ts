import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A step of a trace, as OTLP in JSON tells it. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  facts: Record<string, string | number>;
  /** 2: it failed. */
  status: number;
}

/** `takes` what it is sent; `refuses` it for good; `stalls`: reads it and never answers. */
export type CollectorHabit = 'takes' | 'refuses' | 'stalls';

/** A collector that takes traces by OTLP/HTTP in JSON, on a port of its own. */
export interface Collector {
  /** `http://127.0.0.1:<port>` */
  url: string;
  habit: CollectorHabit;
  /** Requests whose body was read whole. */
  readonly asked: number;
  spans(): CollectedSpan[];
  /** All that it was ever sent, bodies and heads. */
  everything(): string;
  /** Names and values of the headers of the last request. */
  headers(): IncomingMessage['headers'];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  let headers: IncomingMessage['headers'] = {};
  const server = createServer((request, response) => void take(request, response).catch(() => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    bodies.push(body);
    headers = request.headers;
    if (collector.habit === 'stalls') return;
    const isRight = request.method === 'POST' && request.url === '/v1/traces';
    response.writeHead(collector.habit === 'takes' && isRight ? 200 : 400, {
      'content-type': 'application/json',
    });
    response.end('{}');
  }

  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    habit: 'takes',
    get asked() {
      return bodies.length;
    },
    spans: () => bodies.flatMap((body) => spansOf(JSON.parse(body))),
    everything: () => `${bodies.join('\n')}\n${JSON.stringify(headers)}`,
    headers: () => headers,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return collector;
}

interface Value {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
}

interface Told {
  resourceSpans: {
    scopeSpans: {
      spans: (Omit<CollectedSpan, 'facts' | 'status'> & {
        attributes: { key: string; value: Value }[];
        status: { code?: number };
      })[];
    }[];
  }[];
}

function spansOf({ resourceSpans }: Told): CollectedSpan[] {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ traceId, spanId, parentSpanId, name, attributes, status }) => ({
      ...{ traceId, spanId, parentSpanId, name, status: status.code ?? 0 },
      facts: Object.fromEntries(
        attributes.map(({ key, value }) => [
          key,
          value.stringValue ?? Number(value.intValue ?? value.doubleValue),
        ]),
      ),
    }));
}
