/** What may be told of a step: names and numbers that the program chose, never what anybody typed or is called. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * Tells a collector what a request spent its time on. Where no collector is named there is none of this, and nothing asks
 * for it: whoever traces holds a `Tracing | undefined`.
 */
export interface Tracing {
  /**
   * A request begins.
   * @param believed its headers, where a proxy that is believed wrote them: its `traceparent` is gone on with
   */
  begin(method: string, facts: Facts, believed?: RequestHeaders): RequestTrace;
  /** Does the work as a step of the request in hand; where there is none, the work alone. */
  step<T>(name: string, facts: Facts, work: () => Promise<T>): Promise<T>;
  /** Does the work as a trace of its own: nobody waits for it. */
  apart<T>(name: string, facts: Facts, work: () => Promise<T>): Promise<T>;
  /** Hands over what is left, for two seconds at most. */
  close(): Promise<void>;
}

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface RequestTrace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** Whatever `then` begins is a step of this request. */
  carry(then: () => void): void;
  /** @param route as the program writes it, with its parameters unfilled; undefined where there is none */
  end(route: string | undefined, status: number): void;
}

/** How traces are handed over, as OpenTelemetry's own variables say. */
export interface TraceSettings {
  /** Of the collector, for traces alone: OTLP by HTTP, in JSON. */
  url: string;
  headers: Readonly<Record<string, string>>;
  serviceName: string;
  sampler: Sampler;
  /** Of all traces, for the samplers that take a part: 0 to 1. */
  ratio: number;
}

export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type Sampler = (typeof SAMPLERS)[number];
