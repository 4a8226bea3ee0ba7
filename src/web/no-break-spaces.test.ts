import fc from 'fast-check';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { withNoBreakSpaces } from './no-break-spaces.ts';

/** No-break spaces made visible. */
const shown = (html: string) => withNoBreakSpaces(html).replaceAll('\u00a0', '_');

describe('no-break spaces', () => {
  it.each([
    ['<p>Choisissez « OK » : tout va ; vraiment ?</p>', '<p>Choisissez «_OK_»_: tout va_; vraiment_?</p>'],
    ['<p>« <a href="/aide">Aide</a> », 20 %</p>', '<p>«_<a href="/aide">Aide</a>_», 20_%</p>'],
    ['<p>avant le 27 novembre 2026 à 14 h 09</p>', '<p>avant le 27 novembre 2026 à 14_h_09</p>'],
  ])('hold punctuation to its word: %s', (html, expected) => expect(shown(html)).toBe(expected));

  it.each([
    '<input value="Le prénom ?" title="a > b : c"/>',
    '<option>Le prénom ?</option>',
    '<textarea>un : deux</textarea>',
    '<pre>un : deux\n<b>trois !</b></pre>',
    '<code>a ? b : c</code>',
    '<style>a{} :root{}</style>',
    '<script>a ? b : c</script>',
  ])('leave alone what is sent or taken as it is: %s', (html) => expect(withNoBreakSpaces(html)).toBe(html));

  it('change nothing but spaces, whatever the texts and the attributes are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, value) => {
        const html = renderToString(h('p', null, text, h('input', { value }), h('b', null, text)));
        const sent = withNoBreakSpaces(html);
        expect(sent.replaceAll('\u00a0', ' ')).toBe(html.replaceAll('\u00a0', ' '));
        expect(/<input[\s\S]*?\/>/.exec(sent)?.[0]).toBe(/<input[\s\S]*?\/>/.exec(html)?.[0]);
      }),
    );
  });
});
