import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../test/tools/clock.ts';
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

describe('a ring of keys', () => {
  const [OLD, NEW] = ['the secret key of last year, for tests', 'the secret key of this year, for tests'];
  const old = secretsFrom(OLD);
  const before = secretsFrom(OLD, { others: [{ key: NEW }] });
  const after = secretsFrom(NEW, { others: [{ key: OLD }] });
  const later = secretsFrom(NEW);

  it('makes with its first key alone', () => {
    for (const secrets of [old, before]) {
      expect(secrets.keyedHash('mail', 'one')).toBe(old.keyedHash('mail', 'one'));
      expect(secrets.key('csrf')).toBe(old.key('csrf'));
      expect(old.unseal('mail', secrets.seal('mail', 'one'))).toBe('one');
    }
    expect(after.keyedHash('mail', 'one')).toBe(later.keyedHash('mail', 'one'));
    expect(later.unseal('mail', after.seal('mail', 'one'))).toBe('one');
  });

  it('opens and finds what any of its keys made, whichever makes', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...PURPOSES), (plain, purpose) => {
        for (const maker of [before, after])
          for (const reader of [before, after]) {
            expect(reader.unseal(purpose, maker.seal(purpose, plain))).toBe(plain);
            expect(reader.keyedHashes(purpose, plain)).toContain(maker.keyedHash(purpose, plain));
          }
      }),
    );
  });

  it('opens nothing of a key that is not in it', () => {
    expect(later.unseal('mail', old.seal('mail', 'one'))).toBeUndefined();
    expect(later.keyedHashes('mail', 'one')).not.toContain(old.keyedHash('mail', 'one'));
    expect(after.unseal('mail', others.seal('mail', 'one'))).toBeUndefined();
  });

  it('opens with a key that has a last day to the end of that day in Paris, while it runs', () => {
    const clock = movableClock(new Date('2026-11-25T22:59:59Z'));
    const ring = secretsFrom(NEW, { others: [{ key: OLD, until: '2026-11-25' }], clock });
    const sealed = old.seal('dispute', 'one');
    expect([ring.unseal('dispute', sealed), ring.ring().length]).toEqual(['one', 2]);
    clock.advance({ seconds: 1 });
    expect([ring.unseal('dispute', sealed), ring.ring().length]).toEqual([undefined, 1]);
    expect(ring.keyedHashes('mail', 'one')).toEqual([later.keyedHash('mail', 'one')]);
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
