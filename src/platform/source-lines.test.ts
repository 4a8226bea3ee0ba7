import { expect, it } from 'vitest';
import { inSources } from './source-lines.ts';

it.each([
  'Error: file://elsewhere/x.js:1:1',
  'Error: file:///a%2Fb.js:1:1',
  `Error: ${'file://'.repeat(5_000)}`,
])('a trace whose places are nowhere is told as it is: %.60s', (stack) => {
  expect(inSources(stack)).toBe(stack);
});
