import { describe, expect, it } from 'vitest';
import { normaliseAnswer } from './security-answer.ts';

describe('an answer to the security question', () => {
  it.each([
    ['CAMILLE', 'camille'],
    ['  Camille ', 'camille'],
    ['Éléonore', 'eleonore'],
    ['Eléonore', 'eleonore'],
    ['Jean-François', 'jean francois'],
    ['JEAN   FRANCOIS', 'jean francois'],
    ['Jean – François', 'jean francois'],
    ['Saint-Étienne-\tdu-Bois', 'saint etienne du bois'],
  ])('%j is remembered as %j', (typed, kept) => {
    expect(normaliseAnswer(typed)).toBe(kept);
  });

  it('is not another answer', () => {
    expect(normaliseAnswer('Camille')).not.toBe(normaliseAnswer('Camilla'));
    expect(normaliseAnswer('Marie Claire')).not.toBe(normaliseAnswer('Marieclaire'));
  });
});
