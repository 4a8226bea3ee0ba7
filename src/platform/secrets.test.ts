import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyPurpose, sameText, secretsFrom } from './secrets.ts';

const secrets = secretsFrom('a secret key of some length, for tests');
const others = secretsFrom('a secret key of another installation');
const PURPOSES: KeyPurpose[] = ['mail', 'activation-code', 'activation-step', 'captcha', 'csrf', 'throttle'];
const text = fc.string({ unit: 'grapheme' });

describe('a sealed text', () => {
  it('comes back as it was, with the same key only', () => {
    fc.assert(
      fc.property(text, (plain) => {
        const sealed = secrets.seal('mail', plain);
        expect(secretsFrom('a secret key of some length, for tests').unseal('mail', sealed)).toBe(plain);
        expect(others.unseal('mail', sealed)).toBeUndefined();
        expect(secrets.unseal('throttle', sealed)).toBeUndefined();
      }),
    );
  });

  it('is refused with any byte of it altered', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 1, max: 255 }), (plain, where, mask) => {
        const bytes = Buffer.from(secrets.seal('mail', plain), 'base64url');
        const at = where % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
        expect(secrets.unseal('mail', bytes.toString('base64url'))).toBeUndefined();
      }),
    );
  });

  it('is refused cut short, lengthened or made up', () => {
    fc.assert(
      fc.property(text, fc.nat(), (plain, where) => {
        const bytes = Buffer.from(secrets.seal('mail', plain), 'base64url');
        const shorter = bytes.subarray(0, where % bytes.length);
        expect(secrets.unseal('mail', shorter.toString('base64url'))).toBeUndefined();
        const longer = Buffer.concat([bytes, Buffer.of(where % 256)]);
        expect(secrets.unseal('mail', longer.toString('base64url'))).toBeUndefined();
        expect(secrets.unseal('mail', plain)).toBeUndefined();
      }),
    );
  });

  it('never looks the same twice', () => {
    expect(secrets.seal('mail', 'one')).not.toBe(secrets.seal('mail', 'one'));
  });
});

describe('a keyed hash', () => {
  it('is the same for the same text, on every instance', () => {
    const instance = secretsFrom('a secret key of some length, for tests');
    expect(instance.keyedHash('captcha', 'é')).toBe(secrets.keyedHash('captcha', 'é'));
  });

  it('differs by text, purpose and key', () => {
    const hashes = [
      ...PURPOSES.map((purpose) => secrets.keyedHash(purpose, 'one')),
      secrets.keyedHash('mail', 'two'),
      others.keyedHash('mail', 'one'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    for (const hash of hashes) expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

it('gives each purpose a key of its own', () => {
  expect(new Set(PURPOSES.map((purpose) => secrets.key(purpose))).size).toBe(PURPOSES.length);
});

it('compares texts, of different lengths too', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(sameText(a, b)).toBe(a === b);
      expect(sameText(a, Array.from(a).join(''))).toBe(true);
    }),
  );
});
