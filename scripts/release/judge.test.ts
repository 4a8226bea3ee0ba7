import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changesOf, faultsOf } from './judge.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-11-27

### Added

- A thing.

## [1.1.0]
`;
const RIGHT = { version: '1.2.0', locked: '1.2.0', changelog: CHANGELOG, tags: ['v1.2.0'], status: '' };

it('a release is one where everything says so', () => {
  expect(faultsOf(RIGHT)).toEqual([]);
  expect(changesOf(CHANGELOG, '1.2.0')).toBe('### Added\n\n- A thing.');
});

it.each([
  [{ version: '1.2.0-dev' }, 'package.json'],
  [{ locked: '1.1.0' }, 'package-lock.json'],
  [{ changelog: '## [Unreleased]\n\n- A thing.\n' }, 'CHANGELOG.md'],
  [{ changelog: '## [1.2.0] - 2026-11-27\n\n## [1.1.0]\n\n- A thing.\n' }, 'CHANGELOG.md'],
  [{ changelog: '## [1.2.0]\n\n- A thing without a day.\n' }, 'CHANGELOG.md'],
  [{ tags: ['v1.1.0'] }, 'git'],
  [{ tags: ['1.2.0'] }, 'git'],
  [{ status: ' M README.md' }, 'git'],
])('it is none with %j', (wrong, named) => {
  expect(faultsOf({ ...RIGHT, ...wrong })).toEqual(
    expect.arrayContaining([expect.stringMatching(`^${named}: `)]),
  );
});

it('the version of the repository is under way or told, and the lock has the same', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const { version: locked, packages } = JSON.parse(read('package-lock.json'));
  expect([locked, packages[''].version]).toEqual([version, version]);
  if (!version.includes('-')) expect(changesOf(read('CHANGELOG.md'), version)).not.toBe('');
});
