import { beforeEach, describe, expect, it } from 'vitest';
import { doWork, readPicture } from '../../test/tools/captcha-solver.ts';
import { type MovableClock, movableClock } from '../../test/tools/clock.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { painter } from '../../test/tools/platform.ts';
import type { Database } from '../database/schema.ts';
import { systemRandom } from '../platform/platform.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { type Captcha, type CaptchaForm, imageCaptcha, noCaptcha } from './captcha.ts';
import { ALPHABET, readToken } from './challenge.ts';
import { purgeUsedCaptchas } from './check.ts';

const secrets = secretsFrom('a secret key for tests');
let clock: MovableClock;
let captcha: Captcha;

describeOnEachDatabase('an image captcha', (db) => {
  beforeEach(() => {
    clock = movableClock();
    captcha = imageCaptcha({ db: db(), clock, random: systemRandom, secrets });
  });

  it('is passed by copying its characters', async () => {
    const token = captcha.issue('sign-in');
    expect(await check(token, answerTo(token))).toBe('right');
  });

  it('takes upper case for lower case, and no notice of spaces around', async () => {
    const token = captcha.issue('sign-in');
    expect(await check(token, ` ${answerTo(token).toUpperCase()}\t`)).toBe('right');
  });

  it('takes what sounds the same in French for what was said', async () => {
    const token = captcha.issue('sign-in');
    const heard = answerTo(token).replaceAll('d', 't').replaceAll('f', 's').replaceAll('m', 'n');
    expect(await check(token, heard)).toBe('right');
  });

  it.each([
    ['another character', (right: string) => right.slice(0, 5) + another(right.slice(5))],
    ['one character too few', (right: string) => right.slice(0, 5)],
    ['one character too many', (right: string) => `${right}d`],
    ['a space inside', (right: string) => `${right.slice(0, 3)} ${right.slice(3)}`],
    ['letters with accents', () => 'éàùçôï'],
  ])('is not passed by %s', async (_, answer) => {
    const token = captcha.issue('sign-in');
    expect(await check(token, answer(answerTo(token)))).toBe('wrong');
  });

  it('works once only, when the answer was right', async () => {
    const token = captcha.issue('sign-in');
    await check(token, answerTo(token));
    expect(await check(token, answerTo(token))).toBe('expired');
  });

  it('works once only, when the answer was wrong', async () => {
    const token = captcha.issue('sign-in');
    expect(await check(token, 'dddddd')).toBe('wrong');
    expect(await check(token, answerTo(token))).toBe('expired');
  });

  it('is not used up where nothing was answered', async () => {
    const token = captcha.issue('sign-in');
    expect(await check(token, '  ')).toBe('missing');
    expect(await check(token, answerTo(token))).toBe('right');
  });

  it('lets exactly one of several right answers posted at once pass', async () => {
    const token = captcha.issue('sign-in');
    const answer = answerTo(token);
    const results = await Promise.all(Array.from({ length: 8 }, () => check(token, answer)));
    expect(results.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'expired'), 'right']);
  });

  it('serves the form it was made for, and is not used up by another', async () => {
    const token = captcha.issue('activation');
    expect(await check(token, answerTo(token), 'recovery')).toBe('expired');
    expect(await check(token, answerTo(token), 'activation')).toBe('right');
  });

  it('made before the keys changed is drawn, said, worked for and passed by instances with either key first', async () => {
    const [OLD, NEW] = ['the secret key of last year', 'the secret key of this year'];
    const withRing = (key: string, other: string) =>
      imageCaptcha({
        db: db(),
        clock,
        random: systemRandom,
        secrets: secretsFrom(key, { others: [{ key: other }] }),
      });
    const [before, after] = [withRing(OLD, NEW), withRing(NEW, OLD)];
    const passed = async (token: string, answer: { answer: string; work: string }) =>
      (await after.check({ token, form: 'sign-in', browser: '', ...answer }, IP)).outcome;
    const copied = before.issue('sign-in');
    expect(await after.draw(copied, painter)).toEqual(await before.draw(copied, painter));
    expect(await after.speak(copied)).toEqual(await before.speak(copied));
    expect(await passed(copied, { answer: readPicture(secretsFrom(OLD), copied), work: '' })).toBe('right');
    for (const setter of [before, after]) {
      const token = before.issue('sign-in');
      const work = (await setter.work(token, IP)) ?? expect.fail('no work');
      clock.advance({ seconds: 2 });
      expect(await passed(token, { answer: '', work: (await doWork(work)).sent })).toBe('right');
    }
  });

  it('is valid for ten minutes', async () => {
    const [early, late] = [captcha.issue('sign-in'), captcha.issue('sign-in')];
    clock.advance({ minutes: 9, seconds: 59 });
    expect(await check(early, answerTo(early))).toBe('right');
    clock.advance({ seconds: 1 });
    expect(await check(late, answerTo(late))).toBe('expired');
  });

  it('is refused when its token was made up, and leaves no trace in the database', async () => {
    const token = captcha.issue('sign-in');
    expect(await check(`${token}A`, answerTo(token))).toBe('expired');
    expect(await check('', '')).toBe('expired');
    expect(await used(db())).toEqual([]);
  });

  it('keeps neither its answer nor its token in the database', async () => {
    const token = captcha.issue('sign-in');
    await check(token, answerTo(token));
    const kept = JSON.stringify(await used(db()));
    expect(kept).not.toContain(answerTo(token));
    expect(kept).not.toContain(token);
  });

  it('is forgotten once nobody can answer it any more, not before', async () => {
    const old = captcha.issue('sign-in');
    await check(old, answerTo(old));
    clock.advance({ minutes: 15 });
    const recent = captcha.issue('sign-in');
    await check(recent, answerTo(recent));
    await purgeUsedCaptchas({ db: db() }, clock.now());
    expect(await used(db())).toHaveLength(2);
    clock.advance({ minutes: 5 });
    await purgeUsedCaptchas({ db: db() }, clock.now());
    expect((await used(db())).map(({ id }) => id)).toEqual([readToken(secrets, recent)?.id]);
  });
});

describe('no captcha', () => {
  it('asks for nothing, shows nothing and lets everyone pass', async () => {
    const none = noCaptcha();
    expect(none.issue('sign-in')).toBe('');
    expect(await none.draw('', painter)).toBeUndefined();
    expect(await none.speak('')).toBeUndefined();
    expect(await none.check({ token: '', form: 'sign-in', answer: '', work: '', browser: '' }, IP)).toEqual({
      outcome: 'right',
      byWork: false,
      level: 0,
      times: 0,
    });
  });
});

const IP = '192.0.2.1';

async function check(token: string, answer: string, form: CaptchaForm = 'sign-in'): Promise<string> {
  return (await captcha.check({ token, form, answer, work: '', browser: '' }, IP)).outcome;
}

/** What a person would read in the picture. */
function answerTo(token: string): string {
  return readPicture(secrets, token);
}

function another(character: string): string {
  return ALPHABET[(ALPHABET.indexOf(character) + 1) % ALPHABET.length] ?? '';
}

function used(db: Database): Promise<{ id: string }[]> {
  return db.selectFrom('used_captcha').selectAll().execute();
}
