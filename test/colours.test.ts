import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COLOURS } from '../src/web/tokens.ts';

const SRC = join(import.meta.dirname, '..', 'src');
const COLOUR = /(?<![\w/&])#(?:[\da-f]{3}|[\da-f]{6})\b|\b(?:rgb|hsl|hwb|oklch)a?\(\s*[\d.]/gi;

/** All that draws: styles, pages, mails, documents, the icon. */
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:scss|css|svg|typ|tsx?)$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(SRC, file), 'utf8') }));

describe('colours', () => {
  it('are written in web/tokens.json alone', () => {
    expect(
      files.flatMap(({ file, text }) => (text.match(COLOUR) ?? []).map((one) => `${file}: ${one}`)),
    ).toEqual([]);
  });

  it('are all used, by the names that they have', () => {
    const drawn = files.map(({ text }) => text).join('\n');
    const used =
      /(?:\$light, '|\$|var\(--|COLOURS\.|COLOURS\['|palette\.|palette\.at\("|"\{)([a-z]+(?:-[a-z]+)*)/g;
    const names = new Set([...drawn.matchAll(used)].map(([, name]) => name));
    expect(Object.keys(COLOURS).filter((name) => !names.has(name))).toEqual([]);
    const ofTheMailbox = files.find(({ file }) => file === 'demo/mailbox.css')?.text ?? '';
    const variables = [...ofTheMailbox.matchAll(/var\(--([\w-]+)/g)].map(([, name]) => name);
    expect(variables.filter((name) => !(name && name in COLOURS))).toEqual([]);
  });
});
