import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { weakSettings } from './weak-settings.ts';

const PRODUCTION = {
  BASE_URL: 'https://espace.example',
  SECRET_KEY: 'Zk3vQ8rT1xW9bN5mJ7hG2dS4fL6pC0yXaRuE',
  DATABASE_URL: 'postgres://espace:hush@db.example/espace?sslmode=verify-full',
  SMTP_URL: 'smtps://espace:hush@mail.example',
  OPERATOR_FILE: join(import.meta.dirname, '../help/operator.json'),
  OPERATOR_ADDRESS: '1 rue de la Paix;75002 PARIS',
  TRUST_PROXY: '1',
  MAIL_FROM: 'ne-pas-repondre@espace.fr',
};

const namesOf = (env: Record<string, string>) =>
  weakSettings(readConfig(env)).map((line) => line.split(/[:= ]/)[0]);

describe('the log warns at the start', () => {
  it('of nothing where nothing is weakened', () => {
    expect(namesOf(PRODUCTION)).toEqual([]);
    expect(namesOf({})).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['UNVERIFIED_TLS', { UNVERIFIED_TLS: 'database' }],
    ['UNVERIFIED_TLS', { UNVERIFIED_TLS: 'mail' }],
    ['UNVERIFIED_TLS', { UNVERIFIED_TLS: 'traces' }],
    ['OPERATOR_FILE', { OPERATOR_FILE: '' }],
    ['MAIL_FROM', { MAIL_FROM: '' }],
    ['ARGON2_MEMORY', { ARGON2_MEMORY: '8', ARGON2_ITERATIONS: '1' }],
    ['ARGON2_MEMORY', { ARGON2_MEMORY: '7168', ARGON2_ITERATIONS: '4' }],
    ['OTHER_SECRET_KEYS', { OTHER_SECRET_KEYS: 'x'.repeat(32) }],
  ])('of %s in production: %j', (name, env) => {
    expect(namesOf({ ...PRODUCTION, ...env })).toEqual([name]);
  });

  it('of guards taken away for automated checks', () => {
    expect(namesOf({ CAPTCHA: 'off', THROTTLE: 'off' })).toEqual(['CAPTCHA', 'THROTTLE']);
  });

  it('of hashes that wait for one another, for there are too few threads', () => {
    const config = readConfig({ ...PRODUCTION, HASHES_AT_ONCE: '4' });
    expect(weakSettings(config, 4)).toEqual([]);
    expect(weakSettings(config, 3)).toEqual([expect.stringMatching(/^UV_THREADPOOL_SIZE: /)]);
  });

  it('of a typed key, on a trial', () => {
    expect(namesOf({ SECRET_KEY: 'the secret key that I type for a trial' })).toEqual(['SECRET_KEY']);
  });

  it('of mails that wait unread, and of mails that everybody reads', () => {
    expect(namesOf({ HOST: '0.0.0.0' })).toEqual(['SMTP_URL']);
    expect(namesOf({ DEMO_MAILBOX: 'off' })).toEqual(['SMTP_URL']);
    const { SECRET_KEY } = PRODUCTION;
    const [line] = weakSettings(readConfig({ SECRET_KEY, DATABASE_URL: 'postgres://a@127.0.0.1/b' }));
    expect(line).toContain('MAIL_FOLDER');
    expect(namesOf({ HOST: '0.0.0.0', DEMO_MAILBOX: 'on' })).toEqual(['DEMO_MAILBOX']);
  });

  it('without a password in its lines', () => {
    const env = {
      ...PRODUCTION,
      DATABASE_URL: 'postgres://a:hush@db.example/e',
      SMTP_URL: 'smtp://a:hush@m.example',
      UNVERIFIED_TLS: 'database,mail',
    };
    expect(weakSettings(readConfig(env)).join()).not.toContain('hush');
  });
});
