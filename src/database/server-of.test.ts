import { expect, it, vi } from 'vitest';
import { serverOf, UnusableAddress } from './server-of.ts';

it.each([
  ['postgres://a:b@db.example/c?sslmode=verify-full', { isHere: false, isVerified: true }],
  ['postgresql://db.example/c?ssl=true', { isHere: false, isVerified: true }],
  ['postgres://db.example/c', { isHere: false, isVerified: false }],
  ['postgres://db.example/c?sslmode=disable', { isHere: false, isVerified: false }],
  ['postgres://db.example/c?sslmode=no-verify', { isHere: false, isVerified: false }],
  ['postgres://db.example/c?ssl=false', { isHere: false, isVerified: false }],
  ['postgres://db.example/c?sslmode=verify-full&sslmode=disable', { isHere: false, isVerified: false }],
  ['postgres://db.example/c?uselibpqcompat=true&sslmode=require', { isHere: false, isVerified: false }],
  ['postgres://db.example/c?uselibpqcompat=true&sslmode=verify-full', { isHere: false, isVerified: true }],
  ['postgres://127.0.0.1/c?host=db.example', { isHere: false, isVerified: false }],
  ['postgres://a@127.0.0.1/c', { isHere: true, isVerified: false }],
  ['postgres://a@[::1]/c', { isHere: true, isVerified: false }],
  ['postgres://a@localhost:5433/c', { isHere: true, isVerified: false }],
  ['postgres://a:b@/c?host=/var/run/postgresql', { isHere: true, isVerified: false }],
  ['postgres://a:b@%2Fvar%2Frun%2Fpostgresql/c', { isHere: true, isVerified: false }],
  ['postgres://a:p,w@127.0.0.1/c', { isHere: true, isVerified: false }],
])('%s', (url, server) => {
  expect(serverOf(url)).toEqual(server);
});

it.each([
  'postgres://a:hush@one,two/c',
  'postgres://a:hush@one:1,two:2/c',
  'postgres://a:hush@/c?host=one,two',
  'postgres://a:hush@/c?host=one&host=two%2Cthree',
  'postgres://a:hush@one/c?target_session_attrs=primary',
  'postgres://a:hush@one/c?load_balance_hosts=random',
])('names more than the driver can use: %s', (url) => {
  expect(() => serverOf(url)).toThrow(UnusableAddress);
  expect(() => serverOf(url)).toThrow(/^(?!.*hush).*one host/);
});

it.each(['hostaddr=192.0.2.7', 'service=production', 'servicefile=/etc/pg_service.conf'])(
  'would be reached elsewhere by other programs: ?%s',
  (parameter) => {
    const name = parameter.split('=')[0] ?? '';
    expect(() => serverOf(`postgres://a:hush@127.0.0.1/c?${parameter}`)).toThrow(`without ${name}`);
  },
);

it('takes the host of PGHOST where the address names none, as the driver does', () => {
  vi.stubEnv('PGHOST', 'db.example');
  expect(serverOf('postgres:///c')).toEqual({ isHere: false, isVerified: false });
  expect(serverOf('postgres://127.0.0.1/c').isHere).toBe(true);
  vi.stubEnv('PGHOST', 'one,two');
  expect(() => serverOf('postgres:///c')).toThrow(/one host/);
  vi.unstubAllEnvs();
});

it.each(['postgres://a:hush@h:port/c', 'postgres://a:hush@h/c?sslrootcert=/nowhere', 'postgres://h/%'])(
  'cannot be used, and is not quoted: %s',
  (url) => {
    expect(() => serverOf(url)).toThrow(UnusableAddress);
    expect(() => serverOf(url)).toThrow(/^(?!.*hush)/);
  },
);
