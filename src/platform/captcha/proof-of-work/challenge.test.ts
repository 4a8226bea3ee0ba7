import { beforeAll, describe, expect, it } from 'vitest';
import { doWork } from '../../../../test/tools/captcha-solver.ts';
import { movableClock } from '../../../../test/tools/clock.ts';
import { systemRandom } from '../../random.ts';
import { secretsFrom } from '../../secrets.ts';
import { issueCaptcha } from '../challenge.ts';
import { isWorkDone, makeWork, type WorkChallenge } from './challenge.ts';
import { HARDEST, LEAST_WORK, MOST_WORK } from './difficulty.ts';

const secrets = secretsFrom('a secret key for tests');
const platform = { clock: movableClock(), random: systemRandom, secrets };
const token = issueCaptcha(platform, 'sign-in');

/** Does nothing but pick the fewest steps that a level allows, or the most. */
const fewest = { ...systemRandom, below: () => 0 };
const most = { ...systemRandom, below: (below: number) => below - 1 };

let challenge: WorkChallenge;
let sent: string;
beforeAll(async () => {
  challenge = await makeWork({ random: fewest, secrets }, token, 0);
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
    expect(await isWorkDone(secrets, token, sent)).toBe(true);
  });

  it('is worth nothing for another captcha', async () => {
    expect(await isWorkDone(secrets, issueCaptcha(platform, 'sign-in'), sent)).toBe(false);
    const other = issueCaptcha(platform, 'sign-in');
    const moved = altered({ parameters: { data: { token: other } } });
    expect(await isWorkDone(secrets, other, moved)).toBe(false);
  });

  it('is worth nothing to an installation that has another key', async () => {
    expect(await isWorkDone(secretsFrom('another key'), token, sent)).toBe(false);
  });

  it.each<[string, Change]>([
    ['fewer iterations', { parameters: { cost: 1 } }],
    ['an easier beginning', { parameters: { keyPrefix: '0' } }],
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
    expect(await isWorkDone(secrets, token, altered(change))).toBe(false);
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
    expect(await isWorkDone(secrets, token, text)).toBe(false),
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

describe('the difficulty of the work', () => {
  it.each([
    [0, fewest, LEAST_WORK],
    [0, most, MOST_WORK - 1],
    [1, fewest, 2 * LEAST_WORK],
    [HARDEST, most, 2 ** HARDEST * MOST_WORK - 1],
    [HARDEST + 1, fewest, 2 ** HARDEST * LEAST_WORK],
    [-1, fewest, LEAST_WORK],
  ])('at level %i is bounded', async (level, random, steps) => {
    const made = await makeWork({ random, secrets }, token, level);
    expect((await doWork(made)).steps).toBe(steps);
  });
});
