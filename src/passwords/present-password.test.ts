import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCurrentPassword } from './reauthentication.ts';
import { checkPassword } from './rules.ts';

const NOBODY = { signInEmail: '', firstName: '', lastName: '', subscriberNumber: '' };
const read = (password: string) => readCurrentPassword({ password }, 'password');

describe('the present password', () => {
  it.each([
    'Sept-Girafes-42 ',
    '\u00a0Sept-Girafes-42',
    'Sept-Girafes-42\u200b',
    '\ufeffSept-\u00adGirafes-42\r\n',
  ])('is read without what came along when it was pasted: %j', (typed) => {
    expect(read(typed)).toBe('Sept-Girafes-42');
  });

  it('is read whole wherever it is one that may be chosen', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(anything, (typed) => {
        const faults = checkPassword(typed, NOBODY);
        fc.pre(!faults.includes('white-space') && !faults.includes('unprintable'));
        expect(read(typed)).toBe(typed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps a space within it, which makes it another one', () => {
    expect(read('Sept Girafes')).toBe('Sept Girafes');
  });

  it('far longer than any is none, and empty where it was not sent', () => {
    expect(read('x'.repeat(60_000))).toHaveLength(512);
    expect(readCurrentPassword({}, 'password')).toBe('');
  });
});
