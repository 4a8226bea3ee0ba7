import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'sass';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const { tokens } = await import(new URL('../scripts/build-assets.mjs', import.meta.url).href);

const css = compile(join(ROOT, 'src/web/styles/main.scss'), {
  loadPaths: [join(ROOT, 'node_modules')],
  importers: [await tokens()],
}).css;
const styled = new Set([...css.matchAll(/\.(ep-[\w-]+)/g)].map(([, name]) => name ?? ''));

/** What the components write, whole or up to where a value goes in: `ep-tag--${tone}`. */
const code = globSync('src/**/*.{ts,tsx}', { cwd: ROOT, exclude: (name) => /\.test\.tsx?$/.test(name) })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');
const written = [...code.matchAll(/\b(ep-[\w-]+)(\$\{)?/g)].map(([, name = '', open]) => ({
  name,
  isBegun: open !== undefined,
}));

describe('our own classes', () => {
  it('are all used where they have a style', () => {
    const whole = new Set(written.filter(({ isBegun }) => !isBegun).map(({ name }) => name));
    const begun = written.filter(({ isBegun }) => isBegun).map(({ name }) => name);
    const idle = [...styled].filter(
      (name) => !whole.has(name) && !begun.some((start) => name.startsWith(start)),
    );
    expect(idle).toEqual([]);
  });

  it('all have a style where they are used', () => {
    const bare = written.filter(({ name, isBegun }) =>
      isBegun ? ![...styled].some((one) => one.startsWith(name)) : !styled.has(name),
    );
    expect([...new Set(bare.map(({ name }) => name))]).toEqual([]);
  });
});
