import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

const SELF = 'http://self.example';

describe('where to go after signing in', () => {
  it.each(['/espace', '/espace/identifiants', '/espace/services?bloc=2&x=a%20b', '/espace?dossier=1'])(
    'is the page asked for: %s',
    (path) => {
      expect(returnPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    '',
    '/',
    '/connexion',
    '/espaces',
    '/espace.evil.example',
    '/espace@evil.example',
    '//evil.example/espace',
    'https://evil.example/espace',
    'javascript:alert(1)',
    '/\\evil.example',
    '/espace/\\evil.example',
    '/espace//evil.example',
    '/espace/../deconnexion',
    '/espace/\nSet-Cookie: a=b',
    '/espace/services\n',
    '/espace/#fragment',
    ' /espace/services',
  ])('is home when asked for %j', (asked) => {
    expect(returnPath(asked)).toBe('/espace');
  });

  it('never is another site, whatever is asked', () => {
    const piece = fc.constantFrom(
      '/espace',
      '/',
      '//',
      '\\',
      '..',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      '%5c',
      '\t',
      '\n',
    );
    const asked = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc
        .array(fc.oneof(piece, fc.constant('evil.example'), fc.string({ maxLength: 2 })))
        .map((all) => all.join('')),
      fc.array(piece).map((all) => `/espace${all.join('')}evil.example`),
    );
    fc.assert(
      fc.property(asked, (text) => {
        const url = new URL(returnPath(text), SELF);
        expect(url.origin).toBe(SELF);
        expect(url.pathname).toMatch(/^\/espace/);
      }),
      { numRuns: 3_000 },
    );
  });
});
