import fc from 'fast-check';
import { expect, it } from 'vitest';
import { systemRandom } from '../platform/platform.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { codeHash, makeCode, readCode } from './code.ts';

const codes = Array.from({ length: 2_000 }, () => makeCode(systemRandom));

it('has twelve letters, upper and lower case, none of which looks like another', () => {
  for (const code of codes) expect(code).toMatch(/^[A-HJ-NP-Za-kmnp-z]{12}$/);
});

it('uses every letter that it may, and is never made twice', () => {
  // Each of the 48 is missing from 24 000 draws once in 10²¹⁷ runs.
  expect(new Set(codes.join('')).size).toBe(48);
  expect(new Set(codes).size).toBe(codes.length);
});

it('follows the random source it is given', () => {
  expect(makeCode({ ...systemRandom, below: () => 0 })).toBe('AAAAAAAAAAAA');
  expect(makeCode({ ...systemRandom, below: (below) => below - 1 })).toBe('zzzzzzzzzzzz');
});

it('is read with the spaces that mail readers add', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.nat(12),
      fc.constantFrom(' ', '\t', '\r\n', '\u00a0'),
      (code, at, space) => {
        expect(readCode(`${space}${code.slice(0, at)}${space}${code.slice(at)}${space}`)).toBe(code);
      },
    ),
  );
});

it('is read with whatever a paste brings around and between its letters', () => {
  const noise = fc.constantFrom(
    '\u200b',
    '\u2060',
    '\u00ad',
    '\u202a',
    '\ufeff',
    '"',
    '« ',
    ' »',
    '’',
    '-',
    '–',
    '.',
    '*',
  );
  fc.assert(
    fc.property(fc.constantFrom(...codes), fc.nat(12), noise, noise, (code, at, one, other) => {
      expect(readCode(`${one}${code.slice(0, at)}${other}${code.slice(at)}${one}`)).toBe(code);
    }),
  );
});

it.each([
  '',
  'abc',
  'abcdefghijk',
  'abcdefghijklm',
  'abcdefghijk1',
  'abcdefghijké',
  'abcdefghijk-',
  'аbcdefghijkl',
])('is not read from %j', (typed) => {
  expect(readCode(typed)).toBeUndefined();
});

it('is kept as a hash that tells upper from lower case', () => {
  const secrets = secretsFrom('a secret key for tests, of no installation');
  expect(codeHash(secrets, 'activation', 'aBcDeFgHiJkL')).not.toBe(
    codeHash(secrets, 'activation', 'abcdefghijkl'),
  );
  expect(codeHash(secrets, 'activation', 'aBcDeFgHiJkL')).not.toContain('aBcDeFgHiJkL');
});
