import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { testPlatform } from '../../../test/tools/platform.ts';
import { putInOutbox, someMail } from '../../../test/tools/some-mail.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { metricsOf, metricsServer } from './metrics.ts';

const TOKEN = 'a token that the machine which watches bears';

describeOnEachDatabase('the metrics', (db) => {
  it('are on the port of the site for who bears the token, wherever from, and nowhere for the rest', async () => {
    const platform = testPlatform(db());
    const app = await testApp(platform, { metrics: { metrics: metricsOf(platform), token: TOKEN } });
    const ask = async (authorization?: string, remoteAddress = '127.0.0.1') => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    };
    expect(await ask(`Bearer ${TOKEN}`)).toBe(200);
    expect(await ask(`bearer ${TOKEN}`, '192.0.2.1')).toBe(200);
    const wrong = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      TOKEN,
      `Basic ${TOKEN}`,
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
    ];
    for (const authorization of wrong) expect(await ask(authorization), authorization).toBe(404);
    await app.close();
  });

  it('are not on the port of the site without a token, whatever a proxy on this machine says', async () => {
    const app = await testApp(testPlatform(db()));
    for (const headers of [{}, { 'x-real-ip': '192.0.2.1' }, { 'x-forwarded-for': '127.0.0.1' }])
      expect((await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1', headers })).statusCode).toBe(
        404,
      );
    await app.close();
  });

  it('are alone on a port of their own', async () => {
    const platform = testPlatform(db());
    const metrics = metricsOf(platform);
    const app = await metricsServer({ metrics });
    const answer = await app.inject({ url: '/metrics' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.body).toContain('mails{state="waiting"} 0');
    expect(answer.body).toMatch(/program_version\{version="\d+\.\d+\.\d+[^"]*"\} 1/);
    expect((await app.inject({ url: '/connexion' })).statusCode).toBe(404);
    await app.close();
    const guarded = await metricsServer({ metrics, token: TOKEN });
    expect((await guarded.inject({ url: '/metrics' })).statusCode).toBe(404);
    await guarded.close();
  });

  it('tell how many mails wait in each lane, and since when', async () => {
    const platform = testPlatform(db());
    await putInOutbox(platform, { ...someMail(), purpose: 'own-recovery-code' });
    await putInOutbox(platform, { ...someMail(), purpose: 'information' });
    platform.clock.advance({ minutes: 2 });
    await putInOutbox(platform, { ...someMail('paul@test.example'), purpose: 'information' });
    const body = await metricsOf(platform).text();
    const told = (name: string) => body.split('\n').filter((line) => line.startsWith(`${name}{`));
    expect(told('mails_waiting')).toEqual([
      'mails_waiting{lane="own-codes"} 1',
      'mails_waiting{lane="codes"} 0',
      'mails_waiting{lane="notices"} 0',
      'mails_waiting{lane="bulk"} 2',
    ]);
    expect(told('mails_oldest_waiting_seconds').sort()).toEqual([
      'mails_oldest_waiting_seconds{lane="bulk"} 120',
      'mails_oldest_waiting_seconds{lane="own-codes"} 120',
    ]);
    expect(body).toContain('database_usable 1');
  });
});
