import { describe, expect, it } from 'vitest';
import { commonPasswords } from './common-passwords.ts';
import { wordLists } from './word-lists.ts';

const isCommon = commonPasswords(Object.values(wordLists().words).flat());

describe('a common password', () => {
  it.each([
    ['on the list', 'motdepasse'],
    ['in other letters', 'MotDePasse'],
    ['with accents', 'Têléphone'],
    ['typed several times', 'azertyazertyazertyazerty'],
    ['with digits in it, typed several times', 'azerty123azerty123azerty123'],
    ['padded behind', 'motdepasse1234567890'],
    ['padded in front', '---2026---motdepasse'],
    ['padded on both sides', '*2026*motdepasse*2*!'],
    ['several times and padded', 'MotdepasseMotdepasse1'],
    ['a word of the dictionary and digits', 'gouvernement20262026'],
  ])('is one %s: %s', (_, password) => expect(isCommon(password)).toBe(true));

  it.each([
    ['is the demonstration accounts’', 'Demonstration-Espace-2026'],
    ['is the example shown', 'quatre-parapluies-mauves-dansent-7-fois'],
    ['is random digits and a letter', '7294810573629105738k'],
    ['is random digits and a short word', 'maison72948105736291'],
    ['is two words', 'parapluie-violoncelle'],
    ['is random', '8c7o1eo3hffwmjxm6zmh'],
    ['is empty', ''],
    ['is only signs', '!?-_!?-_'],
    ['is too long to be accepted at all', 'motdepasse'.repeat(100)],
  ])('is not one that %s', (_, password) => expect(isCommon(password)).toBe(false));
});
