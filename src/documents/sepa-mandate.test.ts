import { describe, expect, it } from 'vitest';
import { INSTALLATION, printer } from '../../test/tools/platform.ts';
import { readPdf } from '../../test/tools/read-pdf.ts';
import { type SepaMandate, sepaMandatePdf } from './sepa-mandate.ts';

const NOW = new Date('2026-08-22T12:09:36Z');
const MANDATE: SepaMandate = {
  reference: 'EP-732829320-K7RM4XPA2345',
  creditor: {
    name: 'CRÉANCIER D’EXEMPLE',
    identifier: 'FR53ZZZ999999',
    address: ['3 rue de l’Exemple', '75000 VILLE-EXEMPLE'],
  },
  debtor: {
    name: 'SARL MARTIN & Fils',
    company: 'SARL MARTIN',
    siren: '732829320',
    iban: 'FR76 3000 6000 0112 3456 7890 189',
    bic: null,
  },
  payments: ['Payer : TVA'],
};

const read = async (changes: Partial<SepaMandate> = {}) =>
  readPdf(await sepaMandatePdf({ printer, installation: INSTALLATION }, { ...MANDATE, ...changes }, NOW));
const said = ({ text }: { text: string }) => text.replaceAll(/\s+/g, ' ');

describe('the SEPA mandate', () => {
  it('says who may debit which account of whom, what one may claim back, and has room to be signed', async () => {
    const pdf = await read();
    for (const part of [
      MANDATE.reference,
      'FR53ZZZ999999',
      'CRÉANCIER D’EXEMPLE',
      'SARL MARTIN & Fils',
      '732 829 320',
      'FR76 3000 6000 0112 3456 7890 189',
      'récurrent',
      'huit semaines',
      'treize mois',
      'Fait à',
      'Signature',
    ])
      expect(said(pdf)).toContain(part);
    expect(said(pdf)).not.toContain('BIC');
    expect(pdf.pages).toBe(1);
    expect(said(await read({ debtor: { ...MANDATE.debtor, bic: 'UBSWCHZH80A' } }))).toContain('UBSWCHZH80A');
  });

  it('declares PDF/UA-1, is tagged, in French, with its title', async () => {
    const pdf = await read();
    expect(pdf).toMatchObject({
      accessibilityPart: '1',
      isTagged: true,
      language: 'fr',
      createdAt: 'D:20260822120936Z',
    });
    expect(pdf.title).toBe(`Mandat de prélèvement SEPA ${MANDATE.reference} - Votre espace professionnel`);
    expect(pdf.tagged.filter(({ role }) => /^H\d$/.test(role)).map(({ text }) => text)).toEqual([
      'Mandat de prélèvement SEPA',
      'Le mandat',
      'Le créancier',
      'Le débiteur',
      'Signature',
    ]);
    expect(pdf.fonts.every(({ embedded }) => embedded)).toBe(true);
  });

  it('takes the longest of everything, and marks what cannot be printed', async () => {
    const long = 'W'.repeat(70);
    const pdf = await read({
      creditor: { ...MANDATE.creditor, name: long, address: [long, long] },
      debtor: { ...MANDATE.debtor, name: `${'W'.repeat(68)}😀`, company: 'W'.repeat(200) },
      payments: Array.from({ length: 12 }, (_, index) => `Payer : un impôt à long nom ${index}`),
    });
    expect(pdf.pages).toBeLessThanOrEqual(2);
    expect(said(pdf)).toContain('tient la place d’un caractère');
    expect(Math.max(...pdf.placed.map(({ right }) => right))).toBeLessThanOrEqual(210 - 20);
  });
});
