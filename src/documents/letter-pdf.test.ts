import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printer } from '../../test/tools/platform.ts';
import { type ReadPdf, readPdf } from '../../test/tools/read-pdf.ts';
import { readCode } from '../codes/code.ts';
import { type Letter, letterPdf } from './letter-pdf.ts';

const letter: Letter = {
  recipient: [
    'SARL MARTIN DISTRIBUTION',
    'À l’attention de Mme Lila ROSEMONDE',
    '12 rue de Longchamp',
    '75016 PARIS',
  ],
  subject: 'ouverture des services de SARL MARTIN DISTRIBUTION',
  subscriberNumber: '20232340000101',
  paragraphs: ['Mme Lila ROSEMONDE demande à gérer la société en ligne.', 'Ce code le lui permet.'],
  code: 'aBcDeFgHijKm',
  steps: [
    'Ouvrez https://espace.example dans votre navigateur.',
    'Choisissez « Activer ».',
    'Saisissez le code.',
  ],
  validUntil: 'Ce code est valable jusqu’au 21 octobre 2023 et ne sert qu’une fois.',
  installation: {
    BASE_URL: 'https://espace.example',
    OPERATOR_NAME: 'Portail de démonstration',
    OPERATOR_ADDRESS: ['12 place de l’Exemple', '75999 PARIS CEDEX 03'],
    OPERATOR_CITY: 'Paris',
    ASSISTANCE_PHONE: '0809 400 210',
    ASSISTANCE_HOURS: 'de 8h00 à 19h30 du lundi au vendredi',
  },
  madeAt: new Date('2023-08-22T12:09:36Z'),
};

const read = async (changes: Partial<Letter> = {}) =>
  readPdf(await letterPdf({ printer }, { ...letter, ...changes }));
const withInstallation = (changes: Partial<Letter['installation']>) => ({
  installation: { ...letter.installation, ...changes },
});

describe('a letter', () => {
  it('says all it has to, in the order in which a letter is read', async () => {
    const { pages, tagged } = await read();
    const said = tagged.map(({ text }) => text.replaceAll(/\s+/g, ' ')).join(' ');
    const order = [
      'Portail de démonstration',
      '12 place de l’Exemple 75999 PARIS CEDEX 03',
      letter.recipient.join(' '),
      'Paris, le 22 août 2023',
      `Objet : ${letter.subject}`,
      'Numéro d’abonné : 20232340000101',
      'Madame, Monsieur,',
      ...letter.paragraphs,
      letter.validUntil,
      'Ce que vous avez à faire',
      ...letter.steps,
      'Méfiez-vous des fraudes',
      'https://espace.example',
      '0809 400 210',
      'de 8h00 à 19h30 du lundi au vendredi',
      'Veuillez agréer',
    ];
    let from = 0;
    for (const part of order) {
      expect(said.indexOf(part, from), part).toBeGreaterThanOrEqual(from);
      from = said.indexOf(part, from) + part.length;
    }
    expect(pages).toBe(1);
  });

  it('has its subject as title, and its parts and steps tagged as such', async () => {
    const { tagged } = await read();
    const withRole = (role: string) =>
      tagged.filter((tag) => tag.role === role).map(({ text }) => text.replaceAll(/\s/g, ' '));
    expect(withRole('H1')).toEqual([`Objet : ${letter.subject}`]);
    expect(withRole('H2')).toEqual([
      'Ce que vous avez à faire',
      'Méfiez-vous des fraudes',
      'Besoin d’aide ?',
    ]);
    expect(withRole('Lbl')).toEqual(['1.', '2.', '3.']);
  });

  it('bears a code that is read as it was made, and marks capitals for the eye only', async () => {
    const { text, tagged } = await read();
    expect(readCode(tagged.find(({ text: said }) => readCode(said))?.text ?? '')).toBe(letter.code);
    expect(text.match(/maj\./g)).toHaveLength(5);
    expect(tagged.some(({ text: said }) => said.includes('maj.'))).toBe(false);
  });

  it('leaves out what it was not given', async () => {
    const { subscriberNumber: _, ...nobodys } = letter;
    const { text } = await readPdf(
      await letterPdf(
        { printer },
        { ...nobodys, ...withInstallation({ OPERATOR_ADDRESS: [], OPERATOR_CITY: '' }) },
      ),
    );
    expect(text).not.toContain('abonné');
    expect(text).toContain('Le 22 août 2023');
  });

  it.each([
    ['seven lines of address', { recipient: Array(7).fill('ligne') }],
    ['a code that is none', { code: 'abc' }],
    ['a date that is none', { madeAt: new Date('no date') }],
  ])('is not printed with %s', async (_what, changes) => {
    await expect(letterPdf({ printer }, { ...letter, ...changes })).rejects.toThrow(RangeError);
  });
});

