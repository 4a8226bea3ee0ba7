import type { FastifyInstance } from 'fastify';
import { networkKey } from '../http/network.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { TooManyTries } from '../http/too-many.ts';
import type { Platform } from '../platform.ts';
import { countAttempt, type ThrottlePolicy } from '../throttle.ts';
import type { Captcha } from './captcha.ts';
import { type CaptchaForm, isCaptchaForm } from './challenge.ts';

export interface CaptchaRoutesOptions {
  captcha: Captcha;
  /** How hard to make the work for somebody at this address who fills this form: 0 (easiest) to 3. */
  difficulty(form: CaptchaForm, ip: string): Promise<number>;
  /** Counts what is drawn, spoken or made for one network; absent where tries are not counted. */
  platform?: Pick<Platform, 'db' | 'clock'>;
}

/** Far above what a company behind one address needs; drawing costs 6 ms. In seconds. */
const PATIENCE: ThrottlePolicy = { free: 600, firstDelay: 5, longestDelay: 60, forgetAfter: 600 };

/**
 * `/captcha/image`, `/captcha/audio` (what the page shows and plays), `/captcha/travail` (what it
 * solves instead), `/captcha/nouveau` (« Changer l'image » without leaving the page) */
export async function captchaRoutes(
  app: FastifyInstance,
  { captcha, difficulty, platform }: CaptchaRoutesOptions,
): Promise<void> {
  // No other page may keep a picture or a token: each is good for one form shown once.
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (!platform) return;
    const attempt = await countAttempt(platform, networkKey('captcha', request.ip), PATIENCE);
    if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
  });

  app.get<{ Querystring: { token?: unknown } }>('/captcha/image', async (request, reply) => {
    const { token } = request.query;
    const picture = typeof token === 'string' ? await captcha.draw(token) : undefined;
    if (!picture) return reply.callNotFound();
    return reply.type('image/png').send(picture);
  });

  app.get<{ Querystring: { token?: unknown } }>('/captcha/audio', async (request, reply) => {
    const { token } = request.query;
    const speech = typeof token === 'string' ? await captcha.speak(token) : undefined;
    if (!speech) return reply.callNotFound();
    return sendBytes(request, reply.type('audio/wav'), speech);
  });

  app.get<{ Querystring: { token?: unknown } }>('/captcha/travail', async (request, reply) => {
    const { token } = request.query;
    if (typeof token !== 'string') return reply.callNotFound();
    const work = await captcha.work(token, (form) => difficulty(form, request.ip));
    return work ?? reply.callNotFound();
  });

  app.get<{ Querystring: { form?: unknown } }>('/captcha/nouveau', async (request, reply) => {
    const { form } = request.query;
    if (!isCaptchaForm(form)) return reply.code(400).send({ error: 'unknown form' });
    return { token: captcha.issue(form) };
  });
}
