import { expect, it } from 'vitest';
import { seededRandom } from '../../src/captcha/seeded-random.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { network } from './network.ts';

const random = seededRandom(secretsFrom('a secret key for tests'), 'network');

/** Two dark bars in a small picture, anywhere: their places are what is to be read. */
function sample(): { picture: Float32Array; answer: number[] } {
  const answer = [Math.floor(random.between(0, 4)), Math.floor(random.between(0, 4))];
  const picture = new Float32Array(8 * 8);
  for (let y = 0; y < 4; y++) picture[y * 8 + (answer[0] ?? 0) * 2] = 1;
  for (let y = 4; y < 8; y++) picture[y * 8 + (answer[1] ?? 0) * 2 + 1] = 1;
  return { picture, answer };
}

it('a network learns to read what it is shown, and reads what it was never shown', () => {
  const reader = network(
    { width: 8, height: 8, channels: 1 },
    [{ size: 3, stride: 2, filters: 4 }],
    { hidden: 16, places: 2, kinds: 4 },
    () => random.between(0, 1),
  );
  const rightOf = (samples: number, learn: boolean) => {
    let right = 0;
    for (let n = 1; n <= samples; n++) {
      const { picture, answer } = sample();
      right += reader.practise(picture, answer);
      if (learn && n % 16 === 0) reader.learn(0.01);
    }
    return right;
  };
  expect(rightOf(200, false)).toBeLessThan(200);
  rightOf(3200, true);
  expect(rightOf(200, false)).toBeGreaterThan(390);
});
