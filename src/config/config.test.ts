import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf, KEY, namesIn, OTHER_KEY } from '../../test/tools/settings.ts';
import { readConfig } from './config.ts';

const DATABASE = 'postgres://portail:database-password@db.example/portail?sslmode=verify-full';

describe('an empty environment', () => {
  it('gives a demonstration on the loopback, guarded like the rest', () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      demoMailbox: true,
      HOST: '127.0.0.1',
      PORT: 3000,
      DATA_DIR: resolve('data'),
      CAPTCHA: true,
      CAPTCHA_WAYS: { image: true, audio: true, work: true },
      CAPTCHA_AFTER_FAILURES: 0,
      CAPTCHA_BUSY_FROM: 600,
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
    ['CAPTCHA_BUSY_FROM', '20000', 20_000],
    ['THROTTLE', 'off', false],
    ['DEMO', 'off', false],
    ['TRUST_PROXY', '1', 1],
    ['TRUST_PROXY', 'loopback, 10.0.0.0/8,2001:db8::/32', ['loopback', '10.0.0.0/8', '2001:db8::/32']],
    ['OPERATOR_ADDRESS', '12 place ; 75003 PARIS;', ['12 place', '75003 PARIS']],
    ['UNVERIFIED_TLS', 'mail, database', { mail: true, database: true, traces: false }],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'Authorization=Bearer%20a, x=', { Authorization: 'Bearer a', x: '' }],
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
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'bad-value'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:bad-value@collector.example'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://bad-value.example'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'bad-value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=bad%value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=bad%0avalue'],
    ['OTEL_TRACES_SAMPLER', 'bad-value'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_SDK_DISABLED', 'bad-value'],
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
    ['CAPTCHA_BUSY_FROM', '9'],
    ['THROTTLE', 'OFF'],
    ['DEMO', 'bad-value'],
    ['DEMO_MAILBOX', 'bad-value'],
    ['TRUST_PROXY', 'bad-value'],
    ['TRUST_PROXY', '0'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', 'loopback,::/00'],
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
    ['CATALOGUE_FILE', '/nowhere/catalogue.json'],
    ['BREACHED_PASSWORDS_FILE', '/nowhere/passwords'],
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
