import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readsLikeWords, weaknessOf } from './weak-key.ts';

/** As random as a key, and the same at every run. */
const bytesOf = (seed: string, outputLength: number) =>
  createHash('shake256', { outputLength }).update(seed).digest();

const faultOf = (key: string) => weaknessOf(key) ?? (readsLikeWords(key) ? 'reads like words' : undefined);

describe('a key that passes', () => {
  it.each(['base64', 'base64url', 'hex'] as const)('is one that a generator made, in %s', (encoding) => {
    for (let times = 0; times < 2_000; times++)
      expect(faultOf(bytesOf(`${times}`, encoding === 'hex' ? 32 : 24).toString(encoding))).toBeUndefined();
  });

  it.each(['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'])(
    'is of random %s',
    (alphabet) => {
      const keyOf = (seed: string) =>
        [...bytesOf(seed, 48)].map((byte) => alphabet[byte % alphabet.length]).join('');
      for (let times = 0; times < 2_000; times++) expect(faultOf(keyOf(`${times}`))).toBeUndefined();
    },
  );

  it('is a phrase that nobody would guess', () => {
    expect(weaknessOf('mauve kayak 1952, neuf tasses et demie')).toBeUndefined();
  });
});

describe('a key that is refused', () => {
  it.each([
    ['short', 'k3J9-xQ2m_7Zp'],
    ['of one character', 'a'.repeat(64)],
    ['of few characters', 'abcabdacbdbacdabcdbadcabdcbadcbadb'],
    ['a word again and again', 'secretpass'.repeat(4)],
    ['a phrase again and again', 'ma clé secrète 7 '.repeat(3)],
    ['counting up', '0123456789abcdefghijklmnopqrstuvwxyz'],
    ['counting down', 'zyxwvutsrqponmlkjihgfedcba9876543210'],
    ['counting twice', '0123456789abcdef0123456789abcdef'],
    ['pairs that repeat', 'aabbccddeeffgghhiijjkkllmmnnoopp'],
    ['a row of the keyboard', 'qwertyuiopasdfghjklzxcvbnm1234567890'],
    ['another row of the keyboard', 'AZERTYUIOPQSDFGHJKLMWXCVBN1234567890'],
    ['an example of ours', 'what-openssl-rand-base64-48-printed'],
    ['an example of a manual', 'please-CHANGE_ME-before-going-live-42'],
    ['the sum of nothing', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['the other sum of nothing', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('%s', (_name, key) => {
    expect(weaknessOf(key)).toMatch(/openssl rand -base64 48$/);
  });

  it('is anything short that is repeated', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 16 }), (part) => {
        expect(weaknessOf(part.repeat(Math.ceil(48 / part.length)))).toBeDefined();
      }),
    );
  });

  it('is not quoted', () => {
    expect(weaknessOf('hush-hush-hush-hush-hush-hush-hush')).not.toContain('hush');
  });
});

describe('a key that reads like words', () => {
  it.each([
    ['a phrase', 'the-secret-key-of-our-production-server'],
    ['a phrase with accents', 'la clé très secrète de notre préfecture'],
    ['a phrase without spaces', 'MyEspaceProfessionnelServerKey2026!'],
    ['a phrase with digits for letters', 'Tr0ub4dor&3-ma-prefecture-est-belle'],
    ['words and a year', 'espace_pro_production_secret_key_2026_v2'],
  ])('is %s', (_name, key) => {
    expect([weaknessOf(key), readsLikeWords(key)]).toEqual([undefined, true]);
  });
});
