import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import print from '../documents/pdf-worker.ts';
import { PRINTED_RANGES, printable, unprintableIn } from './printed-characters.ts';

const folder = mkdtempSync(join(tmpdir(), 'printed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'characters.typ');
// In each weight that documents use.
writeFileSync(
  file,
  '#set document(title: "x")\n#for weight in (400, 600, 700) { for one in data { text(weight: weight, one) + linebreak() } }',
);

/** Whether the fonts have all of them: the compiler refuses what it has no shape for. */
function printed(characters: readonly string[]): boolean {
  try {
    return (
      print({ template: pathToFileURL(file).href, data: JSON.stringify(characters), madeAt: 0 }) !== undefined
    );
  } catch {
    return false;
  }
}

const WRITTEN = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;
const isListed = (point: number) => PRINTED_RANGES.some(([first, last]) => first <= point && point <= last);

describe('the characters that documents print', () => {
  it('have a shape in the fonts, in every weight', () => {
    const all = PRINTED_RANGES.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
    );
    expect(all.length).toBeGreaterThan(3_500);
    const wrong: string[] = [];
    for (let at = 0; at < all.length; at += 500) {
      const some = all.slice(at, at + 500);
      if (!printed(some)) wrong.push(...some.filter((character) => !printed([character])));
    }
    expect(wrong).toEqual([]);
  });

  it('are all that the fonts have: no other stands beside them', () => {
    const beside = PRINTED_RANGES.flatMap(([first, last]) => [first - 1, last + 1]);
    const missed = beside.filter((point) => {
      const character = String.fromCodePoint(point);
      return !isListed(point) && WRITTEN.test(character) && printed([character]);
    });
    expect(missed).toEqual([]);
  });

  it.each(['李', '김', 'さ', 'ש🦊', 'አ', 'श्री'])('do not hold %s, which no font has', (text) => {
    expect(printed([text])).toBe(false);
    expect(printable(text)).toContain('\ufffd');
    expect(unprintableIn(text)).toBeDefined();
  });

  it.each(['Məmmədova', 'WEIẞ', 'Ńguyễn', 'Γεωργίου', 'Ёлкина', 'Հակոբյան', 'გიორგი', 'محمد', 'מרים'])(
    'write the name %s whole',
    (name) => {
      expect(printed([name])).toBe(true);
      expect(printable(name)).toBe(name);
      expect(unprintableIn(name)).toBeUndefined();
    },
  );
});
