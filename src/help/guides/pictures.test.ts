import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PICTURES } from './pictures.ts';

const KB = 1024;

it.each([...PICTURES])(
  '%s is light, and no wider than a reading column',
  (_name, { width, height, bytes }) => {
    expect(bytes.length).toBeLessThanOrEqual(40 * KB);
    expect(width).toBeLessThanOrEqual(800);
    expect(height).toBeGreaterThan(0);
  },
);

it('shows every picture in a guide, the narrow one with the wide one', () => {
  const guides = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n');
  for (const name of PICTURES.keys()) {
    const wide = name.replace(/-narrow$/, '');
    expect(PICTURES.has(wide), wide).toBe(true);
    expect(guides).toContain(`name="${wide}"`);
  }
});

it('names a picture after its content, so that it may be kept for good', () => {
  const paths = [...PICTURES.values()].map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const path of paths) expect(path).toMatch(/^\/assets\/aide\/[a-z-]+-[0-9a-f]{12}\.png$/);
});
