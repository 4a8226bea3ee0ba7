import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { newAuthority } from '../../test/tools/certificates.ts';
import { type Env, faultsOf, namesIn } from '../../test/tools/settings.ts';
import { readConfig } from './config.ts';
import { weakSettings } from './weak-settings.ts';

const authority = newAuthority();
afterAll(() => authority.remove());
const [site, other] = [authority.sign('espace.example', 'DNS:espace.example'), authority.sign('other')];
const PRODUCTION = {
  BASE_URL: 'https://espace.example',
  SECRET_KEY: 'Zk3vQ8rT1xW9bN5mJ7hG2dS4fL6pC0yXaRuE',
  DATABASE_URL: 'postgres://espace:hush@127.0.0.1/espace',
  SMTP_URL: 'smtp://127.0.0.1',
  TRUST_PROXY: '1',
};
const TLS = { TLS_CERTIFICATE_FILE: site.cert, TLS_KEY_FILE: site.key };

describe('TLS of the program itself', () => {
  it('is given as two files, of which the certificate may be read by everybody', () => {
    const config = readConfig({ ...PRODUCTION, ...TLS });
    expect(config.tls).toEqual({
      cert: readFileSync(site.cert, 'utf8').trim(),
      key: readFileSync(site.key, 'utf8').trim(),
    });
    expect(weakSettings(config).join()).not.toContain('TLS_');
    expect(readConfig(PRODUCTION).tls).toBeUndefined();
  });

  it.each<[string, Env]>([
    ['TLS_KEY_FILE', { TLS_KEY_FILE: other.key }],
    ['TLS_KEY_FILE', { TLS_KEY_FILE: site.cert }],
    ['TLS_KEY', { TLS_KEY_FILE: undefined }],
    ['TLS_CERTIFICATE', { TLS_CERTIFICATE_FILE: undefined }],
    ['TLS_CERTIFICATE_FILE', { TLS_CERTIFICATE_FILE: site.key }],
  ])('is refused with what does not fit, and quotes none of it: %s', (name, change) => {
    const faults = faultsOf({ ...PRODUCTION, ...TLS, ...change });
    expect(namesIn(faults)).toEqual([name]);
    expect(faults.join()).not.toMatch(/BEGIN|\n/);
  });

  it('and the certificate for the mail server are looked at in the same way', () => {
    const given = { ...PRODUCTION, SMTP_CERTIFICATE_FILE: other.cert, SMTP_KEY_FILE: other.key };
    expect(readConfig(given).smtpIdentity?.cert).toContain('BEGIN CERTIFICATE');
    expect(namesIn(faultsOf({ ...given, SMTP_KEY_FILE: site.key }))).toEqual(['SMTP_KEY_FILE']);
    expect(namesIn(faultsOf({ SMTP_CERTIFICATE_FILE: other.cert, SMTP_KEY_FILE: other.key }))).toEqual([
      'SMTP_URL',
    ]);
  });

  it('takes an authority that who connects must be known by, and not that alone', () => {
    const TLS_CLIENT_AUTHORITY_FILE = authority.ca;
    const { tls } = readConfig({ ...PRODUCTION, ...TLS, TLS_CLIENT_AUTHORITY_FILE });
    expect(tls?.clientAuthority).toContain('BEGIN CERTIFICATE');
    expect(namesIn(faultsOf({ TLS_CLIENT_AUTHORITY_FILE }))).toEqual(['TLS_CERTIFICATE']);
    expect(namesIn(faultsOf({ ...PRODUCTION, ...TLS, TLS_CLIENT_AUTHORITY_FILE: site.key }))).toEqual([
      'TLS_CLIENT_AUTHORITY_FILE',
    ]);
  });

  it('needs an address of https', () => {
    expect(namesIn(faultsOf({ ...TLS }))).toEqual(['BASE_URL']);
  });

  it.each(['HOST', 'METRICS_HOST'])('is warned of where it is missing on a network: %s', (name) => {
    const METRICS = { METRICS_PORT: '9100', METRICS_TOKEN: 'hB7wK2nV9cX4mZ6tJ1qD8gF3sL5pR0yTxWkM' };
    const lines = (env: Env) =>
      weakSettings(readConfig({ ...PRODUCTION, ...METRICS, ...env })).filter((line) => /in clear/.test(line));
    expect(lines({ [name]: '0.0.0.0' })).toEqual([expect.stringMatching(`^${name}: .*TLS_KEY_FILE`)]);
    expect(lines({ [name]: '0.0.0.0', ...TLS })).toEqual([]);
    expect(lines({ [name]: '127.0.0.1' })).toEqual([]);
  });
});
