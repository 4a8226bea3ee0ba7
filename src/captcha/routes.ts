import type { FastifyInstance, FastifyRequest } from 'fastify';
import { localLimit } from '../platform/local-limit.ts';
import { networkOf } from '../platform/network.ts';
import type { CaptchaPainter, Clock } from '../platform/platform.ts';
import { TooManyTries } from '../platform/throttle.ts';
import type { Captcha } from './captcha.ts';
import { CAPTCHA_LIFETIME, isCaptchaForm } from './challenge.ts';
import { sendBytes } from './send-bytes.ts';

export interface CaptchaRoutesOptions {
  captcha: Captcha;
  /** Who draws for a request, in its turn. */
  painterFor(request: FastifyRequest): CaptchaPainter;
  /** Counts what is drawn, spoken or made for one network; absent where tries are not counted. */
  clock?: Clock;
}

/**
 * A minute, from one network, on one instance: far above what a company behind one address needs. Drawing and speaking cost
 * 6 ms; a sum, without which no browser signs in, costs little, and is counted apart: only a flood takes it from neighbours.
 */
const LIMIT = { drawn: 300, worked: 3_000 };

/**
 * `/captcha/travail` (what the page works at), `/captcha/image`, `/captcha/audio` (what it shows and plays instead),
 * `/captcha/nouveau` (another captcha, without leaving the page). None of them writes anything.
 */
export async function captchaRoutes(
  app: FastifyInstance,
  { captcha, clock, painterFor }: CaptchaRoutesOptions,
): Promise<void> {
  // No other page may keep a picture or a token: each is good for one form shown once.
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  const counted = (aMinute: number) => {
    const limit = clock && localLimit(clock, aMinute);
    return {
      onRequest: async (request: FastifyRequest) => {
        const retryAt = limit?.(networkOf(request.ip));
        if (retryAt) throw new TooManyTries(retryAt);
      },
    };
  };
  const drawn = counted(LIMIT.drawn);
  const worked = counted(LIMIT.worked);

  app.get<{ Querystring: { token?: unknown } }>('/captcha/image', drawn, async (request, reply) => {
    const { token } = request.query;
    const picture = typeof token === 'string' ? await captcha.draw(token, painterFor(request)) : undefined;
    if (!picture) return reply.callNotFound();
    return reply.type('image/png').send(picture);
  });

  app.get<{ Querystring: { token?: unknown } }>('/captcha/audio', drawn, async (request, reply) => {
    const { token } = request.query;
    const speech = typeof token === 'string' ? await captcha.speak(token) : undefined;
    if (!speech) return reply.callNotFound();
    // A file where there is no script. The link does not say so: of an expired captcha it leads to a page that tells it.
    reply.header('content-disposition', 'attachment; filename="extrait-sonore.wav"');
    return sendBytes(request, reply.type('audio/wav'), speech);
  });

  app.get<{ Querystring: { token?: unknown } }>('/captcha/travail', worked, async (request, reply) => {
    const { token } = request.query;
    if (typeof token !== 'string') return reply.callNotFound();
    const work = await captcha.work(token, request.ip);
    return work ?? reply.callNotFound();
  });

  app.get<{ Querystring: { form?: unknown } }>('/captcha/nouveau', worked, async (request, reply) => {
    const { form } = request.query;
    if (!isCaptchaForm(form)) return reply.code(400).send({ error: 'unknown form' });
    return { token: captcha.issue(form), seconds: CAPTCHA_LIFETIME };
  });
}
