import { verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import type { PasswordHasher } from '../platform/platform.ts';
import { argon2Hasher } from './hasher.ts';
import { keyIdOf, type Peppers, unmarked } from './pepper.ts';

const CHEAP = { memory: 64, iterations: 1, parallelism: 1 };
const PASSWORD = 'évident-parapluie-mauve-7';
const [OLD, NEW] = ['the pepper of last year, for tests', 'the pepper of this year, for tests'];
const hasherWith = (peppers: Peppers) => argon2Hasher(CHEAP, undefined, peppers);
const plain = argon2Hasher(CHEAP);
const old = hasherWith({ makes: OLD });
const both = hasherWith({ makes: NEW, others: [OLD] });
const later = hasherWith({ makes: NEW });

/** As version 0.1.0 stored it, which knew one pepper and did not say which. */
const unnamed = async (hasher: PasswordHasher) => (await hasher.hash(PASSWORD)).replace(/,keyid=[^$]*/, '');

describe('a hash made with a pepper', () => {
  it('verifies the same password, however its accents are encoded, and no other', async () => {
    const hash = await old.hash(PASSWORD.normalize('NFD'));
    expect(await old.verify(hash, PASSWORD)).toBe(true);
    expect(await old.verify(hash, `${PASSWORD}8`)).toBe(false);
    expect(old.isOutdated(hash)).toBe(false);
  });

  it('cannot be tried out without it, nor with another', async () => {
    const hash = await old.hash(PASSWORD);
    expect(await plain.verify(hash, PASSWORD)).toBe(false);
    expect(await later.verify(hash, PASSWORD)).toBe(false);
    expect(await verify(unmarked(hash).phc, PASSWORD)).toBe(false);
  });

  it('names it by something that tells nothing of it, as the PHC string format provides', async () => {
    const hash = await old.hash(PASSWORD);
    expect(hash).toMatch(/^hmac-sha256:\$argon2id\$v=19\$m=64,t=1,p=1,keyid=[A-Za-z0-9+/]{8}\$/);
    expect(hash).toContain(`keyid=${keyIdOf(OLD)}`);
    expect(keyIdOf(OLD)).not.toBe(keyIdOf(NEW));
  });

  it('is made with dearer parameters when they rise', async () => {
    const hash = await old.hash(PASSWORD);
    const dearer = argon2Hasher({ ...CHEAP, memory: 128 }, undefined, { makes: OLD });
    expect(dearer.isOutdated(hash)).toBe(true);
  });
});

describe('a hash made before the pepper of today', () => {
  it.each<[string, () => Promise<string>]>([
    ['without any', () => plain.hash(PASSWORD)],
    ['with the one before', () => old.hash(PASSWORD)],
    ['with the one before, not named', () => unnamed(old)],
    ['with that of today, not named', () => unnamed(later)],
  ])('verifies, and is to be made anew: %s', async (_name, made) => {
    const hash = await made();
    expect(await both.verify(hash, PASSWORD)).toBe(true);
    expect(await both.verify(hash, `${PASSWORD}8`)).toBe(false);
    expect(both.isOutdated(hash)).toBe(true);
  });

  it('verifies no more once its pepper is gone', async () => {
    for (const hash of [await old.hash(PASSWORD), await unnamed(old)])
      expect(await later.verify(hash, PASSWORD)).toBe(false);
  });
});

it('a new pepper may be given to the instances one by one', async () => {
  const first = hasherWith({ makes: OLD, others: [NEW] });
  for (const maker of [first, both])
    for (const reader of [first, both])
      expect(await reader.verify(await maker.hash(PASSWORD), PASSWORD)).toBe(true);
});

it('a pepper may be taken away: hashes are made anew without', async () => {
  const without = hasherWith({ others: [OLD] });
  const hash = await old.hash(PASSWORD);
  expect(await without.verify(hash, PASSWORD)).toBe(true);
  expect(without.isOutdated(hash)).toBe(true);
  expect(without.isOutdated(await without.hash(PASSWORD))).toBe(false);
});
