import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES as TICKED_RULES } from '../web/browser/rules.ts';
import { checkPassword, PASSWORD_RULES, PASSWORD_RULES_ATTRIBUTE, type PasswordFault } from './rules.ts';
import { PASSWORD_EXAMPLE, SHOWN_PASSWORDS } from './strength/contained.ts';
import { strengthEstimator } from './strength/estimate.ts';
import { wordLists } from './strength/word-lists.ts';
import { PASSWORD_FAULT_TEXTS } from './texts.ts';

const LILA = {
  signInEmail: 'lila.rosemonde@demo.example',
  firstName: 'Lila',
  lastName: 'ROSEMONDE',
  subscriberNumber: '20232340000101',
};
const faults = (password: string, who: Partial<Parameters<typeof checkPassword>[1]> = {}) =>
  checkPassword(password, { ...LILA, ...who });

describe('a password that keeps the rules', () => {
  it.each([
    'marmotte-violoncelle-brouillard-42',
    'abcdefghijklmnopqrs1',
    `${'é'.repeat(127)}1`,
    'ПарольДляПроверки9слов',
    'अआइईउऊऋएऐओऔकखगघङचछज१',
    'a1<script>alert("&")</script>',
    '1a🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈',
  ])('has no fault: %s', (password) => expect(faults(password)).toEqual([]));
});

describe('the length', () => {
  it('is 20 to 128 characters', () => {
    expect(faults(`${'x'.repeat(18)}1`)).toEqual(['too-short']);
    expect(faults(`${'x'.repeat(19)}1`)).toEqual([]);
    expect(faults(`${'x'.repeat(127)}1`)).toEqual([]);
    expect(faults(`${'x'.repeat(128)}1`)).toEqual(['too-long']);
    expect(faults('')).toEqual(['too-short', 'no-letter', 'no-digit']);
  });

  it('counts characters as people do: an emoji is one, an accent belongs to its letter', () => {
    expect(faults(`${'🐈'.repeat(17)}a1`)).toEqual(['too-short']);
    expect(faults(`${'e\u0301'.repeat(18)}1`)).toEqual(['too-short']);
    expect(faults(`${'e\u0301'.repeat(127)}1`)).toEqual([]);
  });

  it('does not depend on how accents are encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (password) => {
        expect(faults(password.normalize('NFD'))).toEqual(faults(password.normalize('NFC')));
      }),
    );
  });
});

describe('the kinds of characters', () => {
  it.each<[PasswordFault, string]>([
    ['no-letter', '12345-67890-12345-67890'],
    ['no-digit', 'quatre-parapluies-mauves'],
    ['white-space', 'quatre parapluies mauves 7'],
    ['white-space', 'quatre-parapluies\u00a0mauves-7'],
    ['white-space', 'quatre-parapluies-mauves-7\t'],
    ['white-space', ' quatre-parapluies-mauves-7'],
    ['unprintable', 'quatre-parapluies\u0000mauves-7'],
    ['unprintable', 'quatre-parapluies\u200bmauves-7'],
    ['unprintable', 'quatre-parapluies\u202emauves-7'],
    ['unprintable', 'quatre-parapluies\ud800mauves-7'],
    ['unprintable', 'quatre-parapluies\u{e0fff}mauves-7'],
  ])('%s: %j', (fault, password) => expect(faults(password)).toEqual([fault]));
});

