import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../platform/printed-characters.ts';
import { addressFault, nameFault } from './writing.ts';

describe('a name', () => {
  it.each([
    "O'NEIL",
    'L’HÉRITIER',
    'van der Berg',
    'MARIE-CLAIRE',
    'Łukasz',
    'Nguyễn Thị',
    'E\u0301lise',
    'Məmmədova',
    'WEIẞ',
    'Mª José',
    'Hawaiʼi',
    'Γεωργίου',
    'Ёлкина-Чайковская',
    'Հակոբյան',
    'გიორგი',
    'מִרְיָם',
    'محمد',
  ])('may be %s', (name) => expect(nameFault('Le nom', name)).toBeUndefined());

  it.each([
    // A full stop, and all that looks like one.
    ...[
      '.',
      '․',
      '。',
      '｡',
      '．',
      '﹒',
      '·',
      '•',
      '‧',
      '۔',
      '܁',
      '᠃',
      '։',
      '᙮',
      'ꓸ',
      'ꓺ',
      'ꞏ',
      '٠',
      '۰',
      '⒈',
      '🄀',
    ],
    // What else an address of a site is made of.
    ...[':', '：', 'ː', '꞉', '/', '⁄', '∕', '⧸', '／', '@', '＠', '?', '#', '&', '%', '_', '0', '１'],
    // What is not seen, or turns the text round.
    ...[
      '\u00ad',
      '\u034f',
      '\u061c',
      '\u115f',
      '\u200b',
      '\u200d',
      '\u202e',
      '\u2066',
      '\ufeff',
      '\ufe0f',
      '\u{e0041}',
    ],
    // Letters that pass for others.
    ...['а', 'е', 'ο', 'ԁ', 'ѕ', 'Ꭼ', 'ꓰ', 'ⲟ', 'ᴏ\u0430', '𝐞', '𝚎', 'ⅼ', 'ⓔ'],
  ])('cannot hold « %s » beside Latin letters', (character) => {
    expect(nameFault('Le nom', `evil${character}example`)).toMatch(/^Le nom (?:contient|mêle) /);
  });

  it.each(['ꓰꓦꓲꓡꓸꓚꓳꓟ', 'ᏟᎬᏞᎬ', 'ⲈⲨⲒⲖ', '𐌄𐌅𐌉𐌋', 'ᚁᚂᚃ'])(
    'cannot be %s, of a script that is taken for another',
    (name) => expect(nameFault('Le nom', name)).toContain('d’une écriture qui n’est pas acceptée'),
  );

  it.each(['李小龍', 'さくらサクラ桜', 'ラーメン', '김민', 'श्रीमती', 'สมชาย'])(
    'cannot be %s, which no recap and no letter could print, and is asked in Latin letters',
    (name) => {
      for (const fault of [nameFault('Le nom', name), addressFault('La ville', name)]) {
        expect(fault).toMatch(/d’une écriture qui n’est pas acceptée\. Utilisez des lettres latines\.$/);
      }
    },
  );

  it('cannot hold a letter that the fonts lack, and says so, in a script that they have', () => {
    for (const name of ['ɂa', 'Ԥа', 'ڂا']) {
      expect(nameFault('Le nom', name)).toMatch(/que nos documents et nos lettres ne peuvent pas imprimer/);
    }
  });

  it('is printed whole wherever it is taken', () => {
    const letters = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.string({
        unit: fc.integer({ min: 0x20, max: 0x6ff }).map((point) => String.fromCodePoint(point)),
        maxLength: 4,
      }),
    );
    fc.assert(
      fc.property(letters, (text) => {
        if (nameFault('Le nom', text) === undefined) expect(printable(text)).toBe(text.normalize('NFC'));
        if (addressFault('La ville', text) === undefined) expect(printable(text)).toBe(text.normalize('NFC'));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['z\u0300\u0301\u0302\u0303\u0304\u0305a', '\u0301a', 'a \u0301b'])(
    'cannot stack accents, nor hang them on nothing: %j',
    (name) => expect(nameFault('Le nom', name)).toBeDefined(),
  );

  it.each(['\u3164', '김\u3164민', 'Zo\u034fe', '李\ufe00'])('cannot hold what is not seen: %j', (name) => {
    expect(nameFault('Le nom', name)).toContain('un caractère invisible');
  });

  it('is never anything that a mail program makes a link of', () => {
    const part = fc.constantFrom('www', 'evil', 'example', 'com', 'http', 'https', 'mailto', 'a', 'é');
    const glue = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2 }),
      fc.constantFrom('.', '://', '@', ' ', '-'),
    );
    fc.assert(
      fc.property(part, glue, part, glue, part, (...pieces) => {
        const name = pieces.join('');
        if (nameFault('Le nom', name) === undefined)
          expect(name).toMatch(/^[\p{L}\p{M}'’ʼ \u2010\u2011-]+$/u);
      }),
    );
  });
});

describe('a line of an address', () => {
  it.each([
    '12 bis, rue de l’Église - Bât. B, apt. 3/4',
    'Z.A. des Prés, n° 5 & 7 (c/o M. X)',
    'C.H.U. de Saint-Étienne',
    'Sint-Jansstraat 3½',
    '“La Colline” « les Pins »',
    'PARIS CEDEX 03',
    'Westward Ho!',
    'Λεωφόρος Κηφισίας 12',
    'شارع ٤٥',
  ])('may be %s', (line) => expect(addressFault('L’adresse', line)).toBeUndefined());

  it.each([
    'evil.example',
    '1 rue X, voir t.co',
    'www.evil.example',
    'https://evil',
    '12 bd.de la Paix',
    '192.168.1.1',
    'moi@evil',
    'evil。example',
    'evil٠example',
    'evilꓸexample',
    'Раris',
    'a\tb',
  ])('cannot be %j', (line) =>
    expect(addressFault('L’adresse', line)).toMatch(/^L’adresse (?:contient|mêle) /),
  );
});
