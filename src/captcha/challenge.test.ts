import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../test/tools/clock.ts';
import { systemRandom } from '../platform/platform.ts';
import { secretsFrom } from '../platform/secrets.ts';
import {
  ALPHABET,
  ANSWER_LENGTH,
  answerOf,
  foldAnswer,
  isCaptchaForm,
  issueCaptcha,
  readToken,
} from './challenge.ts';

const secrets = secretsFrom('a secret key for tests');
const clock = movableClock(new Date('2026-03-01T10:00:00Z'));
const platform = { clock, random: systemRandom, secrets };

const anId = fc.uint8Array({ minLength: 16, maxLength: 16 });
const aForm = fc.constantFrom('sign-in', 'activation', 'recovery', 'creation');
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function tokenWith(
  id: Uint8Array,
  form: 'sign-in' | 'activation' | 'recovery' | 'creation',
  atLeast = 0,
): string {
  const random = { ...systemRandom, bytes: () => Buffer.from(id) };
  return issueCaptcha({ ...platform, random }, form, atLeast);
}

describe('a captcha token', () => {
  it('says which captcha it is, for which form, at what price and until when', () => {
    fc.assert(
      fc.property(anId, aForm, fc.nat(4), (id, form, atLeast) => {
        expect(readToken(secrets, tokenWith(id, form, atLeast))).toMatchObject({
          id: Buffer.from(id).toString('base64url'),
          form,
          atLeast,
          expiresAt: new Date('2026-03-01T10:10:00Z'),
        });
      }),
    );
  });

  it('never lasts less than ten minutes, even when issued between two seconds', () => {
    const between = { now: () => new Date('2026-03-01T10:00:00.001Z') };
    const token = issueCaptcha({ ...platform, clock: between }, 'sign-in');
    expect(readToken(secrets, token)?.expiresAt).toEqual(new Date('2026-03-01T10:10:01Z'));
  });

  it('fits an address as it is', () => {
    expect(issueCaptcha(platform, 'recovery')).toMatch(/^[\w-]{52}$/);
  });

  it('is refused once any of its characters was changed', () => {
    fc.assert(
      fc.property(anId, aForm, fc.nat(51), fc.constantFrom(...BASE64URL), (id, form, place, other) => {
        const token = tokenWith(id, form);
        fc.pre(token[place] !== other);
        expect(readToken(secrets, token.slice(0, place) + other + token.slice(place + 1))).toBeUndefined();
      }),
    );
  });

  it('is refused when shortened, lengthened or made up', () => {
    const token = issueCaptcha(platform, 'sign-in');
    for (let length = 0; length < token.length; length++) {
      expect(readToken(secrets, token.slice(0, length))).toBeUndefined();
    }
    expect(readToken(secrets, `${token}A`)).toBeUndefined();
    expect(readToken(secrets, `${token}=`)).toBeUndefined();
    expect(readToken(secrets, ` ${token}`)).toBeUndefined();
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => readToken(secrets, text) === undefined));
  });

  it('made with an earlier key of the ring is still good, and is the same captcha', () => {
    const token = issueCaptcha(platform, 'sign-in');
    const changed = secretsFrom('the key that makes now', { others: [{ key: 'a secret key for tests' }] });
    const [before, after] = [readToken(secrets, token), readToken(changed, token)];
    expect(after?.id).toBe(before?.id);
    expect(after && answerOf(after)).toBe(before && answerOf(before));
  });

  it('is refused by an installation that has another key', () => {
    expect(readToken(secretsFrom('another key'), issueCaptcha(platform, 'sign-in'))).toBeUndefined();
  });

  it('is never the same twice', () => {
    const tokens = Array.from({ length: 100 }, () => issueCaptcha(platform, 'sign-in'));
    expect(new Set(tokens).size).toBe(100);
  });
});

describe('an answer', () => {
  const answers = Array.from({ length: 3200 }, (_, n) => answerOf({ secrets, id: `captcha ${n}` }));

  it('is six characters of the alphabet, always the same for one captcha', () => {
    fc.assert(
      fc.property(fc.base64String(), (id) => {
        const answer = answerOf({ secrets, id });
        expect(answer).toMatch(new RegExp(`^[${ALPHABET}]{6}$`));
        expect(answerOf({ secrets, id })).toBe(answer);
      }),
    );
  });

  it('is guessed once in a million tries, not more often', () => {
    expect(new Set(ALPHABET).size).toBe(ALPHABET.length);
    expect(ALPHABET.length ** ANSWER_LENGTH).toBeGreaterThanOrEqual(1e6);
  });

  it.each([0, 1, 2, 3, 4, 5])('takes each character as often as any other in place %i', (place) => {
    for (const character of ALPHABET) {
      const times = answers.filter((answer) => answer[place] === character).length;
      // 320 expected; five standard deviations either side.
      expect(times).toBeGreaterThan(235);
      expect(times).toBeLessThan(405);
    }
  });

  it('differs from captcha to captcha and from key to key', () => {
    expect(new Set(answers).size).toBeGreaterThan(3190);
    expect(answerOf({ secrets: secretsFrom('another key'), id: 'captcha 0' })).not.toBe(answers[0]);
  });

  it.each(['do0q', '1ijly', 'fe', '27z', '8b3', '9gq', 'g6b', 'uvy', 'mnw', 'hkxy', '4a', 'rpbk', '5s'])(
    'holds at most one of the look-alikes %s',
    (alike) => {
      expect(Array.from(alike).filter((character) => ALPHABET.includes(character)).length).toBeLessThan(2);
    },
  );

  it.each(['bcdgptv', 'fs', 'mn', '6x', '4kaq', '7z5', '3', 'jg'])(
    'holds at most one of %s, which sound alike in French',
    (alike) => {
      expect(Array.from(alike).filter((character) => ALPHABET.includes(character)).length).toBeLessThan(2);
    },
  );

  it('is the same in capitals, with spaces around, and with what sounds or looks the same', () => {
    expect(foldAnswer(' DFHZMR\t')).toBe('dfhzmr');
    expect(foldAnswer('tSh9nx')).toBe('dfh9m6');
    expect(foldAnswer('p43qgk')).toBe('d43994');
    expect(foldAnswer('EO27AW')).toBe('fdzz4m');
  });

  it('is never mistaken for another answer', () => {
    const answer = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 6, maxLength: 6 });
    fc.assert(fc.property(answer, (text) => foldAnswer(text) === text));
  });

  it('holds no vowel, so that no word comes out', () => {
    expect(ALPHABET).not.toMatch(/[aeiou]/);
  });
});

it('knows the forms that ask for a captcha, and no other', () => {
  expect(['sign-in', 'activation', 'recovery', 'creation'].every(isCaptchaForm)).toBe(true);
  expect(['', 'Sign-in', 'toString', undefined, 0, ['sign-in']].some(isCaptchaForm)).toBe(false);
});
