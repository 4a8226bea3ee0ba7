import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../../test/tools/accounts.ts';
import { breachedPasswords } from './breached-passwords.ts';

const isBreached = breachedPasswords();

describe('a password known already', () => {
  it.each([
    ['is from a breach', 'wladwladwlad24413wlad'],
    ['is from a breach, in other letters', 'SmokyMomichail19871007'],
    ['is from a breach, with digits added', 'twilighttennispenguins7'],
    ['is from a breach, with its words parted', 'Twilight-Tennis-Penguins-2026'],
    ['is from a breach, and shorter, padded', 'bestfriendsforever2026'],
    ['is from a breach, typed twice', 'bestfriendsforeverBestfriendsforever1'],
    ['is the passphrase of all articles', 'correcthorsebatterystaple1'],
    ['is it with hyphens', 'correct-horse-battery-staple-1'],
    ['is it with digits between', 'Correct1Horse2Battery3Staple'],
    ['is it with signs for letters', 'c0rr3ct-h0rs3-b4tt3ry-st4pl3'],
    ['is it in French', 'Cheval-Correct-Batterie-Agrafe-9'],
    ['is the example that our pages show', 'quatre-parapluies-mauves-dansent-7-fois'],
    ['is it with another digit', 'quatre-parapluies-mauves-dansent-8-fois'],
    ['is that of the demonstration', 'Demonstration-Espace-2026'],
    ['is an anthem', 'AllonsEnfantsDeLaPatrie1789'],
    ['is a proverb', 'pierre-qui-roule-namasse-pas-mousse-1'],
    ['is the beginning of one', 'Rien.ne.sert.de.courir.1'],
    ['is the end of one', '2-il-faut-partir-a-point'],
    ['is a line of a film', 'MayTheForceBeWithYou4!'],
    ['is a walk over the keyboard', '1a2z3e4r5t6y7u8i9o0p'],
    ['is numbers in words', 'un-deux-trois-quatre-cinq-6'],
  ])('%s: %s', (_, password) => expect(isBreached(password)).toBe(true));

  it.each([
    ['is words that nobody joined', 'marmotte-violoncelle-brouillard-42'],
    ['is those of the tests', PASSWORD],
    ['is random', '8c7o1eo3hffwmjxm6zmh'],
    ['is random, with signs', 'jTJNNi8mZdrmY$BKCEiO'],
    ['is in another script', 'ПарольДляПроверки9слов'],
    ['holds a phrase among as many other words', 'open-sesame-quand-la-marmotte-mange-7-violoncelles'],
    ['is digits and a short word', 'maison72948105736291'],
    ['is empty', ''],
    ['is signs', '!?-_!?-_!?-_!?-_!?-_'],
  ])('is not one that %s: %s', (_, password) => expect(isBreached(password)).toBe(false));
});
