import { describe, expect, it } from 'vitest';
import { folded, withoutAccents } from './fold.ts';

describe('folding', () => {
  it.each([
    ['Éléonore', 'eleonore'],
    ['E\u0301le\u0301onore', 'eleonore'],
    ['GARÇON', 'garcon'],
    ['Cœur', 'coeur'],
    ['Ŋguyễn', 'ŋguyen'],
    ['p4$$-W0rd', 'p4$$-w0rd'],
    ['한국', '한국'],
  ])('%s is compared as %s', (text, key) => expect(folded(text)).toBe(key));

  it('leaves capitals alone where only accents are taken off', () => {
    expect(withoutAccents('Œuvre de Noël')).toBe('Oeuvre de Noel');
  });
});
