import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOME_HOLDER } from '../../test/tools/holder.ts';
import { printer } from '../../test/tools/platform.ts';
import { type ReadPdf, readPdf } from '../../test/tools/read-pdf.ts';
import { recapOf, recapPdf, type ToldByRecap } from './recap.ts';

const lila: ToldByRecap = {
  ...SOME_HOLDER,
  phone: '0123456789',
  postal_code: '75016',
  city: 'Paris',
  subscriber_number: '20232340000101',
  sign_in_email: 'lrosemonde@orange.example',
  security_question: 'Le prénom de votre conjoint(e) ?',
};
const NOW = new Date('2023-08-22T12:09:36Z');

const printed = (changes: Partial<ToldByRecap> = {}, madeAt = NOW) =>
  recapPdf({ printer }, recapOf({ ...lila, ...changes }, madeAt));
const read = async (changes?: Partial<ToldByRecap>) => readPdf(await printed(changes));

describe('the page', () => {
  it('says all that the holder gave, each value beside its label', async () => {
    const pdf = await read();
    expect(pdf.pages).toBe(1);
    expect(rowsOf(pdf)).toEqual({
      'Nom :': 'ROSEMONDE',
      'Prénom :': 'Lila',
      "N° d'abonné :": '20232340000101',
      'Téléphone :': '0123456789',
      'Adresse électronique de connexion :': 'lrosemonde@orange.example',
      'Adresse :': '12 rue de Longchamp\n75016 Paris\nFRANCE',
      'Question de confiance :': 'Le prénom de votre conjoint(e) ?',
    });
  });

  it('bears the titles of the fiche and, at its foot, when it was made in the time of Paris', async () => {
    const { text, tagged } = await read();
    expect(tagged.filter(({ role }) => /^H\d$/.test(role))).toEqual([
      { role: 'H1', text: 'RECAPITULATIF DE VOS DONNEES PERSONNELLES' },
      { role: 'H2', text: 'Vos coordonnées' },
      { role: 'H2', text: 'Votre question de confiance' },
    ]);
    expect(tagged[0]?.text).toBe('VOTRE ESPACE PROFESSIONNEL');
    expect(tagged.at(-1)?.text).toBe('Votre espace professionnel : document créé le 22/08/2023 à 14h09mn36s');
    expect(text).toContain('Gardez ce document en lieu sûr');
  });
});

