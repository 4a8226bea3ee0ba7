import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { field, readFormBody, UnreadableForm } from './form-body.ts';

describe('the body of a form', () => {
  it('reads what a browser sends, whatever was typed', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((typed) => !typed.includes('\0'));
    fc.assert(
      fc.property(fc.dictionary(text, text), (fields) => {
        const sent = new URLSearchParams(Object.entries(fields)).toString();
        expect(Object.entries(readFormBody(sent))).toEqual(expect.arrayContaining(Object.entries(fields)));
        for (const [name, value] of Object.entries(fields)) {
          expect(field(readFormBody(sent), name)).toBe(value);
        }
      }),
    );
  });

  it.each([
    ['', {}],
    ['&&', {}],
    ['a', { a: '' }],
    ['a=', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=1+2%2B3', { a: '1 2+3' }],
    ['a=%C3%A9', { a: 'é' }],
  ])('%j', (raw, fields) => {
    expect(readFormBody(raw)).toEqual(fields);
  });

  it.each([
    ['a field sent twice', 'a=1&a=2'],
    ['a field sent twice, once encoded', 'a=1&%61=2'],
    ['a field sent twice, once without a value', 'a&a=2'],
    ['a percent sign alone', 'a=%'],
    ['half an escape', 'a=%e'],
    ['an escape that is none', 'a=%zz'],
    ['UTF-8 cut short', 'a=%C3'],
    ['Latin-1', 'a=%E9'],
    ['a surrogate', 'a=%ED%A0%80'],
    ['an overlong slash', 'a=%C0%AF'],
    ['a NUL in a value', 'a=1%002'],
    ['a NUL in a name', 'a%00=1'],
    ['a raw NUL', 'a=\0'],
    ['a raw letter outside ASCII', 'a=é'],
    ['a raw line', 'a=1\r\nb=2'],
  ])('refuses %s', (_what, raw) => {
    expect(() => readFormBody(raw)).toThrow(UnreadableForm);
  });

  it('is read or refused with 400, whatever comes, and never quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        try {
          readFormBody(raw);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UnreadableForm', statusCode: 400 });
        }
      }),
    );
    expect(() => readFormBody('password=secret-1%')).toThrow(/^(?!.*secret-1)/);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'takes %s for a field like any other',
    (name) => {
      expect(field(readFormBody(''), name)).toBe('');
      const body = readFormBody(`${name}=typed&a=b`);
      expect(field(body, name)).toBe('typed');
      expect(field(body, 'a')).toBe('b');
      expect(({} as Record<string, unknown>).typed).toBeUndefined();
      expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    },
  );
});
