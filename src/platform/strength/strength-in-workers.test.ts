import { spawn } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { strengthInWorkers } from './strength-in-workers.ts';

const opened: { close(): Promise<void> }[] = [];
const judge: typeof strengthInWorkers = (options) => {
  const strength = strengthInWorkers(options);
  opened.push(strength);
  return strength;
};
afterAll(() => Promise.all(opened.map((strength) => strength.close())));

/** Longer than any machine is held up: in these tests no answer comes late unless it never comes. */
const PATIENT = 60_000;

describe('passwords judged in a worker', () => {
  const strength = judge({ patience: PATIENT });

  it('get their level, with and without the words of the holder', async () => {
    expect(await strength.level('Demonstration-Espace-2026', [])).toBe('strong');
    expect(await strength.level('azertyuiopqsdfghjklm1', [])).toBe('medium');
    expect(await strength.level('Zelie-Quatremere-Vautrin-2026', ['Zélie', 'Quatremère-Vautrin'])).not.toBe(
      'strong',
    );
  });

  it('are told common or not', async () => {
    expect(await strength.isCommon('Motdepasse1234567890')).toBe(true);
    expect(await strength.isCommon('Demonstration-Espace-2026')).toBe(false);
  });

  it('get each its own answer when many are asked at once', async () => {
    const passwords = ['aaaaaaaaaaaaaaaaaaa1', 'marmotte-violoncelle-brouillard-42'];
    const asked = Array.from({ length: 20 }, (_, index) => passwords[index % 2] ?? '');
    const levels = await Promise.all(asked.map((password) => strength.level(password, [])));
    expect(levels).toEqual(asked.map((password) => (password === passwords[0] ? 'weak' : 'strong')));
  });

  it.each([
    ['one character', 'weak', 'a'.repeat(128)],
    ['digits that come again', 'weak', '1234567890'.repeat(13).slice(0, 128)],
    ['signs for letters', 'strong', '4@3!1|0$5+7%2(8&'.repeat(8)],
    ['one sign for many letters', 'weak', '1!|'.repeat(42)],
    ['dates', 'medium', '01/02/1990-'.repeat(12).slice(0, 128)],
    ['French words', 'strong', 'leparapluiedelavoisinesechedansleplacardduvestibule'.repeat(3).slice(0, 128)],
    ['emoji', 'weak', '😀'.repeat(128)],
    ['a megabyte', 'weak', 'motdepasse'.repeat(100_000)],
  ])('get an answer although they are made to be slow: %s (%s)', async (_, level, password) => {
    expect(await strength.level(password, ['Lila', 'Rosemonde'])).toBe(level);
  });
});

/** Says that it is ready, hangs on « hang », dies on « die », and else answers with how many it was asked. */
const MOODY = program(`
  import { parentPort } from 'node:worker_threads';
  let asked = 0;
  parentPort.on('message', ({ password }) => {
    asked += 1;
    if (password === 'hang') for (;;);
    if (password === 'die') process.exit(1);
    parentPort.postMessage(asked);
  });
  parentPort.postMessage('ready');
`);

describe('a worker that does not answer in time', () => {
  it('is ended; what it was asked counts as weak and as common', async () => {
    const strength = judge({ patience: 300, program: MOODY });
    expect(await strength.level('hang', [])).toBe('weak');
    expect(await strength.isCommon('hang')).toBe(true);
  });

  it('is replaced for those that wait behind', async () => {
    const strength = judge({ patience: 3_000, program: MOODY });
    const answers = await Promise.all([
      strength.level('any', []),
      strength.level('hang', []),
      strength.level('any', []),
    ]);
    expect(answers).toEqual([1, 'weak', 1]);
  });
});

describe('a worker that dies', () => {
  it('is replaced, and asked again', async () => {
    const strength = judge({ patience: PATIENT, program: MOODY });
    await expect(strength.level('die', [])).rejects.toThrow('died twice on one question');
    expect(await strength.level('any', [])).toBe(1);
  });

  it('says why, where it cannot even start', async () => {
    const strength = judge({ patience: PATIENT, program: program(`throw new Error('no word lists')`) });
    await expect(strength.level('any', [])).rejects.toMatchObject({
      message: 'The strength worker does not start',
      cause: { message: 'no word lists' },
    });
  });
});

describe('the end', () => {
  it('refuses what is asked afterwards, and what is being asked', async () => {
    const strength = judge({ patience: PATIENT, program: MOODY });
    expect(await strength.level('any', [])).toBe(1);
    const pending = expect(strength.level('hang', [])).rejects.toThrow('closed');
    await strength.close();
    await pending;
    await expect(strength.isCommon('any')).rejects.toThrow('closed');
    await strength.close();
  });

  it('does not wait for a worker left open: the process ends by itself', async () => {
    const module = new URL('./strength-in-workers.ts', import.meta.url).href;
    const code = `
      import { strengthInWorkers } from '${module}';
      console.log(await strengthInWorkers().level('Demonstration-Espace-2026', []));
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect([status, said]).toEqual([0, 'strong\n']);
  });
});

function program(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
