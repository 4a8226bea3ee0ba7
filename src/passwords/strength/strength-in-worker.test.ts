import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { MOODY, workerFile } from '../../../test/tools/worker-program.ts';
import { WorkerFailed } from '../../platform/kept-worker.ts';
import { strengthInWorker } from './strength-in-worker.ts';

const opened: { close(): Promise<void> }[] = [];
const judge: typeof strengthInWorker = (options) => {
  const strength = strengthInWorker(options);
  opened.push(strength);
  return strength;
};
afterAll(() => Promise.all(opened.map((strength) => strength.close())));

/** Longer than any machine is held up: in these tests no answer comes late unless it never comes. */
const PATIENT = 60_000;

describe('passwords judged in a worker', () => {
  const strength = judge({ patience: PATIENT });

  it('get their level, with and without the words of the holder', async () => {
    expect(await strength.judge('marmotte-violoncelle-brouillard-42', [])).toBe('strong');
    expect(await strength.judge('Bonjour-Bonjour-2026-Bonjour', [])).toBe('medium');
    expect(await strength.judge('Zelie-Quatremere-Vautrin-2026', ['Zélie', 'Quatremère-Vautrin'])).not.toBe(
      'strong',
    );
  });

  it('are told common, or known already, however strong they look', async () => {
    expect(await strength.judge('Motdepasse1234567890', [])).toBe('common');
    expect(await strength.judge('Correct-Horse-Battery-Staple-1', [])).toBe('breached');
  });

  it('are looked for in the file of the operator', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'breached-')), 'list');
    writeFileSync(file, 'marmotte-violoncelle-brouillard-42\n');
    const own = judge({ patience: PATIENT, breachedFile: file });
    expect(await own.judge('marmotte-violoncelle-brouillard-42', [])).toBe('breached');
    expect(await own.judge('marmotte-violoncelle-brouillard-43', [])).toBe('strong');
    rmSync(dirname(file), { recursive: true });
  });

  it('get each its own answer when many are asked at once', async () => {
    const passwords = ['abababababababababababa1', 'marmotte-violoncelle-brouillard-42'];
    const asked = Array.from({ length: 20 }, (_, index) => passwords[index % 2] ?? '');
    const levels = await Promise.all(asked.map((password) => strength.judge(password, [])));
    expect(levels).toEqual(asked.map((password) => (password === passwords[0] ? 'weak' : 'strong')));
  });

  it.each([
    ['one character', 'common', 'a'.repeat(128)],
    ['digits that come again', 'weak', '1234567890'.repeat(13).slice(0, 128)],
    ['signs for letters', 'strong', '4@3!1|0$5+7%2(8&'.repeat(8)],
    ['one sign for many letters', 'weak', '1!|'.repeat(42)],
    ['dates', 'medium', '01/02/1990-'.repeat(12).slice(0, 128)],
    ['French words', 'strong', 'leparapluiedelavoisinesechedansleplacardduvestibule'.repeat(3).slice(0, 128)],
    ['emoji', 'weak', '😀'.repeat(128)],
    ['a megabyte', 'weak', 'motdepasse'.repeat(100_000)],
  ])('get an answer although they are made to be slow: %s (%s)', async (_, level, password) => {
    expect(await strength.judge(password, ['Lila', 'Rosemonde'])).toBe(level);
  });
});

describe('a password that the worker', () => {
  const program = workerFile(MOODY);

  it('does not judge in time counts as weak', async () => {
    const strength = judge({ patience: 300, program });
    expect(await strength.judge('hang', [])).toBe('weak');
  });

  it.each(['throw', 'die'])('fails on (%s) is an error that does not quote it', async (password) => {
    const strength = judge({ patience: PATIENT, program });
    const error = await strength.judge(password, []).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WorkerFailed);
    expect(inspect(error)).not.toContain('secret');
    expect(await strength.judge('any', [])).toBe(password === 'throw' ? 2 : 1);
  });
});
