import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import { afterAll, describe, expect, it } from 'vitest';
import { argon2Hasher } from './password-hasher.ts';
import { readPepper, unmarked } from './pepper.ts';

const CHEAP = { memory: 64, iterations: 1, parallelism: 1 };
const PASSWORD = 'évident-parapluie-mauve-7';
const plain = argon2Hasher(CHEAP);
const peppered = argon2Hasher(CHEAP, undefined, 'x'.repeat(32));
const otherwise = argon2Hasher(CHEAP, undefined, 'y'.repeat(32));

describe('a hash made with a pepper', () => {
  it('verifies the same password, however its accents are encoded, and no other', async () => {
    const hash = await peppered.hash(PASSWORD.normalize('NFD'));
    expect(await peppered.verify(hash, PASSWORD)).toBe(true);
    expect(await peppered.verify(hash, `${PASSWORD}8`)).toBe(false);
    expect(peppered.isOutdated(hash)).toBe(false);
  });

  it('cannot be tried out without it, nor with another', async () => {
    const hash = await peppered.hash(PASSWORD);
    expect(await plain.verify(hash, PASSWORD)).toBe(false);
    expect(await otherwise.verify(hash, PASSWORD)).toBe(false);
    expect(await verify(unmarked(hash).phc, PASSWORD)).toBe(false);
  });

  it('is made with dearer parameters when they rise', async () => {
    const hash = await peppered.hash(PASSWORD);
    const dearer = argon2Hasher({ ...CHEAP, memory: 128 }, undefined, 'x'.repeat(32));
    expect(dearer.isOutdated(hash)).toBe(true);
  });
});

describe('a hash made before there was a pepper', () => {
  it('still verifies, and is to be made anew', async () => {
    const hash = await plain.hash(PASSWORD);
    expect(await peppered.verify(hash, PASSWORD)).toBe(true);
    expect(await peppered.verify(hash, `${PASSWORD}8`)).toBe(false);
    expect([plain.isOutdated(hash), peppered.isOutdated(hash)]).toEqual([false, true]);
  });
});

describe('the file of the pepper', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pepper-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: string) => {
    const path = join(folder, 'pepper');
    writeFileSync(path, content);
    return path;
  };

  it('is read without the end of its line', () => {
    expect(readPepper(file(`${'z'.repeat(40)}\n`))).toBe('z'.repeat(40));
  });

  it('is refused when it is short or missing, without what stands in it', () => {
    expect(() => readPepper(file('short-secret'))).toThrow(/^PEPPER_FILE: (?!.*short-secret).*at least 32/);
    expect(() => readPepper(join(folder, 'nothing'))).toThrow(/^PEPPER_FILE: .* cannot be read$/);
  });
});
