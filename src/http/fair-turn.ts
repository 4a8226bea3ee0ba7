import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Turn } from '../platform/fair-queue.ts';
import { networksOf } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { signedInAsFarAsKnown } from './session.ts';
import type { Web } from './web.ts';

/** A proxy and a person still wait then. */
const LONGEST_WAIT_MS = 20_000;

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * The platform for whatever this request has done: what hashes, judges passwords, prints or draws takes its turn for whoever
     * is signed in and for the network, until the client goes away or has waited long enough.
     */
    platform: Platform;
    /** Whose turn it is where no session says so: the account that this browser signed in to before. */
    knownBrowser: string | undefined;
  }
}

export interface FairTurnOptions extends Pick<Web, 'longestWait'> {
  platform: Platform;
}

/** Hands every request its `platform`. */
export const fairTurns = fastifyPlugin(
  async (app: FastifyInstance, { platform, longestWait = LONGEST_WAIT_MS }: FairTurnOptions) => {
    app.decorateRequest('platform');
    app.decorateRequest('knownBrowser', undefined);
    app.addHook('onRequest', async (request) => {
      const turn = turnOf(request, longestWait);
      const { hasher, strength, printer, painter } = platform;
      request.platform = {
        ...platform,
        // Fastify's own type of it is the part that it calls itself.
        log: request.log as Platform['log'],
        hasher: hasher.inTurn(turn),
        strength: strength.inTurn(turn),
        printer: printer.inTurn(turn),
        painter: painter.inTurn(turn),
      };
    });
  },
);

/** Its place in line is looked at when it is asked for: by then it is known who is signed in. */
function turnOf(request: FastifyRequest, longestWait: number): Turn {
  let signal: AbortSignal | undefined;
  return {
    get networks() {
      return networksOf(request.ip)
        .map(({ network }) => network)
        .toReversed();
    },
    get person() {
      return request.knownBrowser ?? signedInAsFarAsKnown(request)?.account.id;
    },
    get signal() {
      signal ??= AbortSignal.any([request.clientGone, AbortSignal.timeout(longestWait)]);
      return signal;
    },
  };
}
