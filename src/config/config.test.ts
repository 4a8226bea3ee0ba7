import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadConfig, readConfig } from './config.ts';

const KEY = 'twenty-characters-and-secret-part-of-key';
const OTHER_KEY = 'words-of-another-key-that-is-long-enough';
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
const COMMAND = { serves: false, seals: true };

type Env = Record<string, string | undefined>;

function faultsOf(env: Env, use = { serves: true, seals: true }): readonly string[] {
  try {
    readConfig(env, use);
  } catch (error) {
    if (error instanceof BadConfig) return error.faults;
    throw error;
  }
  return [];
}
const namesIn = (faults: readonly string[]) => faults.map((fault) => fault.split(':')[0]);

describe('an empty environment', () => {
  it('gives a demonstration on the loopback, guarded like the rest', () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      showsMailbox: true,
      HOST: '127.0.0.1',
      PORT: 3000,
      DATA_DIR: resolve('data'),
      CAPTCHA: true,
      CAPTCHA_WAYS: { image: true, audio: true, work: true },
      CAPTCHA_AFTER_FAILURES: 0,
      THROTTLE: true,
      TRUST_PROXY: false,
      DEMO: true,
      PASSWORD_VALIDITY_YEARS: 3,
      SECURITY_QUESTION: true,
      RETENTION_AUDIT_DAYS: 365,
    });
  });

  it('is the same as one of empty values', () => {
    const empty = [
      'PORT',
      'DATABASE_URL',
      'CAPTCHA',
      'SECRET_KEY',
      'SECRET_KEY_FILE',
      'NODE_ENV',
      'DEMO_MAILBOX',
    ];
    expect(readConfig(Object.fromEntries(empty.map((name) => [name, ''])))).toEqual(readConfig({}));
  });

  it('cannot be changed afterwards', () => {
    expect(() => Object.assign(readConfig({}), { PORT: 1 })).toThrow();
  });
});

describe('what is given', () => {
  it.each<[string, string, unknown]>([
    ['BASE_URL', 'http://localhost:3000', 'http://localhost:3000'],
    ['BASE_URL', 'http://localhost/', 'http://localhost'],
    ['PORT', '0', 0],
    ['CAPTCHA', 'off', false],
    ['CAPTCHA_WAYS', 'image', { image: true, audio: false, work: false }],
    ['CAPTCHA_WAYS', 'work, image', { image: true, audio: false, work: true }],
    ['CAPTCHA_WAYS', 'work', { image: false, audio: false, work: true }],
    ['CAPTCHA_AFTER_FAILURES', '3', 3],
    ['THROTTLE', 'off', false],
    ['DEMO', 'off', false],
    ['TRUST_PROXY', '1', 1],
    ['TRUST_PROXY', 'loopback, 10.0.0.0/8,2001:db8::/32', ['loopback', '10.0.0.0/8', '2001:db8::/32']],
    ['OPERATOR_ADDRESS', '12 place ; 75003 PARIS;', ['12 place', '75003 PARIS']],
    ['UNVERIFIED_TLS', 'mail, database', { mail: true, database: true }],
    [
      'OTHER_SECRET_KEYS',
      `2027-02-28 ${OTHER_KEY}\n\n${KEY}`,
      [
        { key: OTHER_KEY, until: '2027-02-28' },
        { key: KEY, until: undefined },
      ],
    ],
    ['OTHER_PEPPERS', `${OTHER_KEY}\r\n${KEY}\n`, [OTHER_KEY, KEY]],
  ])('is read: %s=%s', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toMatchObject({ [name]: expected });
  });
});

