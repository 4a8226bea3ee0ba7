import { describe, expect, it } from 'vitest';
import { readOptions, WrongOption } from './options.ts';

const read = (...args: string[]) => readOptions(args, ['siren', 'output']);

describe('the options of a command', () => {
  it('are read in both spellings, without the spaces around them', () => {
    const given = read('--siren', ' 732 829 320 ', '--output=-a.pdf');
    expect([given.text('siren'), given.optional('output')]).toEqual(['732 829 320', '-a.pdf']);
    expect(read('--siren', '1').optional('output')).toBeUndefined();
  });

  it.each([
    [[], '--siren is missing'],
    [['--siren', ''], '--siren is empty'],
    [['--siren', '1', '--siren', '2'], '--siren is given twice'],
    [['--siren', 'x'.repeat(201)], '--siren is longer than 200 characters'],
    [['--siren'], "Option '--siren <value>' argument missing"],
    [['--siren', '--output', 'a'], "Option '--siren' argument is ambiguous."],
    [['--sirene', '1'], "Unknown option '--sirene'"],
    [['-s', '1'], "Unknown option '-s'"],
    [['--siren', '1', '2'], '"2" is one value too many'],
  ])('are refused for what is wrong with them: %j', (args, said) => {
    const use = () => read(...args).text('siren');
    expect(use).toThrow(WrongOption);
    expect(use).toThrow(said);
  });

  it('leave values without a name as they are, a dash at their beginning too', () => {
    expect(readOptions(['5', '-hash'], [], 2).rest).toEqual(['5', '-hash']);
    expect(() => readOptions(['5', '-hash', '6'], [], 2)).toThrow('"6" is one value too many');
  });
});
