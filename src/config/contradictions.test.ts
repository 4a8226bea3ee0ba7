import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Env, faultsOf, KEY, namesIn, OTHER_KEY } from '../../test/tools/settings.ts';
import { readConfig } from './config.ts';

const DATABASE = 'postgres://portail:database-password@db.example/portail?sslmode=verify-full';
const SMTP = 'smtps://portail:smtp-password@mail.example';
const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://espace.example',
  DATABASE_URL: DATABASE,
  SMTP_URL: SMTP,
  SECRET_KEY: KEY,
  TRUST_PROXY: '1',
};
const OPERATOR = join(import.meta.dirname, '../help/operator.json');
const COMMAND = { serves: false, seals: true };

/** An installation that is for everybody, however it tells. */
const PRODUCTIONS: [string, Env][] = [
  ['NODE_ENV says so', PRODUCTION],
  ['BASE_URL is https', { ...PRODUCTION, NODE_ENV: undefined }],
  ['HOST is on a network', { ...PRODUCTION, NODE_ENV: 'development', HOST: '0.0.0.0' }],
  ['NODE_ENV says so in its own way', { ...PRODUCTION, NODE_ENV: ' Production' }],
];

describe.each(PRODUCTIONS)('a production, since %s', (_why, production) => {
  it('starts, guarded', () => {
    expect(readConfig(production)).toMatchObject({ production: true, demoMailbox: false });
  });

  it.each<[string, Env]>([
    ['SECRET_KEY', { SECRET_KEY: undefined }],
    ['SECRET_KEY', { SECRET_KEY: 'la-cle-secrete-de-notre-prefecture' }],
    ['PEPPER', { PEPPER: 'le-poivre-de-la-prefecture-est-secret' }],
    ['SMTP_URL', { SMTP_URL: undefined }],
    ['SMTP_URL', { SMTP_URL: 'smtp://portail:smtp-password@mail.example:587' }],
    ['SMTP_URL', { SMTP_URL: `${SMTP}?tls.rejectUnauthorized=false` }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://portail:database-password@db.example/portail' }],
    ['DATABASE_URL', { DATABASE_URL: `${DATABASE}&sslmode=disable` }],
    ['TRUST_PROXY', { TRUST_PROXY: undefined }],
    ['TRUST_PROXY', { TRUST_PROXY: 'off' }],
    ['CAPTCHA', { CAPTCHA: 'off' }],
    ['THROTTLE', { THROTTLE: 'off' }],
    ['DEMO_MAILBOX', { DEMO_MAILBOX: 'on', SMTP_URL: '' }],
    ['MAIL_FOLDER', { MAIL_FOLDER: '/tmp/mails', SMTP_URL: '' }],
    ['NODE_TLS_REJECT_UNAUTHORIZED', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ])('is refused for %s, with a line that quotes no secret: %j', (name, change) => {
    const faults = faultsOf({ ...production, ...change });
    expect(namesIn(faults)).toContain(name);
    expect(faults.join()).not.toMatch(/\n|database-password|smtp-password|prefecture/);
    expect(faults.join()).not.toContain(KEY);
  });

  it('may say that TLS is not verified', () => {
    const change = {
      DATABASE_URL: 'postgres://portail@db.example/portail',
      SMTP_URL: 'smtp://mail.example',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318',
      UNVERIFIED_TLS: 'database,mail,traces',
    };
    expect(readConfig({ ...production, ...change }).production).toBe(true);
  });

  it('asks of a command nothing that only the server needs', () => {
    const change = { SMTP_URL: undefined, TRUST_PROXY: undefined };
    expect(faultsOf({ ...production, ...change }, COMMAND)).toEqual([]);
    expect(namesIn(faultsOf({ ...production, SECRET_KEY: undefined }, COMMAND))).toEqual(['SECRET_KEY']);
    expect(faultsOf({ ...production, SECRET_KEY: undefined }, { serves: false, seals: false })).toEqual([]);
  });
});

describe('what makes a production', () => {
  const trial = { DATABASE_URL: 'postgres://a@127.0.0.1/b', SECRET_KEY: KEY };

  it.each<[Env, boolean]>([
    [trial, false],
    [{ ...trial, HOST: 'localhost' }, false],
    [{ ...trial, HOST: '::1', BASE_URL: 'http://[::1]:3000' }, false],
    [{ ...trial, HOST: '127.0.0.2', BASE_URL: 'http://espace.localhost:8080' }, false],
    [{ ...trial, DATABASE_URL: 'postgres://a@/b?host=/var/run/postgresql' }, false],
    [{ ...trial, DATABASE_URL: 'postgres://a@db.example/b' }, true],
    [{ ...trial, DATABASE_URL: 'postgres://a@127.0.0.1/b?host=db.example' }, true],
    [{ ...trial, DATABASE_URL: 'postgres://a@127.0.0.1/b?host=%2Ftmp&host=192.0.2.7' }, true],
    [{ ...trial, HOST: '0.0.0.0' }, true],
    [{ ...trial, HOST: '::' }, true],
    [{ ...trial, HOST: '192.0.2.1' }, true],
    [{ ...trial, HOST: 'espace.internal' }, true],
    [{ ...trial, BASE_URL: 'http://espace.example' }, true],
    [{ ...trial, BASE_URL: 'https://localhost' }, true],
    [{ HOST: '0.0.0.0' }, false],
    [{ BASE_URL: 'http://espace.example' }, false],
    [{ BASE_URL: 'https://espace.example' }, true],
  ])('%j: %s', (env, isProduction) => {
    const refused = namesIn(faultsOf({ TRUST_PROXY: 'off', ...env }));
    expect(refused.includes('TRUST_PROXY')).toBe(isProduction);
  });

  it('is named in each line, for whoever did not ask for one', () => {
    const faults = faultsOf({ ...trial, HOST: '0.0.0.0' });
    expect(namesIn(faults)).toEqual(['SMTP_URL', 'BASE_URL', 'TRUST_PROXY']);
    for (const fault of faults) expect(fault).toContain('HOST is not of this machine alone');
  });
});

describe('the demonstration mailbox', () => {
  it.each<[Env, boolean]>([
    [{}, true],
    [{ HOST: '::1' }, true],
    [{ HOST: '0.0.0.0' }, false],
    [{ BASE_URL: 'http://espace.example' }, false],
    [{ HOST: '0.0.0.0', DEMO_MAILBOX: 'on' }, true],
    [{ DEMO_MAILBOX: 'off' }, false],
    [{ SMTP_URL: 'smtp://127.0.0.1' }, false],
    [{ MAIL_FOLDER: '/tmp/mails' }, false],
    [{ DATABASE_URL: 'postgres://a@127.0.0.1/b', SECRET_KEY: KEY }, false],
  ])('%j: %s', (env, isShown) => {
    expect(readConfig(env).demoMailbox).toBe(isShown);
  });
});

it('demonstration accounts are never made in a database of PostgreSQL', () => {
  const postgres = { DATABASE_URL: 'postgres://a@127.0.0.1/b', SECRET_KEY: KEY };
  for (const DEMO of ['', 'on', 'off']) expect(readConfig({ ...postgres, DEMO }).demo).toBe(false);
  expect(readConfig({}).demo).toBe(true);
});

describe('a contradiction', () => {
  const database = { DATABASE_URL: 'postgres://a@127.0.0.1/b', SECRET_KEY: KEY };

  it.each<[string, Env]>([
    ['SECRET_KEY', { ...database, SECRET_KEY: undefined }],
    ['OPERATOR_ADDRESS', { OPERATOR_FILE: OPERATOR, OPERATOR_ADDRESS: ' ; ' }],
    ['DEMO_MAILBOX', { ...database, DEMO_MAILBOX: 'on' }],
    ['DEMO_MAILBOX', { SMTP_URL: 'smtp://127.0.0.1', DEMO_MAILBOX: 'on' }],
    ['MAIL_FOLDER', { SMTP_URL: 'smtp://127.0.0.1', MAIL_FOLDER: '/tmp/mails' }],
    ['PEPPER', { SECRET_KEY: KEY, PEPPER: KEY }],
    ['PEPPER', { SECRET_KEY: OTHER_KEY, OTHER_SECRET_KEYS: `2027-01-31 ${KEY}`, PEPPER: KEY }],
    ['METRICS_TOKEN', { SECRET_KEY: OTHER_KEY, OTHER_SECRET_KEYS: KEY, METRICS_TOKEN: KEY }],
    ['METRICS_TOKEN', { OTHER_PEPPERS: KEY, METRICS_TOKEN: KEY }],
    ['METRICS_TOKEN', { SECRET_KEY: KEY, METRICS_TOKEN: KEY }],
    ['METRICS_TOKEN', { METRICS_PORT: '9100', METRICS_HOST: '0.0.0.0' }],
    ['METRICS_PORT', { METRICS_HOST: '127.0.0.1' }],
    ['METRICS_PORT', { METRICS_PORT: '3000' }],
    ['SECRET_KEY_FILE', { SECRET_KEY: KEY, SECRET_KEY_FILE: '/dev/null' }],
  ])('names %s: %j', (name, env) => {
    expect(namesIn(faultsOf(env))).toEqual([name]);
  });

  it('is told with all the others', () => {
    expect(namesIn(faultsOf({ NODE_ENV: 'production', CAPTCHA: 'off', THROTTLE: 'off' })).sort()).toEqual([
      'BASE_URL',
      'CAPTCHA',
      'DATABASE_URL',
      'SMTP_URL',
      'THROTTLE',
      'TRUST_PROXY',
    ]);
  });
});