describe('what is known of the holder', () => {
  it.each<[PasswordFault[], string]>([
    [['contains-name'], 'quatre-lila-mauves-dansent-7'],
    [['contains-name'], 'quatre-LÎLÀ-mauves-dansent-7'],
    [['contains-name'], 'Rosemonde-mauve-dansante-7'],
    [['contains-email', 'contains-name'], 'x-lila.rosemonde-y-2026-z'],
    [['contains-email', 'contains-name'], 'x-LilaRosemonde-y-2026-zz'],
    [['contains-subscriber-number'], 'abonne-20232340000101'],
    [['contains-subscriber-number'], 'abonne-2023-234-0000101'],
  ])('is not in the password: %j, %s', (expected, password) => expect(faults(password)).toEqual(expected));

  it.each<[string, string, Parameters<typeof faults>[1], PasswordFault[]]>([
    [
      'the new address too',
      'quatre-zorglub-dansent-7',
      { newEmail: 'Zorglub@demo.example' },
      ['contains-email'],
    ],
    ['not its domain', 'quatre-zorglub-dansent-7', { newEmail: 'lili@zorglub.example' }, []],
    ['no local part of 3', 'quatre-parapluies-mauves-7', { newEmail: 'atr@demo.example' }, []],
    ['composed names', 'quatre-le-roux-mauves-7', { lastName: 'Le Roux' }, ['contains-name']],
    ['composed names in one', 'quatre-jeanpierre-mauves-7', { firstName: 'Jean-Pierre' }, ['contains-name']],
    ['no composed name in part', 'quatre-jean-mauves-dansent-7', { firstName: 'Jean-Pierre' }, []],
    ['names of 3 letters', 'quatre-luc-mauves-dansent-7', { firstName: 'Luc' }, ['contains-name']],
    ['no name of 3 letters across two words', 'quatrelu-cmauves-dansent-7', { firstName: 'Luc' }, []],
    ['no name of 2 letters', 'quatre-an-mauves-dansent-7', { firstName: 'An' }, []],
    ['no number where there is none yet', 'quatre-parapluies-mauves-7', { subscriberNumber: '' }, []],
    ['no address where there is none', 'quatre-parapluies-mauves-7', { signInEmail: '' }, []],
  ])('%s', (_, password, who, expected) => expect(faults(password, who)).toEqual(expected));

  it('finds a name wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom('Lila', 'ROSEMONDE', 'rôsèmönde'),
        (a, b, name) => {
          expect(faults(`${a}${name}${b}`)).toContain('contains-name');
        },
      ),
    );
  });
});

describe('what holders read', () => {
  it('is one sentence a fault, with what to do', () => {
    for (const text of Object.values(PASSWORD_FAULT_TEXTS)) {
      expect(text).toMatch(/^(Le|Ce) mot de passe [^:]+\u00a0: [^:]+\.$/);
    }
    expect(new Set(Object.values(PASSWORD_FAULT_TEXTS)).size).toBe(15);
  });

  it('is a list of rules that the page can tick off, every one of them', () => {
    expect(PASSWORD_RULES.map(({ id }) => id)).toEqual([...Object.keys(TICKED_RULES), 'strong']);
  });

  it.each(SHOWN_PASSWORDS)('shows an example that obeys in all else, and is refused: %s', (shown) => {
    expect(faults(shown)).toEqual(['example']);
    expect(strengthEstimator(wordLists())(shown, [])).toBe('strong');
  });

  it.each([
    PASSWORD_EXAMPLE.toUpperCase(),
    PASSWORD_EXAMPLE.replaceAll('-', ''),
    PASSWORD_EXAMPLE.replace('7', '8'),
    PASSWORD_EXAMPLE.replaceAll('a', 'à'),
    `mon-${PASSWORD_EXAMPLE}!`,
    'Sept_Lampes_Boivent_Du_Granit_2027',
    'démonstration.espace.2026',
  ])('refuses what is the example but for case, signs, digits or what stands around it: %s', (password) =>
    expect(faults(password)).toContain('example'),
  );
});

describe('what password managers read', () => {
  it('gives lengths and classes of characters that are accepted here', () => {
    const allowed = /\[(.+)\]/.exec(PASSWORD_RULES_ATTRIBUTE)?.[1] ?? '';
    expect(PASSWORD_RULES_ATTRIBUTE).toMatch(
      /^minlength: 20; maxlength: 128; required: lower; required: digit;/,
    );
    expect(faults(`abcdefghijklmnopqrs1XYZ${allowed}`)).toEqual([]);
  });
});