describe('the sheet', () => {
  /** What always shows through the window of a DL envelope, in millimetres (NF Z 11-001). */
  const WINDOW = { left: 100, right: 190, top: 50, bottom: 80 };

  it('shows the whole address of the recipient, and nothing else, through the window of the envelope', async () => {
    const { placed } = await read();
    const shown = placed.filter(
      ({ left, top }) => left >= WINDOW.left && top >= WINDOW.top && top <= WINDOW.bottom,
    );
    expect(shown.map(({ text }) => text)).toEqual(letter.recipient);
    expect(Math.max(...shown.map(({ right }) => right))).toBeLessThan(WINDOW.right);
    const intruders = placed.filter(
      ({ right, top }) => right > WINDOW.left - 10 && top > WINDOW.top - 6 && top < WINDOW.bottom + 10,
    );
    expect(intruders).toEqual(shown);
  });

  it('keeps six lines in the window', async () => {
    const recipient = Array.from(
      { length: 6 },
      (_, index) => `LIGNE ${index + 1} DE TRENTE-HUIT CARACTERES AU`,
    );
    const lines = (await read({ recipient })).placed.filter(({ text }) => text.startsWith('LIGNE'));
    expect(lines.map(({ text }) => text)).toEqual(recipient);
    for (const { left, right, top } of lines) {
      expect(left).toBeGreaterThan(WINDOW.left);
      expect(right).toBeLessThan(WINDOW.right);
      expect(top).toBeGreaterThan(WINDOW.top);
      expect(top).toBeLessThan(WINDOW.bottom);
    }
  });

  it('is one even with the longest of everything', async () => {
    const long = (length: number) => 'Établissements Wolfgang-Amadeus '.repeat(10).slice(0, length).trim();
    const names = `Mme ${'W'.repeat(100)} ${long(100)}`;
    const pdf = await read({
      recipient: [long(200), names, long(200), long(100), `75016 ${long(100)}`, long(100)],
      subject: `ouverture des services de ${long(200)}`,
      paragraphs: [`${names} demande à gérer ${long(200)}.`, `Le courrier est adressé à ${long(200)}.`],
      ...withInstallation({
        OPERATOR_NAME: long(100),
        OPERATOR_ADDRESS: Array(5).fill('W'.repeat(50)),
        ASSISTANCE_HOURS: long(100),
        BASE_URL: `https://${'sous-domaine.'.repeat(15)}example.org`,
      }),
    });
    expect(pdf.pages).toBe(1);
    expect(unspaced(textOf(pdf))).toContain(unspaced(names));
    for (const { text, right, top } of pdf.placed) {
      expect(right, text).toBeLessThan(191);
      expect(top, text).toBeLessThan(292);
    }
  });

  it('declares PDF/UA-1, is in French, and carries its fonts', async () => {
    const pdf = await read();
    expect(pdf).toMatchObject({ accessibilityPart: '1', isTagged: true, language: 'fr' });
    expect(pdf.title).toBe(`${letter.subject} - Espace professionnel`);
    expect(pdf.fonts.filter(({ embedded }) => !embedded)).toEqual([]);
    expect(pdf.fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, ''))).toContain('DejaVuSansMono-Bold');
  });
});

describe('what a recipient may be called', () => {
  it('never costs the letter: a character without a shape is marked, and the letter says so', async () => {
    const { text } = await read({ recipient: ['SARL 王 😀', '*gras* #eval("1") $x$', '75016 PARIS'] });
    expect(text).toContain('SARL \ufffd \ufffd');
    expect(text).toContain('*gras* #eval("1") $x$');
    expect(text).toContain('tient la place d’un caractère');
    expect((await read()).text).not.toContain('tient la place');

    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (any) => {
        expect(
          (await read({ recipient: [any, any], subject: any, paragraphs: [any], steps: [any] })).pages,
        ).toBe(1);
      }),
      { numRuns: 20 },
    );
  });
});

const textOf = ({ tagged }: ReadPdf) => tagged.map(({ text }) => text).join(' ');
const unspaced = (text: string) => text.replaceAll(/\s/g, '');
