import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** How long a connection may take for each thing, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  /** The head of a request, from the first byte of the connection or from the end of the request before. */
  head: number;
  /** A whole request, head and body; but for what carries files. */
  request: number;
  /** Nothing read and nothing written: a client that does not take its answer. */
  silence: number;
  /** The whole answer, from when it is ready; but for what carries files. */
  answer: number;
  /** Either of the two, where files go along: see `carriesFiles`. */
  files: number;
  /** Between two requests. Longer than a proxy keeps its connections, so that it never writes into one that ends. */
  keepAlive: number;
  /** How often `head` and `request` are looked at: a connection may last so much longer. */
  everySo: number;
  /** Connections at once; more are closed as they come. */
  most: number;
}

const USUAL: ConnectionLimits = {
  head: 15_000,
  request: 30_000,
  // A request may wait 20 seconds for its turns before a byte of its answer is there.
  silence: 60_000,
  // 300 kB, the largest there is, at the speed of a modem.
  answer: 120_000,
  // The most that one form may bring, at 17 kB a second: a telephone at the edge of its network.
  files: 600_000,
  keepAlive: 72_000,
  everySo: 5_000,
  most: 1_000,
};

export function connectionLimits(given: Partial<ConnectionLimits> = {}): ConnectionLimits {
  return { ...USUAL, ...given };
}

/** What the program proves its name with, where it speaks TLS itself: certificates and key, as PEM. */
export interface TlsIdentity {
  cert: string;
  key: string;
  /** PEM of an authority: who connects must show a certificate of it. Absent: whoever connects is heard. */
  clientAuthority?: string | undefined;
}

/** What the server is made with. The number of requests on one connection has no limit: it would only hinder proxies. */
export function connectionOptions(limits: ConnectionLimits, pageFor: PageFor, tls?: TlsIdentity) {
  const http = {
    headersTimeout: limits.head,
    // Node.js knows one time for all requests: those that carry no files are ended sooner (`limitConnections`).
    requestTimeout: limits.files,
    connectionsCheckingInterval: limits.everySo,
    // Looked for with the address, so that whoever sends none has an answer with all its headers.
    requireHostHeader: false,
  };
  return {
    requestTimeout: limits.files,
    connectionTimeout: limits.silence,
    keepAliveTimeout: limits.keepAlive,
    ...(tls ? { https: { ...http, ...tlsOptions(tls), handshakeTimeout: limits.head } } : { http }),
    clientErrorHandler: answerWhatIsNoRequest(pageFor),
  };
}

/** TLS 1.3, and 1.2 with its forward-secret ciphers of today. */
export function tlsOptions({ cert, key, clientAuthority }: TlsIdentity) {
  const clients = clientAuthority && { ca: clientAuthority, requestCert: true, rejectUnauthorized: true };
  return { cert, key, minVersion: 'TLSv1.2', ciphers: CIPHERS, honorCipherOrder: true, ...clients } as const;
}

const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/** The limits that Node.js has no option for. */
export const limitConnections = fastifyPlugin(async (app: FastifyInstance, limits: ConnectionLimits) => {
  app.server.maxConnections = limits.most;
  app.server.on('drop', warnOncePerMinute(app));
  // Node.js would answer by itself, without a header of ours; whoever expects what we do not know may be answered (RFC 9110, 10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.addHook('onRequest', async (request, reply) => {
    const { raw, routeOptions } = request;
    if (!hasBody(raw) || routeOptions.config.carriesFiles) return;
    const timer = setTimeout(() => {
      if (!raw.complete) app.server.emit('clientError', new TooSlow(), raw.socket);
    }, limits.request).unref();
    reply.raw.once('close', () => clearTimeout(timer));
  });
  // A client that takes a byte now and then is never silent.
  app.addHook('onSend', async (request, reply) => {
    const longest = request.routeOptions.config.carriesFiles ? limits.files : limits.answer;
    const timer = setTimeout(() => request.raw.socket.destroy(), longest).unref();
    reply.raw.once('close', () => clearTimeout(timer));
  });
});

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body, or its answer, is a file of megabytes: a slow network is given the time for it. */
    carriesFiles?: true;
  }
}

/** As Node.js tells of a request that takes too long. */
class TooSlow extends Error {
  readonly code = 'ERR_HTTP_REQUEST_TIMEOUT';
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function warnOncePerMinute(app: FastifyInstance): () => void {
  let refused = 0;
  return () => {
    refused += 1;
    if (refused > 1) return;
    setTimeout(() => {
      app.log.warn({ refused }, 'too many connections, some were refused');
      refused = 0;
    }, 60_000).unref();
  };
}

/** What is said to what never became a request. */
export type PageFor = (status: number) => Promise<{ headers: Record<string, string>; html: string }>;

const STATUS: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };
const REASON: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};
/** How long one who is told is given to read it, while what it still sends is thrown away. */
const LINGER_MS = 1_000;

/** There is no request yet that a route could answer: Node.js hands over the connection, and it ends with a page. */
function answerWhatIsNoRequest(pageFor: PageFor) {
  const answered = new WeakSet<Socket>();
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    // What comes after the fault is a fault as well.
    if (answered.has(socket)) return;
    answered.add(socket);
    const isNoTls = error.code?.startsWith('ERR_SSL') || error.code?.startsWith('ERR_TLS');
    if (error.code === 'ECONNRESET' || isNoTls || socket.destroyed || !socket.writable)
      return void socket.destroy();
    const status = STATUS[error.code ?? ''] ?? 400;
    pageFor(status).then(
      (page) => endWith(socket, status, page),
      () => socket.destroy(),
    );
  };
}

/** Not closed at once: with bytes unread the system would answer with a reset, and the page would be lost. */
function endWith(socket: Socket, status: number, { headers, html }: Awaited<ReturnType<PageFor>>): void {
  const fields = {
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(html)),
    date: new Date().toUTCString(),
    connection: 'close',
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${REASON[status]}\r\n${head.join('\r\n')}\r\n\r\n${html}`);
  socket.once('end', () => socket.destroy());
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Ends when the client closes its connection before it is answered: work that still waits for it can be left
     * undone. Fastify's own `request.signal` never ends once a body was read.
     */
    clientGone: AbortSignal;
  }
}

/** Tells every request when its client is gone. */
export const noticeLeavingClients = fastifyPlugin(async (app: FastifyInstance) => {
  app.decorateRequest('clientGone');
  app.addHook('onRequest', async (request, reply) => {
    const gone = new AbortController();
    request.clientGone = gone.signal;
    reply.raw.once('close', () => {
      if (!reply.raw.writableEnded) gone.abort();
    });
  });
});
