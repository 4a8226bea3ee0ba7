import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMAIL_MAX_LENGTH, emailKey, readEmailAddress } from './email-address.ts';

describe('an e-mail address', () => {
  it.each([
    'lila@test.example',
    "l.o'rosemonde+pro@test.example",
    'LILA@TEST.EXAMPLE',
    'a@b.fr',
    'x@a-b.c-d.example',
    'x@xn--socit-esab.fr',
    `lila@exemple.${'a'.repeat(63)}`,
  ])('may be %s', (typed) => {
    expect(readEmailAddress(typed)).toEqual({ address: typed, key: typed.toLowerCase() });
  });

  it.each([
    '',
    'lila',
    '@test.example',
    'lila@',
    'lila@test',
    'lila@@test.example',
    'lila@test..example',
    'lila@.test.example',
    'lila@-test.example',
    'lila@test-.example',
    'lila@test.example.',
    'lila@192.0.2.1',
    '.lila@test.example',
    'lila.@test.example',
    'li..la@test.example',
    'li la@test.example',
    'lila@test.example, paul@test.example',
    'Lila <lila@test.example>',
    'lila@test.example\r\nBcc: paul@test.example',
    'lilâ@test.example',
    `${'a'.repeat(65)}@test.example`,
    `lila@${'a'.repeat(64)}.example`,
    `lila@exemple.${'a'.repeat(64)}`,
    `lila@exemple.${'a'.repeat(70)}`,
  ])('may not be %j', (typed) => {
    expect(readEmailAddress(typed)).toBeUndefined();
  });

  it('has at most 100 characters', () => {
    const ofLength = (length: number) => `lila@${'a.'.repeat(40)}${'b'.repeat(length - 88)}.fr`;
    expect(EMAIL_MAX_LENGTH).toBe(100);
    expect(ofLength(100)).toHaveLength(100);
    expect(readEmailAddress(ofLength(100))).toBeDefined();
    expect(readEmailAddress(ofLength(101))).toBeUndefined();
  });

  it('is the same in any case and with spaces around it', () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: 'small' }), (email) => {
        const read = readEmailAddress(email);
        fc.pre(read !== undefined);
        for (const same of [email.toUpperCase(), email.toLowerCase(), ` ${email}\t`]) {
          expect(readEmailAddress(same)?.key).toBe(read?.key);
        }
        expect(emailKey(email)).toBe(read?.key);
        expect(read?.address).toBe(email);
      }),
    );
  });

  it('never lets through what would not be one word in a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (odd) => {
        const read = readEmailAddress(`li${odd}la@test.example`);
        expect(read?.address ?? '').toMatch(/^[\x21-\x7e]*$/);
        expect(read?.address ?? '').not.toMatch(/[<>,;:"\\[\]()]/);
      }),
      { numRuns: 1_000 },
    );
  });
});
