import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { testPlatform } from '../../../test/tools/platform.ts';
import { someMail } from '../../../test/tools/some-mail.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { queueMail } from '../mail/outbox.ts';

describeOnEachDatabase('the program', (db) => {
  let app: FastifyInstance;

  beforeEach(async () => {
    app = await testApp(testPlatform(db()));
  });
  afterEach(() => app.close());

  it('tells how many mails wait in each lane, and since when', async () => {
    const platform = testPlatform(db());
    const own = await testApp(platform);
    await queueMail(db(), platform, { ...someMail(), purpose: 'own-recovery-code' });
    await queueMail(db(), platform, { ...someMail(), purpose: 'information' });
    platform.clock.advance({ minutes: 2 });
    await queueMail(db(), platform, { ...someMail('paul@test.example'), purpose: 'information' });
    const { body } = await own.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
    await own.close();
    const told = (name: string) => body.split('\n').filter((line) => line.startsWith(`${name}{`));
    expect(told('mails_waiting')).toEqual([
      'mails_waiting{lane="codes"} 1',
      'mails_waiting{lane="notices"} 0',
      'mails_waiting{lane="bulk"} 2',
    ]);
    expect(told('mails_oldest_waiting_seconds').sort()).toEqual([
      'mails_oldest_waiting_seconds{lane="bulk"} 120',
      'mails_oldest_waiting_seconds{lane="codes"} 120',
    ]);
    expect(body).toContain('database_usable 1');
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const)('knows no %s', async (method) => {
    const answer = await app.inject({ method: method as 'PUT', url: '/connexion' });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers.allow).toBeUndefined();
  });

  it('tells its metrics to this machine alone, not to what came through a proxy', async () => {
    const ask = async (remoteAddress: string, headers = {}) =>
      (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    expect(await ask('127.0.0.1')).toBe(200);
    expect(await ask('192.0.2.1')).toBe(404);
    expect(await ask('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).toBe(404);
  });
});
