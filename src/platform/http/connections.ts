import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** How long a connection may take for each thing, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  /** The head of a request, from the first byte of the connection or from the end of the request before. */
  head: number;
  /** A whole request, head and body. */
  request: number;
  /** Nothing read and nothing written: a client that does not take its answer. */
  silence: number;
  /** The whole answer, from when it is ready. */
  answer: number;
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
  keepAlive: 72_000,
  everySo: 5_000,
  most: 1_000,
};

export function connectionLimits(given: Partial<ConnectionLimits> = {}): ConnectionLimits {
  return { ...USUAL, ...given };
}

/** What the server is made with. The number of requests on one connection has no limit: it would only hinder proxies. */
export function connectionOptions(limits: ConnectionLimits) {
  return {
    requestTimeout: limits.request,
    connectionTimeout: limits.silence,
    keepAliveTimeout: limits.keepAlive,
    http: {
      headersTimeout: limits.head,
      requestTimeout: limits.request,
      connectionsCheckingInterval: limits.everySo,
    },
    clientErrorHandler: answerWhatIsNoRequest,
  } satisfies FastifyHttpOptions<Server>;
}

/** The limits that Node.js has no option for. */
export const limitConnections = fastifyPlugin(async (app: FastifyInstance, limits: ConnectionLimits) => {
  app.server.maxConnections = limits.most;
  app.server.on('drop', warnOncePerMinute(app));
  // A client that takes a byte now and then is never silent.
  app.addHook('onSend', async (request, reply) => {
    const timer = setTimeout(() => request.raw.socket.destroy(), limits.answer).unref();
    reply.raw.once('close', () => clearTimeout(timer));
  });
});

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

const SAID: Record<string, { status: string; text: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    text: 'Votre demande a mis trop de temps à arriver et n’a pas été traitée. Recommencez.',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    text: 'Votre navigateur a envoyé une demande trop longue. Effacez les cookies de ce site, puis recommencez.',
  },
};
const UNREADABLE = {
  status: '400 Bad Request',
  text: 'Votre navigateur a envoyé une demande que le site ne peut pas lire.',
};

/** There is no request yet to be answered with a page: a line says what is wrong, and the connection ends. */
function answerWhatIsNoRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, text } = SAID[error.code ?? ''] ?? UNREADABLE;
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: text/plain; charset=utf-8',
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
  // Whoever does not read that either is not waited for.
  socket.destroySoon();
}
