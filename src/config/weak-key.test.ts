import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weaknessOf } from './weak-key.ts';

describe('a key that passes', () => {
  it.each(['base64', 'base64url', 'hex'] as const)('is one that a generator made, in %s', (encoding) => {
    for (let times = 0; times < 2_000; times++)
      expect(weaknessOf(randomBytes(encoding === 'hex' ? 32 : 24).toString(encoding))).toBeUndefined();
  });

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
