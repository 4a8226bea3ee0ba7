import { beforeAll, describe, expect, it } from 'vitest';
import { doWork } from '../../test/tools/captcha-solver.ts';
import { movableClock } from '../../test/tools/clock.ts';
import { systemRandom } from '../platform/platform.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { issueCaptcha } from './challenge.ts';
import { HIGHEST_LEVEL } from './price.ts';
import { levelOfWork, MOST_STEPS, makeWork, type WorkChallenge } from './work.ts';

const secrets = secretsFrom('a secret key for tests');
const platform = { clock: movableClock(), random: systemRandom, secrets };
const token = issueCaptcha(platform, 'sign-in');

/** Draws this part of the steps that a level allows. */
const drawing = (part: number) => ({ ...systemRandom, below: (below: number) => Math.floor(part * below) });

let challenge: WorkChallenge;
let sent: string;
beforeAll(async () => {
  challenge = await makeWork({ random: drawing(0.1), secrets }, token, 0);
  sent = (await doWork(challenge)).sent;
});

interface Change {
  parameters?: Record<string, unknown>;
  signature?: string | undefined;
  solution?: Record<string, unknown>;
}

/** The work sent, with something changed; what is `undefined` is left out. */
function altered({ parameters, solution, ...change }: Change): string {
  const { challenge: made, solution: found } = JSON.parse(sent);
  return JSON.stringify({
    challenge: { ...made, ...change, parameters: { ...made.parameters, ...parameters } },
    solution: { ...found, ...solution },
  });
}

describe('work done instead of a puzzle', () => {
  it('is recognised', async () => {
    expect(await levelOfWork(secrets, token, sent)).toBe(0);
  });

  it('is worth nothing for another captcha', async () => {
    expect(await levelOfWork(secrets, issueCaptcha(platform, 'sign-in'), sent)).toBeUndefined();
    const other = issueCaptcha(platform, 'sign-in');
    const moved = altered({ parameters: { data: { token: other, level: 0 } } });
    expect(await levelOfWork(secrets, other, moved)).toBeUndefined();
  });

  it('is worth nothing to an installation that has another key', async () => {
    expect(await levelOfWork(secretsFrom('another key'), token, sent)).toBeUndefined();
  });

  it.each<[string, Change]>([
    ['fewer iterations', { parameters: { cost: 1 } }],
    ['an easier beginning', { parameters: { keyPrefix: '0' } }],
    ['a level of one’s own', { parameters: { data: { token, level: HIGHEST_LEVEL } } }],
    ['another nonce', { parameters: { nonce: '00'.repeat(16) } }],
    ['no signature of the key', { parameters: { keySignature: undefined } }],
    ['more than is known', { parameters: { expiresAt: 1 } }],
    ['no signature', { signature: undefined }],
    ['a made-up signature', { signature: '00'.repeat(32) }],
    ['another key found', { solution: { derivedKey: '00'.repeat(32) } }],
    ['a key that is none', { solution: { derivedKey: 'é' } }],
    ['no number', { solution: { counter: undefined } }],
    ['half a number', { solution: { counter: 150.5 } }],
  ])('is not recognised with %s', async (_, change) => {
    expect(await levelOfWork(secrets, token, altered(change))).toBeUndefined();
  });

  it.each([
    '',
    '{}',
    'null',
    '[]',
    '"x"',
    '{"challenge":',
    '['.repeat(1000),
    `{"challenge":${'x'.repeat(3000)}}`,
  ])('is not recognised in « %s »', async (text) =>
    expect(await levelOfWork(secrets, token, text)).toBeUndefined(),
  );

  it('is not told in advance: the number and the key are not in what the browser gets', async () => {
    const { counter, derivedKey } = JSON.parse(sent).solution;
    const told = JSON.stringify(challenge);
    expect(derivedKey.startsWith(challenge.parameters.keyPrefix)).toBe(true);
    expect(told).not.toContain(derivedKey);
    expect(told).not.toContain(derivedKey.slice(challenge.parameters.keyPrefix.length));
    expect(Object.values(challenge.parameters)).not.toContain(counter);
  });
});

describe('the steps of the work', () => {
  it.each([0, 1, 2, 3, HIGHEST_LEVEL])(
    'at level %i are drawn from 0 on, twice as many as a level below',
    async (level) => {
      const asked: number[] = [];
      const random = { ...systemRandom, below: (below: number) => asked.push(below) - 1 };
      const made = await makeWork({ random, secrets }, token, level);
      expect(asked).toEqual([MOST_STEPS * 2 ** level]);
      const { sent, steps } = await doWork(made);
      expect(steps).toBe(0);
      expect(await levelOfWork(secrets, token, sent)).toBe(level);
    },
  );

  it('are as likely to be many as few: to begin anywhere else than at 0 gains nothing', async () => {
    const quarters: number[] = [];
    const below = (most: number) => {
      const drawn = systemRandom.below(most);
      quarters.push(Math.floor((4 * drawn) / most));
      return drawn;
    };
    for (let count = 0; count < 400; count++) {
      await makeWork({ random: { ...systemRandom, below }, secrets }, token, 0);
    }
    // 100 expected; five standard deviations either side.
    for (const quarter of [0, 1, 2, 3]) {
      const count = quarters.filter((drawn) => drawn === quarter).length;
      expect(Math.abs(count - 100)).toBeLessThan(44);
    }
  });

  it('never exceed what a slow telephone does in about a minute', async () => {
    const asked: number[] = [];
    const random = { ...systemRandom, below: (below: number) => asked.push(below) - 1 };
    await makeWork({ random, secrets }, token, 99);
    // 7 ms a step, ten times what it takes here (docs/captcha.md).
    expect((asked[0] ?? 0) * 0.007).toBeLessThan(60);
  });
});
