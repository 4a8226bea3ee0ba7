import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { SECRETS } from '../src/config/secret-files.ts';
import { Settings } from '../src/config/settings.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const within = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
const files = ['src', 'test', 'scripts', 'docs'].flatMap(within);
const pages = [...readdirSync(ROOT), ...files].filter((path) => path.endsWith('.md'));

it('every rule that code, tests and pages name stands in docs/rules.md', () => {
  const numbers = [...read('docs/rules.md').matchAll(/^- \*\*(\d+\.\d+)\*\* /gm)].map(([, id]) => id);
  const rules = new Set(numbers);
  expect(numbers, 'each number once').toHaveLength(rules.size);
  expect(rules.size).toBeGreaterThan(50);
  const unknown = files
    .filter((path) => /\.(?:tsx?|mjs|scss|typ|md)$/.test(path))
    .flatMap((path) =>
      [...read(path).matchAll(/\brules? (\d+\.\d+)(?!\.?\d)/gi)]
        .filter(([, id]) => !rules.has(id))
        .map(([words]) => `${path}: ${words}`),
    );
  expect(unknown).toEqual([]);
});

it('every link of a page leads to a page that is there, and to a heading on it', () => {
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^(?:https?|mailto):/.test(link) && !isThere(page, link))
      .map((link) => `${page}: ${link}`),
  );
  expect(dead).toEqual([]);
});

it('every file that a page names is there, from the root or from src/', () => {
  const NAMED =
    /`((?:src|test|scripts|docs|\.ci)\/[\w./-]+|(?:[\w-]+\/)+[\w.-]+\.(?:tsx?|mjs|json|scss|typ))`/g;
  const gone = pages
    // What a changelog tells of may be gone since.
    .filter((page) => page !== 'CHANGELOG.md')
    .flatMap((page) =>
      [...read(page).matchAll(NAMED)]
        .map(([, path = '']) => path)
        .filter((path) => !['', 'src'].some((folder) => existsSync(join(ROOT, folder, path))))
        .map((path) => `${page}: ${path}`),
    );
  expect(gone).toEqual([]);
});

it('every setting stands in the table of the README, the secrets marked, and nothing else does', () => {
  const table = /## Settings\n(.*?)\n## /s.exec(read('README.md'))?.[1] ?? '';
  const names = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) => cell.split(', '));
  const isOurs = (name: string) => name !== 'NODE_TLS_REJECT_UNAUTHORIZED';
  const isSecret = (name: string) => SECRETS.some((secret) => secret === name);
  const settings = Object.keys(Settings.shape).filter(isOurs);
  expect(names.sort()).toEqual(settings.map((name) => `\`${name}\`${isSecret(name) ? '°' : ''}`).sort());
});

it('every room of the program stands in the picture of docs/architecture.md', () => {
  const picture = /```\n(.*?)```/s.exec(read('docs/architecture.md'))?.[1] ?? '';
  const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rooms.map(({ name }) => name).filter((room) => !picture.match(`\\b${room}\\b`))).toEqual([]);
});

function isThere(page: string, link: string): boolean {
  const [path, heading] = link.split('#');
  const target = path ? join(dirname(page), path) : page;
  if (!existsSync(join(ROOT, target))) return false;
  return heading === undefined || anchorsOf(read(target)).includes(heading);
}

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