describe('the file', () => {
  it('declares PDF/UA-1, is tagged, in French, with its title, author and date', async () => {
    const pdf = await read();
    expect(pdf.accessibilityPart).toBe('1');
    expect(pdf.isTagged).toBe(true);
    expect(pdf.language).toBe('fr');
    expect(pdf.title).toBe('Récapitulatif de vos données personnelles - Votre espace professionnel');
    expect(pdf.author).toBe('Espace professionnel');
    expect(pdf.createdAt).toBe('D:20230822120936Z');
  });

  it('carries its fonts', async () => {
    const { fonts } = await read({ city: 'Αθήνα' });
    expect(fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual([
      'AtkinsonHyperlegibleNext-Bold',
      'AtkinsonHyperlegibleNext-Regular',
      'AtkinsonHyperlegibleNext-SemiBold',
      'LibertinusSerif-Regular',
    ]);
    expect(fonts.filter(({ embedded }) => !embedded)).toEqual([]);
  });

  it('refuses a date that is none', async () => {
    await expect(printed({}, new Date('no date'))).rejects.toThrow(RangeError);
  });
});

describe('what a holder may be called', () => {
  it('is printed as it is where it looks like markup', async () => {
    const last_name = '#eval("1") *gras* @ref $x^2$ <b> \\ #v(1fr)';
    const street = '= Titre / a: b - c + d';
    const security_question = '`a` "b" //c /*d*/ -- ~ _x_ #{2+2} \\u{41}';
    const rows = rowsOf(await read({ last_name, street, security_question }));
    expect(rows['Nom :']).toBe(last_name);
    expect(rows['Adresse :']?.split('\n')[0]).toBe(street);
    expect(rows['Question de confiance :']).toBe(security_question);
  });

  it('is printed as it is, whatever the letters', async () => {
    const written = fc.string({ unit: fc.constantFrom(...LETTERS_AND_SIGNS), maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(written, async (last_name) => {
        const rows = rowsOf(await read({ last_name }));
        expect(unspaced(rows['Nom :'] ?? '')).toBe(unspaced(last_name));
      }),
      { numRuns: 40 },
    );
  });

  it('never costs the recap: a character without a shape is marked, and the page says so', async () => {
    const { text, tagged } = await read({
      first_name: 'Zoe\u0301 😀 王',
      city: 'L\u0000I\u200bL\u00adL\u202eE',
    });
    const rows = rowsOf({ tagged });
    expect(rows['Prénom :']).toBe('Zoé \ufffd \ufffd');
    expect(rows['Adresse :']).toContain('75016 L ILLE\n');
    expect(text).toContain('tient la place d’un caractère');
    expect((await read()).text).not.toContain('tient la place d’un caractère');

    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (any) => {
        await printed({ first_name: any, subscriber_number: any, security_question: any });
      }),
      { numRuns: 60 },
    );
  });

  it('may use every letter that is not marked, in both weights', async () => {
    const marks = everyCharacter(0x20, 0x2fff).filter((character) => /\P{C}/u.test(character));
    for (let start = 0; start < marks.length; start += 500) {
      const all = marks.slice(start, start + 500).join(' a');
      await printed({ last_name: all, subscriber_number: all });
    }
  });
});

describe('long values', () => {
  it('end their lines inside the page and lose nothing, on one page', async () => {
    const sign_in_email = `${'efficient.office'.repeat(5)}abcdefg@sub.example`;
    const street = 'Résidence des Grands Affineurs, bâtiment B, escalier 3, '.repeat(4).slice(0, 200).trim();
    const last_name = 'W'.repeat(100);
    const pdf = await read({ sign_in_email, street, last_name, security_question: street });
    const rows = rowsOf(pdf);
    expect(pdf.pages).toBe(1);
    expect(unspaced(rows['Adresse électronique de connexion :'] ?? '')).toBe(sign_in_email);
    expect(unspaced(rows['Nom :'] ?? '')).toBe(last_name);
    expect(unspaced(rows['Adresse :'] ?? '')).toBe(unspaced(`${street}75016ParisFRANCE`));
    expect(rows['Nom :']?.split('\n').every((line) => line.length <= 30)).toBe(true);
  });

  it('go on to a second, numbered page when they must', async () => {
    const { pages, text } = await read({ street: 'rue '.repeat(900) });
    expect(pages).toBeGreaterThan(1);
    expect(text).toContain(`1 / ${pages}`);
  });
});

/** Each label with what stands beside it, from the tags of the list: what a screen reader says. */
function rowsOf({ tagged }: Pick<ReadPdf, 'tagged'>): Record<string, string> {
  const rows: Record<string, string> = {};
  let label = '';
  for (const { role, text } of tagged) {
    if (text.endsWith(' :')) {
      label = text;
      rows[label] = '';
    } else if (label && !/^(H\d|P)$/.test(role)) {
      rows[label] = rows[label] ? `${rows[label]}\n${text}` : text;
    } else {
      label = '';
    }
  }
  return rows;
}

const unspaced = (text: string) => text.replace(/\s/g, '');

function everyCharacter(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
}

/** The letters of French and its neighbours, and the signs of a keyboard. */
const LETTERS_AND_SIGNS = [
  ...everyCharacter(0x20, 0x7e),
  ...everyCharacter(0xa1, 0xac),
  ...everyCharacter(0xae, 0xff),
  ...'ŒœŸŁłŠšŽžİışŞğĞ’“”–—…€',
];
