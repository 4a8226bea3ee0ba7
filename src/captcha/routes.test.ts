import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MovableClock, movableClock } from '../../test/tools/clock.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { painter } from '../../test/tools/platform.ts';
import { systemRandom } from '../platform/platform.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { type Captcha, imageCaptcha, noCaptcha } from './captcha.ts';
import { readToken } from './challenge.ts';
import { captchaRoutes } from './routes.ts';

const secrets = secretsFrom('a secret key for tests');
let clock: MovableClock;
let captcha: Captcha;
let app: FastifyInstance;

describeOnEachDatabase('the addresses of a captcha', (db) => {
  beforeEach(async () => {
    clock = movableClock();
    captcha = imageCaptcha({ db: db(), clock, random: systemRandom, secrets });
    app = await serverWith(captcha);
  });
  afterEach(() => app.close());

  describe('GET /captcha/image', () => {
    it('shows the picture of a token, to be kept by nobody', async () => {
      const token = captcha.issue('sign-in');
      const response = await app.inject(`/captcha/image?token=${token}`);
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toBe('image/png');
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.rawPayload.equals((await captcha.draw(token, painter)) ?? Buffer.alloc(0))).toBe(true);
    });

    it.each(['', '?token=', '?token=forged', '?token[]=x'])('finds nothing at « %s »', async (query) => {
      expect((await app.inject(`/captcha/image${query}`)).statusCode).toBe(404);
    });

    it('finds nothing for a token given twice', async () => {
      const token = captcha.issue('sign-in');
      expect((await app.inject(`/captcha/image?token=${token}&token=${token}`)).statusCode).toBe(404);
    });

    it('finds nothing once the token has expired', async () => {
      const token = captcha.issue('sign-in');
      clock.advance({ minutes: 10 });
      expect((await app.inject(`/captcha/image?token=${token}`)).statusCode).toBe(404);
    });

    it('answers with the page that the program has for unknown addresses', async () => {
      app.setNotFoundHandler((_request, reply) => reply.code(404).send('Page introuvable'));
      expect((await app.inject('/captcha/image?token=forged')).body).toBe('Page introuvable');
    });
  });

  describe('GET /captcha/audio', () => {
    it('says what the picture of the same token shows, to be kept by nobody', async () => {
      const token = captcha.issue('sign-in');
      const response = await app.inject(`/captcha/audio?token=${token}`);
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toBe('audio/wav');
      expect(response.headers['content-disposition']).toBe('attachment; filename="extrait-sonore.wav"');
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.rawPayload.equals((await captcha.speak(token)) ?? Buffer.alloc(0))).toBe(true);
    });

    it('is sent in pieces to players that ask for pieces', async () => {
      const url = `/captcha/audio?token=${captcha.issue('sign-in')}`;
      const whole = (await app.inject(url)).rawPayload;
      const piece = await app.inject({ url, headers: { range: 'bytes=40-99' } });
      expect(piece.statusCode).toBe(206);
      expect(piece.headers['content-range']).toBe(`bytes 40-99/${whole.length}`);
      expect(piece.rawPayload.equals(whole.subarray(40, 100))).toBe(true);
    });

    it.each(['', '?token=', '?token=forged', '?token[]=x'])('finds nothing at « %s »', async (query) => {
      expect((await app.inject(`/captcha/audio${query}`)).statusCode).toBe(404);
    });

    it('finds nothing once the token has expired', async () => {
      const token = captcha.issue('sign-in');
      clock.advance({ minutes: 10 });
      expect((await app.inject(`/captcha/audio?token=${token}`)).statusCode).toBe(404);
    });

    it('answers with the page that the program has for unknown addresses', async () => {
      app.setNotFoundHandler((_request, reply) => reply.code(404).send('Page introuvable'));
      expect((await app.inject('/captcha/audio?token=forged')).body).toBe('Page introuvable');
    });
  });

  describe('GET /captcha/travail', () => {
    it('sets work for a token, to be kept by nobody', async () => {
      const token = captcha.issue('sign-in');
      const response = await app.inject(`/captcha/travail?token=${token}`);
      expect(response.statusCode).toBe(200);
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.json().parameters.data).toEqual({ token, level: 0 });
    });

    it.each(['', '?token=', '?token=forged', '?token[]=x'])('finds nothing at « %s »', async (query) => {
      expect((await app.inject(`/captcha/travail${query}`)).statusCode).toBe(404);
    });
  });

  describe('GET /captcha/nouveau', () => {
    it.each(['sign-in', 'activation', 'recovery', 'creation'])(
      'gives a token for the form %s',
      async (form) => {
        const response = await app.inject(`/captcha/nouveau?form=${form}`);
        expect(response.statusCode).toBe(200);
        expect(response.headers['cache-control']).toBe('no-store');
        expect(readToken(secrets, response.json().token)?.form).toBe(form);
      },
    );

    it.each(['', '?form=', '?form=other', '?form=sign-in&form=sign-in'])('refuses « %s »', async (query) => {
      const response = await app.inject(`/captcha/nouveau${query}`);
      expect(response.statusCode).toBe(400);
      expect(response.headers['cache-control']).toBe('no-store');
    });

    it('gives an empty token where captchas are off', async () => {
      const open = await serverWith(noCaptcha());
      expect((await open.inject('/captcha/nouveau?form=sign-in')).json().token).toBe('');
      await open.close();
    });
  });

  it('write nothing, however many networks ask', async () => {
    await app.close();
    app = await serverWith(captcha, clock);
    for (let network = 0; network < 1000; network++) {
      const remoteAddress = `2001:db8:${network.toString(16)}::1`;
      const { token } = (await app.inject({ url: '/captcha/nouveau?form=sign-in', remoteAddress })).json();
      if (network % 50 > 0) continue;
      await app.inject({ url: `/captcha/image?token=${token}`, remoteAddress });
      await app.inject({ url: `/captcha/travail?token=${token}`, remoteAddress });
    }
    expect(await db().selectFrom('throttle').selectAll().execute()).toEqual([]);
    expect(await db().selectFrom('used_captcha').selectAll().execute()).toEqual([]);
  });

  it('answer one network as often as a whole company needs, then a minute later', async () => {
    await app.close();
    app = await serverWith(captcha, clock);
    const asks = async (remoteAddress: string, url = '/captcha/image') =>
      (await app.inject({ url, remoteAddress })).statusCode === 429 ? 429 : 200;
    const times = async (count: number, url: string) => {
      const statuses: number[] = [];
      for (let number = 0; number < count; number++) statuses.push(await asks('2001:db8::1', url));
      return statuses.indexOf(429);
    };
    expect(await times(302, '/captcha/image')).toBe(300);
    expect(await asks('2001:db8::1', '/captcha/audio')).toBe(429);
    // Who uses up the pictures takes no browser the sum that it signs in by.
    expect(await asks('2001:db8::1', '/captcha/travail?token=x')).toBe(200);
    expect(await times(3_001, '/captcha/nouveau?form=sign-in')).toBe(2_999);
    expect(await asks('2001:db8::ffff')).toBe(429);
    expect(await asks('2001:db8:0:1::1')).toBe(200);
    clock.advance({ minutes: 1 });
    expect(await asks('2001:db8::1')).toBe(200);
  });
});

async function serverWith(served: Captcha, counting?: MovableClock): Promise<FastifyInstance> {
  const server = Fastify();
  await server.register(captchaRoutes, {
    captcha: served,
    painterFor: () => painter,
    ...(counting && { clock: counting }),
  });
  return server;
}
