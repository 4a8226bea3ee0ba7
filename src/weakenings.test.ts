import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { weakenings } from './weakenings.ts';

const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://espace.example',
  SECRET_KEY: 'a-key-of-32-characters-and-a-few-more',
  DATABASE_URL: 'postgres://espace:hush@db.example/espace?sslmode=verify-full',
  SMTP_URL: 'smtps://espace:hush@mail.example',
  OPERATOR_FILE: '/etc/operator.json',
  OPERATOR_ADDRESS: '1 rue de la Paix;75002 PARIS',
};

const namesOf = (env: Record<string, string>) =>
  weakenings(readConfig({ ...PRODUCTION, ...env })).map((line) => line.split(/[:= ]/)[0]);

describe('the log warns at the start', () => {
  it('of nothing where nothing is weakened', () => {
    expect(namesOf({})).toEqual([]);
    expect(weakenings(readConfig({}))).toEqual([]);
  });

  it.each([
    ['DATABASE_URL', 'postgres://espace:hush@db.example/espace'],
    ['DATABASE_URL', 'postgres://espace:hush@db.example/espace?sslmode=disable'],
    ['SMTP_URL', 'smtp://espace:hush@mail.example:587'],
    ['OPERATOR_FILE', ''],
  ])('of %s: %s', (name, value) => {
    expect(namesOf({ [name]: value })).toEqual([name]);
  });

  it.each([
    ['DATABASE_URL', 'postgres://espace:hush@127.0.0.1/espace'],
    ['DATABASE_URL', 'postgres://espace:hush@localhost/espace'],
    ['SMTP_URL', 'smtp://127.0.0.1'],
    ['SMTP_URL', 'smtp://mail.example?requireTLS=true'],
  ])('not of %s: %s', (name, value) => {
    expect(namesOf({ [name]: value })).toEqual([]);
  });

  it('of guards taken away for automated checks', () => {
    const off = weakenings(readConfig({ CAPTCHA: 'off', THROTTLE: 'off' }));
    expect(off.map((line) => line.split('=')[0])).toEqual(['CAPTCHA', 'THROTTLE']);
  });

  it('without a password in its lines', () => {
    const env = {
      ...PRODUCTION,
      DATABASE_URL: 'postgres://a:hush@db.example/e',
      SMTP_URL: 'smtp://a:hush@m.example',
    };
    expect(weakenings(readConfig(env)).join()).not.toContain('hush');
  });
});
