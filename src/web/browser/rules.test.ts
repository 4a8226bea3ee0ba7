import { expect, it } from 'vitest';
import { RULES } from './rules.ts';

const met = (password: string) =>
  ['length', 'letter', 'digit', 'no-space'].filter((id) => RULES[id]?.(password));

it('ticks every rule that the page shows for a good password', () => {
  expect(met('Trois-chats-gris-dorment-2-fois')).toEqual(['length', 'letter', 'digit', 'no-space']);
});

it('ticks nothing while nothing is typed', () => {
  expect(met('')).toEqual([]);
});

it('counts characters as people do, from 20 to 128', () => {
  expect(met('a'.repeat(19))).not.toContain('length');
  expect(met('a'.repeat(20))).toContain('length');
  expect(met('😀'.repeat(10))).not.toContain('length');
  expect(met('a'.repeat(128))).toContain('length');
  expect(met('a'.repeat(129))).not.toContain('length');
});

it('knows letters and digits of every script, and every white space', () => {
  expect(met('éàç')).toContain('letter');
  expect(met('٣')).toContain('digit');
  expect(met('a\u00a0b')).not.toContain('no-space');
  expect(met('a\tb')).not.toContain('no-space');
});
