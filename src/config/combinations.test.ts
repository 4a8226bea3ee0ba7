import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, KEY, OTHER_KEY } from '../../test/tools/settings.ts';
import { isLoopback } from '../database/server-of.ts';
import { type Config, readConfig } from './config.ts';

describe('any settings together', () => {
  const HUSH = 'hush-hush-hush-hush-hush-hush-hush-7';
  const some = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const environments = fc.record(
    {
      NODE_ENV: some('production', 'development', 'Production', 'x'),
      HOST: some('127.0.0.1', '::1', 'localhost', '0.0.0.0', '::', 'espace.example', 'a b'),
      PORT: some('0', '3000', '80', 'x', '65536'),
      BASE_URL: some(
        'https://espace.example',
        'http://localhost:3000',
        'http://espace.example',
        'x',
        'https://a/b',
      ),
      DATABASE_URL: some(
        `postgres://a:${HUSH}@127.0.0.1/b`,
        `postgres://a:${HUSH}@db.example/b?sslmode=verify-full`,
        `postgres://a:${HUSH}@db.example/b`,
        `postgres://a:${HUSH}@one,two/b`,
        `mysql://a:${HUSH}@b/c`,
        `postgres://a:${HUSH}@[b/c`,
      ),
      DATABASE_URL_FILE: some('/nowhere', HUSH),
      SMTP_URL: some(
        `smtp://a:${HUSH}@127.0.0.1`,
        `smtps://a:${HUSH}@m.example`,
        `smtp://a:${HUSH}@m.example`,
        HUSH,
      ),
      SECRET_KEY: some(KEY, HUSH, 'x'),
      SECRET_KEY_FILE: some('/nowhere', HUSH),
      OTHER_SECRET_KEYS: some(OTHER_KEY, `2027-01-01 ${HUSH}`, `2027-99-99 ${HUSH}`, 'x'),
      PEPPER: some(KEY, OTHER_KEY, HUSH),
      METRICS_TOKEN: some(KEY, 'a token that is long enough for us', HUSH),
      METRICS_PORT: some('0', '3000', '9100', 'x'),
      METRICS_HOST: some('127.0.0.1', '0.0.0.0'),
      MAIL_FOLDER: some('/tmp/mails'),
      DEMO_MAILBOX: some('on', 'off', 'x'),
      TRUST_PROXY: some('1', 'off', 'loopback', 'x'),
      UNVERIFIED_TLS: some('database', 'mail,traces', 'database,mail', 'x'),
      OTEL_EXPORTER_OTLP_ENDPOINT: some(
        'http://127.0.0.1:4318',
        'http://collector.example',
        `http://a:${HUSH}@b`,
      ),
      OTEL_EXPORTER_OTLP_HEADERS: some(`authorization=${HUSH}`, HUSH),
      CAPTCHA: some('on', 'off', 'x'),
      THROTTLE: some('on', 'off', 'x'),
    },
    { requiredKeys: [] },
  );

  it('start, or are refused with a line a fault that names its variable and tells no secret', () => {
    fc.assert(
      fc.property(environments, fc.boolean(), (env, serves) => {
        const faults = faultsOf(env, { serves, seals: true });
        for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+: [^\n]+$/);
        expect(faults.join()).not.toMatch(/hush|a token that/);
        for (const key of [KEY, OTHER_KEY]) expect(faults.join()).not.toContain(key);
        expect(new Set(faults).size).toBe(faults.length);
      }),
      { numRuns: 500 },
    );
  });

  it('that start let nobody but this machine in without what guards a production', () => {
    fc.assert(
      fc.property(environments, (env) => {
        if (faultsOf(env).length > 0) return;
        const config = readConfig(env);
        const open = isOpen(config);
        expect(config.production || !(open && config.DATABASE_URL)).toBe(true);
        expect(config.production || !config.BASE_URL?.startsWith('https:')).toBe(true);
        expect(config.demoMailbox && (config.production || config.DATABASE_URL)).toBeFalsy();
        expect(config.demoMailbox && open && !config.DEMO_MAILBOX).toBe(false);
        if (config.production) expectGuarded(config);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Somebody else may be told how to reach it. */
function isOpen({ HOST, BASE_URL = 'http://localhost' }: Config): boolean {
  return !isLoopback(HOST) || !isLoopback(new URL(BASE_URL).hostname);
}

function expectGuarded(config: Config): void {
  const { TRUST_PROXY, SMTP_URL, DATABASE_URL, SECRET_KEY, BASE_URL } = config;
  expect(config).toMatchObject({ CAPTCHA: true, THROTTLE: true, demoMailbox: false });
  expect([SMTP_URL, DATABASE_URL, SECRET_KEY]).not.toContain(undefined);
  expect(TRUST_PROXY).not.toBe(false);
  expect(BASE_URL).toMatch(/^https:/);
}
