import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'docs/security');

/** Every requirement of OWASP ASVS 5.0 and the level it belongs to. */
const LEVELS = new Map(
  readFileSync(join(FOLDER, 'asvs-ids.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [id: string, level: string]),
);

interface Row {
  ids: string[];
  levels: string[];
  state: string;
  evidence: string;
}

const rows: Row[] = readdirSync(FOLDER)
  .filter((file) => /^asvs-v.*\.md$/.test(file))
  .flatMap((file) => readFileSync(join(FOLDER, file), 'utf8').split('\n'))
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [ids = '', levels = '', , state = '', evidence = ''] = line.slice(2, -2).split(' | ');
    return { ids: ids.split(', '), levels: levels.split(', '), state, evidence };
  });

/** What stands between backquotes and is a path of this repository. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside);
  return quoted.filter((word) => /^(src|test|scripts|docs|\.ci)\/|^[\w.-]+\.(json|md)$/.test(word));
}

const counted = (level: string, state: string) =>
  rows.filter((row) => row.state === state).flatMap(({ ids }) => ids.filter((id) => LEVELS.get(id) === level))
    .length;

describe('the table of OWASP ASVS 5.0', () => {
  it('names every requirement exactly once, with its level', () => {
    expect(LEVELS.size).toBe(345);
    expect(rows.flatMap(({ ids }) => ids).sort()).toEqual([...LEVELS.keys()].sort());
    for (const { ids, levels } of rows)
      expect(levels, ids.join()).toEqual([...new Set(ids.map((id) => LEVELS.get(id)))].sort());
  });

  it.each(rows.map((row) => [row.ids.join(', '), row] as const))(
    '%s says how it stands, and why',
    (_ids, row) => {
      expect(['met', '**not met**', 'n/a']).toContain(row.state);
      expect(row.evidence).not.toBe('');
      if (row.state === 'met') expect(pathsIn(row.evidence)).not.toEqual([]);
    },
  );

  it('names no file that is not there', () => {
    const pages = ['security.md', 'security/choices.md'].map((file) =>
      readFileSync(join(ROOT, 'docs', file), 'utf8'),
    );
    const paths = [...rows.map(({ evidence }) => evidence), ...pages].flatMap(pathsIn);
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(['1', '2', '3'])('is counted right in docs/security.md, level %s', (level) => {
    const counts = ['met', '**not met**', 'n/a'].map((state) => counted(level, state));
    const all = counts.reduce((sum, count) => sum + count, 0);
    const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
    expect(page).toContain(`| ${level} | ${counts.join(' | ')} | ${all} |`);
  });
});
