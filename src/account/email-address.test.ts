import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  displayedEmail,
  EMAIL_TEXTS,
  emailFault,
  emailKey,
  readEmailAddress,
  typedEmail,
} from './email-address.ts';

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
    'lila@-société.example',
    'lila@société-.example',
    'lila@société..example',
    'lila@so_ciété.example',
    'lila@société.192.0.2.1',
    `lila@${'é'.repeat(60)}.example`,
    `${'a'.repeat(65)}@test.example`,
    `lila@${'a'.repeat(64)}.example`,
    `lila@exemple.${'a'.repeat(64)}`,
    `lila@exemple.${'a'.repeat(70)}`,
  ])('may not be %j', (typed) => {
    expect(readEmailAddress(typed)).toBeUndefined();
  });

  it('has at most 100 characters', () => {
    const ofLength = (length: number) => `lila@${'a.'.repeat(40)}${'b'.repeat(length - 88)}.fr`;
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

  it.each([
    'lila@test.example\u200b',
    '\u202alila@test.example\u202c',
    'lila\u2060@test.example',
    'lila@te\u00adst.example',
    '\u00a0lila@test.example\ufeff',
    'mailto:lila@test.example',
    'MAILTO:lila@test.example?subject=Bonjour',
    '<lila@test.example>',
    'lila＠test.example',
  ])('is lila@test.example, pasted as %j', (pasted) => {
    expect(readEmailAddress(pasted)?.address).toBe('lila@test.example');
    expect(emailKey(pasted)).toBe('lila@test.example');
  });

  it('has the apostrophe and the hyphen that a telephone or an office program replaced', () => {
    expect(readEmailAddress('o’neil–pro@test.example')?.address).toBe("o'neil-pro@test.example");
  });

  it.each([
    ['lila@société.example', 'lila@xn--socit-esab.example'],
    ['lila@SOCIÉTÉ.example', 'lila@xn--socit-esab.example'],
    ['lila@socie\u0301te\u0301.example', 'lila@xn--socit-esab.example'],
    ['lila@société。example', 'lila@xn--socit-esab.example'],
    ['lila@münchen.example', 'lila@xn--mnchen-3ya.example'],
    ['lila@straße.example', 'lila@xn--strae-oqa.example'],
    ['lila@παράδειγμα.example', 'lila@xn--hxajbheg2az3al.example'],
    ['lila@почта.example', 'lila@xn--80a1acny.example'],
  ])('%s is one address, whichever browser sends it', (letters, ascii) => {
    expect(readEmailAddress(letters)).toEqual({ address: ascii, key: ascii });
    expect(readEmailAddress(ascii)).toEqual({ address: ascii, key: ascii });
    expect(emailKey(letters)).toBe(emailKey(ascii));
    expect(displayedEmail(ascii)).toBe(displayedEmail(typedEmail(letters)));
    expect(displayedEmail(ascii)).not.toContain('xn--');
  });

  it.each([
    'lila@xn--80ak6aa92e.com', // « аррӏе », all Cyrillic
    'lila@xn--pypal-4ve.example', // « pаypal » with one Cyrillic letter
    'lila@xn--lla-jua.example', // « lıla » with a dotless i
    'lila@xn--a.example', // decodes to nothing
    'lila@test.example',
    'l…@test.example',
    '…',
  ])('%s is shown as mail servers write it', (ascii) => {
    expect(displayedEmail(ascii)).toBe(ascii);
  });

  it('comes back the same from what is shown of it', () => {
    const label = fc.stringMatching(/^[a-zß-öø-ÿ]{1,12}$/);
    fc.assert(
      fc.property(label, label, (one, other) => {
        const { address } = readEmailAddress(`lila@${one}.${other}.example`) ?? expect.fail('no address');
        expect(address).toMatch(/^[\x21-\x7e]+$/);
        expect(readEmailAddress(displayedEmail(address))?.address).toBe(address);
        expect(displayedEmail(address)).not.toContain('xn--');
      }),
    );
  });

  it.each([
    [`lila@${'a'.repeat(60)}.${'b'.repeat(40)}.fr`, EMAIL_TEXTS.tooLong(109)],
    ['lila@test.example, paul@test.example', EMAIL_TEXTS.several],
    ['Lila <lila@test.example>', EMAIL_TEXTS.several],
    ['lila rosemonde@test.example', EMAIL_TEXTS.several],
    ['lilâ@test.example', EMAIL_TEXTS.odd('â')],
    ['lila(pro)@test.example', EMAIL_TEXTS.odd('(')],
    ['lila', EMAIL_TEXTS.invalid],
    ['lila@test', EMAIL_TEXTS.invalid],
  ])('is told what keeps %j from being one', (typed, why) => {
    expect(readEmailAddress(typed)).toBeUndefined();
    expect(emailFault(typed)).toBe(why);
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