describe('a bad value', () => {
  it.each([
    ['PORT', 'bad-value'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '30.5'],
    ['MAX_CONNECTIONS', '9'],
    ['HOST', 'bad value'],
    ['BASE_URL', 'bad-value'],
    ['BASE_URL', 'ftp://bad-value.example'],
    ['BASE_URL', 'http://localhost/bad-value'],
    ['BASE_URL', 'http://localhost/?bad-value'],
    ['DATABASE_URL', 'mysql://portail:bad-value@db.example/portail'],
    ['DATABASE_URL', 'postgres://portail:bad-value@127.0.0.1:port/portail'],
    ['DATABASE_URL', 'postgres://portail:bad-value@127.0.0.1/portail?sslrootcert=/nowhere/ca.pem'],
    ['DATABASE_URL', 'postgres://portail:bad-value@127.0.0.1,127.0.0.2/portail'],
    ['DATABASE_URL', 'postgres://portail:bad-value@127.0.0.1:5432,127.0.0.2:5432/portail'],
    ['DATABASE_URL', 'postgres://portail:bad-value@/portail?host=127.0.0.1,127.0.0.2'],
    ['DATABASE_URL', 'postgres://portail:bad-value@127.0.0.1%2C127.0.0.2/portail'],
    ['DATABASE_URL', 'postgres://portail:bad-value@127.0.0.1/portail?target_session_attrs=read-write'],
    ['SMTP_URL', 'http://portail:bad-value@mail.example'],
    ['MAIL_FROM', 'bad-value'],
    ['SECRET_KEY', 'bad-value'],
    ['SECRET_KEY', 'bad-value'.repeat(4)],
    ['OTHER_SECRET_KEYS', 'bad-value'],
    ['OTHER_SECRET_KEYS', `2027-02-31 ${KEY}`],
    ['OTHER_SECRET_KEYS', Array(5).fill(KEY).join('\n')],
    ['PEPPER', 'bad-value'.repeat(4)],
    ['METRICS_TOKEN', 'bad-value'],
    ['METRICS_PORT', 'bad-value'],
    ['UNVERIFIED_TLS', 'bad-value'],
    ['CAPTCHA', 'bad-value'],
    ['CAPTCHA_WAYS', 'image,bad-value'],
    ['CAPTCHA_WAYS', ','],
    ['CAPTCHA_WAYS', 'audio'],
    ['CAPTCHA_WAYS', 'audio,work'],
    ['CAPTCHA_WAYS', 'constructor'],
    ['CAPTCHA_AFTER_FAILURES', '-1'],
    ['CAPTCHA_AFTER_FAILURES', '51'],
    ['THROTTLE', 'OFF'],
    ['DEMO', 'bad-value'],
    ['DEMO_MAILBOX', 'bad-value'],
    ['TRUST_PROXY', 'bad-value'],
    ['TRUST_PROXY', '0'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', '10.0.0.0/8,,'],
    ['LOG_LEVEL', 'bad-value'],
    ['PASSWORD_VALIDITY_YEARS', '0'],
    ['SECURITY_QUESTION', 'bad-value'],
    ['ARGON2_MEMORY', '7'],
    ['RETENTION_REQUESTS_DAYS', '6'],
    ['RETENTION_MAILS_DAYS', '0'],
    ['RETENTION_AUDIT_DAYS', '29'],
    ['RETENTION_REGISTRATIONS_DAYS', 'bad-value'],
    ['ARGON2_ITERATIONS', 'bad-value'],
    ['ARGON2_PARALLELISM', '17'],
    ['LOCAL_TAXES_URL', 'javascript:bad-value'],
    ['OPERATOR_ADDRESS', 'a;b;c;d;e;f'],
    ['OPERATOR_ADDRESS', 'a'.repeat(51)],
    ['SECRET_KEY_FILE', '/nowhere/key'],
    ['DATABASE_URL_FILE', '/nowhere/url'],
    ['PEPPER_FILE', '/nowhere/pepper'],
  ])('stops the start and is named, not quoted: %s=%s', (name, value) => {
    const faults = faultsOf({ SECRET_KEY: name === 'SECRET_KEY_FILE' ? undefined : KEY, [name]: value });
    expect(namesIn(faults)).toEqual([name]);
    expect(faults[0]).not.toContain('\n');
    expect(faults[0]).not.toContain('bad-value');
  });

  it('does not hide the others, nor what is wrong between them', () => {
    const env = {
      NODE_ENV: 'production',
      PORT: 'x',
      CAPTCHA: 'x',
      SMTP_URL: 'x',
      SECRET_KEY_FILE: '/nowhere',
    };
    expect(namesIn(faultsOf({ ...env, DATABASE_URL: DATABASE })).sort()).toEqual(
      ['BASE_URL', 'CAPTCHA', 'PORT', 'SECRET_KEY_FILE', 'SMTP_URL', 'TRUST_PROXY'].sort(),
    );
  });

  it('of several hosts tells what to put in front', () => {
    const [fault] = faultsOf({ SECRET_KEY: KEY, DATABASE_URL: 'postgres://a:b@one,two/c' });
    expect(fault).toMatch(/one host.*in front.*HAProxy or PgBouncer/);
  });
});

/** An installation that is for everybody, however it tells. */
const PRODUCTIONS: [string, Env][] = [
  ['NODE_ENV says so', PRODUCTION],
  ['BASE_URL is https', { ...PRODUCTION, NODE_ENV: undefined }],
  ['HOST is on a network', { ...PRODUCTION, NODE_ENV: 'development', HOST: '0.0.0.0' }],
];

describe.each(PRODUCTIONS)('a production, since %s', (_why, production) => {
  it('starts, guarded', () => {
    expect(readConfig(production)).toMatchObject({ production: true, showsMailbox: false });
  });

  it.each<[string, Env]>([
    ['SECRET_KEY', { SECRET_KEY: undefined }],
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
    expect(faults.join()).not.toMatch(/\n|database-password|smtp-password|secret-part-of-key/);
  });

  it('may say that TLS is not verified', () => {
    const change = {
      DATABASE_URL: 'postgres://portail@db.example/portail',
      SMTP_URL: 'smtp://mail.example',
      UNVERIFIED_TLS: 'database,mail',
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
    [{ ...trial, DATABASE_URL: 'postgres://a@db.example/b' }, false],
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
    expect(readConfig(env).showsMailbox).toBe(isShown);
  });
});

describe('a contradiction', () => {
  const database = { DATABASE_URL: 'postgres://a@127.0.0.1/b', SECRET_KEY: KEY };

  it.each<[string, Env]>([
    ['SECRET_KEY', { ...database, SECRET_KEY: undefined }],
    ['OPERATOR_ADDRESS', { OPERATOR_FILE: '/etc/operator.json', OPERATOR_ADDRESS: ' ; ' }],
    ['DEMO_MAILBOX', { ...database, DEMO_MAILBOX: 'on' }],
    ['DEMO_MAILBOX', { SMTP_URL: 'smtp://127.0.0.1', DEMO_MAILBOX: 'on' }],
    ['MAIL_FOLDER', { SMTP_URL: 'smtp://127.0.0.1', MAIL_FOLDER: '/tmp/mails' }],
    ['PEPPER', { SECRET_KEY: KEY, PEPPER: KEY }],
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
