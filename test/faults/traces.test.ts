import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_SIGN_IN } from '../../src/demo/demo-accounts.ts';
import { type CollectedSpan, type Collector, startCollector } from '../tools/collector.ts';
import type { TestServer } from '../tools/server.ts';
import { startMailServer, type TestMailServer } from '../tools/smtp.ts';
import { visitorAt } from '../tools/visitor.ts';
import { eachProgram, readyToActivate, SECRET_KEY } from './programs.ts';

const OLD = { email: 'lila.rosemonde@demo.example', password: DEMO_SIGN_IN.password };
const NEW = { email: 'lila.suivie@demo.example', password: 'quatorze-hiboux-verts-jonglent-sur-7-toits' };
const HEADER_OF_COLLECTOR = 'token-that-the-collector-asks-for';
const OF_PROXY = '0af7651916cd43dd8448eb211c80319c';

describe.each(eachProgram.slice(1))('the traces of a program ($name)', ({ start }) => {
  let collector: Collector;
  let mailbox: TestMailServer;
  let server: TestServer;

  beforeAll(async () => {
    [collector, mailbox] = await Promise.all([startCollector(), startMailServer()]);
    server = await start({
      SMTP_URL: mailbox.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=${HEADER_OF_COLLECTOR}`,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=essai',
      TRUST_PROXY: '1',
    });
  });
  afterAll(async () => {
    await server.close();
    await Promise.all([collector.close(), mailbox.close()]);
  });
  beforeEach(() => {
    collector.habit = 'takes';
  });

  /** A change of address and password from the sign-in to the printed recap. @returns all that must be told to nobody */
  async function wholeChange(): Promise<string[]> {
    const visitor = visitorAt(server);
    await visitor.get('/contestation?jeton=jeton-que-personne-ne-lit');
    const { code, csrf, activate } = await readyToActivate(visitor, mailbox, { from: OLD, to: NEW });
    const sent = await activate();
    expect(sent.statusCode).toBe(303);
    const recap =
      /href="([^"]+\.pdf)"/.exec((await visitor.get(String(sent.headers.location))).body)?.[1] ?? '';
    expect((await visitor.get(recap)).headers['content-type']).toBe('application/pdf');
    const mailed = mailbox.mails.flatMap(({ text = '' }) => text.match(/(?<=jeton=|#)[\w.~-]{16,}/g) ?? []);
    expect(mailed.length).toBeGreaterThan(0);
    // A cookie that says « 1 » is no secret.
    return [code, csrf, ...visitor.cookies.values(), ...mailed].filter(({ length }) => length >= 8);
  }

  it('tell where the time went, and nothing of whom or what it was about', async () => {
    const secrets = await wholeChange();
    expect(await server.stop()).toBe(0);
    const spans = collector.spans();

    const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
    const names = roots.map(({ name }) => name);
    for (const name of [
      'GET /contestation',
      'POST /connexion',
      'POST /espace/identifiants',
      'mail hand-over',
    ])
      expect(names).toContain(name);
    const change = roots.find(({ name }) => name === 'POST /espace/identifiants') ?? expect.fail();
    expect(change.facts).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/espace/identifiants',
      'http.response.status_code': 303,
      'espace.request_id': expect.stringMatching(/^\w{4}-\w{4}$/),
    });
    const steps = stepsOf(spans, change).map(({ name }) => name);
    for (const step of ['password verify', 'password hash', 'password judge']) expect(steps).toContain(step);
    expect(JSON.stringify(stepsOf(spans, change))).toContain('insert into \\"credential_change\\"');
    expect(spans.map(({ name }) => name)).toContain('pdf print');
    // The outbox is emptied for nobody in particular, whoever happened to fill it.
    expect(JSON.stringify(spans)).not.toContain('skip locked');

    expect(collector.headers().authorization).toBe(HEADER_OF_COLLECTOR);
    const told = JSON.stringify(spans);
    const typed = [...Object.values(OLD), ...Object.values(NEW), 'suivie', 'rosemonde', '127.0.0.1', '::1'];
    const others = ['jeton-que-personne-ne-lit', SECRET_KEY, HEADER_OF_COLLECTOR, 'camille', 'sarl'];
    for (const secret of [...secrets, ...typed, ...others])
      expect(told.toLowerCase(), secret).not.toContain(secret.toLowerCase());
  });

  it('go on with that of a believed proxy, and stand in the lines of the log', async () => {
    await server.restart();
    const traceparent = `00-${OF_PROXY}-b7ad6b7169203331-01`;
    const ask = (headers: Record<string, string>) =>
      fetch(`${server.url}/connexion`, { method: 'POST', body: new URLSearchParams({ a: 'b' }), headers });
    const through = await ask({ traceparent, 'x-forwarded-for': '192.0.2.1' });
    const straight = await ask({ traceparent });
    expect([through.status, straight.status]).toEqual([403, 403]);
    const lineOf = (answer: Response) =>
      server
        .output()
        .split('\n')
        .find((line) => line.includes(answer.headers.get('x-request-id') ?? 'none')) ?? '';
    expect(JSON.parse(lineOf(through))).toMatchObject({ traceId: OF_PROXY });
    expect(JSON.parse(lineOf(straight)).traceId).not.toBe(OF_PROXY);
  });

  it('are thrown away where the collector stalls or refuses, and keep neither people nor the end waiting', async () => {
    collector.habit = 'refuses';
    await expect
      .poll(() => server.output(), { timeout: 60_000, interval: 100 })
      .toContain('the collector takes no traces');
    collector.habit = 'stalls';
    const before = collector.asked;
    for (let asked = 0; collector.asked === before; asked++) {
      expect((await fetch(`${server.url}/connexion`)).status).toBe(200);
      expect(asked).toBeLessThan(10_000);
    }
    expect((await fetch(`${server.url}/connexion`)).status).toBe(200);
    // 1 where the end took too long.
    expect(await server.stop()).toBe(0);
  });
});

/** What is below a step, however deep. */
function stepsOf(spans: readonly CollectedSpan[], { traceId, spanId }: CollectedSpan): CollectedSpan[] {
  const below = spans.filter((one) => one.traceId === traceId && one.parentSpanId === spanId);
  return below.flatMap((one) => [one, ...stepsOf(spans, one)]);
}
