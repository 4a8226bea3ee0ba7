import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadConfig, readConfig } from './config.ts';

const KEY = 'twenty-characters-and-secret-part-of-key';
const DATABASE = 'postgres://portail:database-password@db.example/portail';
const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://espace.example',
  DATABASE_URL: DATABASE,
  SMTP_URL: 'smtp://portail:smtp-password@mail.example:587',
  SECRET_KEY: KEY,
};

function faultsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env);
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
      host: '127.0.0.1',
      port: 3000,
      database: { kind: 'embedded', folder: resolve('data') },
      smtpUrl: undefined,
      captcha: true,
      captchaWays: { image: true, audio: true, work: true },
      captchaAfterFailures: 0,
      throttle: true,
      trustProxy: false,
      secureCookies: false,
      demo: true,
      passwordValidityYears: 3,
      site: { retention: { requestsDays: 90, mailsDays: 90, auditDays: 365, registrationsDays: 30 } },
      securityQuestion: true,
    });
  });

  it('is the same as one of empty values', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', CAPTCHA: '', SECRET_KEY: '', NODE_ENV: '' })).toEqual(
      readConfig({}),
    );
  });
});

describe('what is given', () => {
  it('is read line by line for the address at the head of letters', () => {
    expect(
      readConfig({ OPERATOR_ADDRESS: '12 place ; 75003 PARIS;', OPERATOR_CITY: 'Paris' }).letters,
    ).toEqual({
      address: ['12 place', '75003 PARIS'],
      city: 'Paris',
    });
    expect(namesIn(faultsOf({ OPERATOR_ADDRESS: 'a;b;c;d;e;f' }))).toEqual(['OPERATOR_ADDRESS']);
    expect(namesIn(faultsOf({ OPERATOR_ADDRESS: 'a'.repeat(51) }))).toEqual(['OPERATOR_ADDRESS']);
  });

  it('is taken for a production', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({
      production: true,
      baseUrl: 'https://espace.example',
      secureCookies: true,
      database: { kind: 'postgres', url: DATABASE },
      demo: false,
    });
  });

  it.each([
    ['BASE_URL', 'https://espace.example/', { baseUrl: 'https://espace.example' }],
    ['BASE_URL', 'http://localhost:3000', { secureCookies: false }],
    ['PORT', '0', { port: 0 }],
    ['CAPTCHA', 'off', { captcha: false }],
    ['CAPTCHA_WAYS', 'image', { captchaWays: { image: true, audio: false, work: false } }],
    ['CAPTCHA_WAYS', 'work, image', { captchaWays: { image: true, audio: false, work: true } }],
    ['CAPTCHA_WAYS', 'work', { captchaWays: { image: false, audio: false, work: true } }],
    ['CAPTCHA_AFTER_FAILURES', '3', { captchaAfterFailures: 3 }],
    ['THROTTLE', 'off', { throttle: false }],
    ['DEMO', 'off', { demo: false }],
    ['TRUST_PROXY', '1', { trustProxy: 1 }],
    [
      'TRUST_PROXY',
      'loopback, 10.0.0.0/8,2001:db8::/32',
      { trustProxy: ['loopback', '10.0.0.0/8', '2001:db8::/32'] },
    ],
  ])('is read: %s=%s', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toMatchObject(expected);
  });

  it('names the file that tells who runs the installation, and the address that goes with it', () => {
    const env = { OPERATOR_FILE: '/etc/operator.json', OPERATOR_ADDRESS: '12 place ; 75003 PARIS' };
    expect(readConfig(env)).toMatchObject({
      operatorFile: '/etc/operator.json',
      letters: { address: ['12 place', '75003 PARIS'] },
    });
  });

  it('never makes demonstration accounts in a database of PostgreSQL', () => {
    expect(readConfig({ DATABASE_URL: DATABASE, SECRET_KEY: KEY, DEMO: 'on' }).demo).toBe(false);
  });
});

describe('a bad value', () => {
  it.each([
    ['PORT', 'bad-value'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '30.5'],
    ['BASE_URL', 'bad-value'],
    ['BASE_URL', 'ftp://bad-value.example'],
    ['BASE_URL', 'https://espace.example/bad-value'],
    ['BASE_URL', 'https://espace.example/?bad-value'],
    ['DATABASE_URL', 'mysql://portail:bad-value@db.example/portail'],
    ['SMTP_URL', 'http://portail:bad-value@mail.example'],
    ['MAIL_FROM', 'bad-value'],
    ['SECRET_KEY', 'bad-value'],
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
  ])('stops the start and is named, not quoted: %s=%s', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(namesIn(faults)).toEqual([name]);
    expect(faults[0]).not.toContain('\n');
    expect(faults[0]).not.toContain('bad-value');
  });

  it('does not hide the others', () => {
    expect(namesIn(faultsOf({ PORT: 'x', CAPTCHA: 'x', SMTP_URL: 'x' }))).toEqual([
      'PORT',
      'SMTP_URL',
      'CAPTCHA',
    ]);
  });
});

describe('a contradiction', () => {
  it.each([
    ['SECRET_KEY', { DATABASE_URL: DATABASE }],
    ['OPERATOR_ADDRESS', { OPERATOR_FILE: '/etc/operator.json', OPERATOR_ADDRESS: ' ; ' }],
    ['SECRET_KEY', { ...PRODUCTION, SECRET_KEY: undefined }],
    ['DATABASE_URL', { ...PRODUCTION, DATABASE_URL: undefined }],
    ['SMTP_URL', { ...PRODUCTION, SMTP_URL: undefined }],
    ['BASE_URL', { ...PRODUCTION, BASE_URL: undefined }],
    ['BASE_URL', { ...PRODUCTION, BASE_URL: 'http://espace.example' }],
    ['CAPTCHA', { ...PRODUCTION, CAPTCHA: 'off' }],
    ['THROTTLE', { ...PRODUCTION, THROTTLE: 'off' }],
  ])('names %s and quotes no secret', (name, env) => {
    const faults = faultsOf(env);
    expect(namesIn(faults)).toEqual([name]);
    expect(faults.join()).not.toMatch(/database-password|smtp-password|secret-part-of-key/);
  });

  it('is told with all the others', () => {
    expect(namesIn(faultsOf({ NODE_ENV: 'production', CAPTCHA: 'off', THROTTLE: 'off' })).sort()).toEqual([
      'BASE_URL',
      'CAPTCHA',
      'DATABASE_URL',
      'SMTP_URL',
      'THROTTLE',
    ]);
  });
});
