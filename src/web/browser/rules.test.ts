import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPassword } from '../../passwords/rules.ts';
import { PASSWORD_EXAMPLE, type PasswordBearer } from '../../passwords/strength/contained.ts';
import { RULES } from './rules.ts';

const LILA: PasswordBearer = {
  signInEmail: 'lila.rosemonde@demo.example',
  newEmail: 'atelier.du.port@demo.example',
  firstName: 'Lila',
  lastName: 'ROSEMONDE',
  subscriberNumber: '20232340000101',
};

const met = (password: string, bearer = LILA) =>
  Object.keys(RULES).filter((id) => RULES[id]?.(password, bearer));

describe('the rules that tick off as one types', () => {
  it('are all ticked for a good password, and none while nothing is typed', () => {
    expect(met('Trois-chats-gris-dorment-2-fois')).toEqual(Object.keys(RULES));
    expect(met('')).toEqual([]);
  });

  it('count characters as people do, from 20 to 128', () => {
    expect(met('a'.repeat(19))).not.toContain('length');
    expect(met('a'.repeat(20))).toContain('length');
    expect(met('😀'.repeat(10))).not.toContain('length');
    expect(met('a'.repeat(128))).toContain('length');
    expect(met('a'.repeat(129))).not.toContain('length');
  });

  it('know letters and digits of every script, and every white space', () => {
    expect(met('éàç')).toContain('letter');
    expect(met('٣')).toContain('digit');
    expect(met('a\u00a0b')).not.toContain('no-space');
    expect(met('a\tb')).not.toContain('no-space');
  });

  it.each(['x-lila-y', 'Rosemonde-2', 'atelier-du-port', 'lilarosemonde', 'n-2023-234-0000101'])(
    'know whose password it is: %s',
    (password) => expect(met(password)).not.toContain('not-yours'),
  );

  it('know the example, whatever stands around it', () => {
    expect(met(`mon-${PASSWORD_EXAMPLE.toUpperCase()}`)).not.toContain('not-shown');
    expect(met(PASSWORD_EXAMPLE)).toContain('not-yours');
  });

  it('are all ticked exactly where the server finds no fault by itself', () => {
    const piece = fc.constantFrom(
      'lila',
      'Rosemonde',
      '-',
      ' ',
      '7',
      'granit',
      'dansent',
      'atelierduport',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const password = pieces.join('');
        const isFaultless = checkPassword(password, LILA).length === 0;
        expect(met(password).length === Object.keys(RULES).length).toBe(isFaultless);
      }),
    );
  });
});
