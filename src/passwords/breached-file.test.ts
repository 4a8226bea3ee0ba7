import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openBreachedFile } from './breached-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'breached-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function file(lines: readonly string[], end = '\n', last = end): string {
  files += 1;
  const path = join(folder, `list-${files}`);
  writeFileSync(path, lines.join(end) + last);
  return path;
}
const sorted = (lines: readonly string[]) =>
  lines.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

const password = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[\r\n]/.test(text));
const normal = (text: string) => text.normalize('NFC');

describe('a file of breached passwords', () => {
  it('finds each that is in it and no other, whatever their number and length', () => {
    const some = fc.uniqueArray(password.map(normal), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(
        some,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        ([absent = '', ...listed], end, ended) => {
          const breached = openBreachedFile(file(sorted(listed), end, ended ? end : ''));
          expect(listed.filter((text) => !breached.has(text))).toEqual([]);
          expect(breached.has(absent)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds them by their hashes and counts, as the downloader writes them, in either case', () => {
    const listed = Array.from({ length: 3_000 }, (_, index) => `mot-de-passe-volé-${index}`);
    const lines = sorted(listed.map((text) => `${sha1(text)}:${text.length}`));
    for (const path of [file(lines, '\r\n'), file(lines.map((line) => line.toLowerCase()))]) {
      const breached = openBreachedFile(path);
      expect(listed.filter((text) => !breached.has(text.normalize('NFD')))).toEqual([]);
      expect(breached.has('mot-de-passe-volé-3000')).toBe(false);
    }
  });

  it('is not read whole: of a file of 200 MB, a few thousand bytes', () => {
    // Sparse lines of 1 kB would be as good; the hashes of a counter are sorted by themselves.
    const lines = Array.from({ length: 200_000 }, (_, index) =>
      index.toString(16).padStart(40, '0').toUpperCase(),
    );
    const path = file(lines);
    const before = process.memoryUsage().rss;
    const breached = openBreachedFile(path);
    for (let time = 0; time < 100; time++) breached.has(`absent-${time}`);
    expect(process.memoryUsage().rss - before).toBeLessThan(lines.length * 41);
  });

  it('follows a link, as a mounted secret is one', () => {
    const path = join(folder, 'link');
    symlinkSync(file(['a-password-that-was-stolen-1']), path);
    expect(openBreachedFile(path).has('a-password-that-was-stolen-1')).toBe(true);
  });

  it.each([
    ['is missing', () => join(folder, 'nothing'), 'cannot be read'],
    ['is a folder', () => folder, 'is no file'],
    ['is empty', () => file([], '', ''), 'is empty'],
    ['is not sorted', () => file(['b-secret', 'a-secret', 'c-secret']), 'must be sorted'],
    ['holds other hashes', () => file([`${'0'.repeat(32)}:4`]), 'SHA-1 is needed'],
  ])('that %s is refused in one line, without what stands in it', (_what, path, why) => {
    expect(() => openBreachedFile(path())).toThrow(new RegExp(`^\\S+ (?!.*secret).*${why}.*$`));
  });
});
