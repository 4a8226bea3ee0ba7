import type { FastifyInstance } from 'fastify';
import { sendBytes } from '../http/send-bytes.ts';
import type { Captcha } from './captcha.ts';
import { isCaptchaForm } from './challenge.ts';

/** `/captcha/image`, `/captcha/audio` (what the page shows and plays), `/captcha/nouveau` (« Changer l'image » without leaving the page) */
export async function captchaRoutes(app: FastifyInstance, { captcha }: { captcha: Captcha }): Promise<void> {
  // No other page may keep a picture or a token: each is good for one form shown once.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
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

  app.get<{ Querystring: { form?: unknown } }>('/captcha/nouveau', async (request, reply) => {
    const { form } = request.query;
    if (!isCaptchaForm(form)) return reply.code(400).send({ error: 'unknown form' });
    return { token: captcha.issue(form) };
  });
}
