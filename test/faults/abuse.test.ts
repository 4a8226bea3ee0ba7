import { expect, it } from 'vitest';
import { attack } from '../abuse/attack.ts';
import { KINDS } from '../abuse/requests.ts';

it('two thousand bad requests, of every kind and to every route, find no fault', {
  timeout: 600_000,
}, async () => {
  const { requests, tally, faults } = await attack({ requests: 2_000, seed: 20_261_125 });
  expect(faults).toEqual([]);
  expect(requests).toBe(2_000);
  for (const kind of KINDS) expect(tally[kind], kind).not.toEqual({});
});
