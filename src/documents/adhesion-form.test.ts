import { describe, expect, it } from 'vitest';
import { SOME_HOLDER } from '../../test/tools/holder.ts';
import { INSTALLATION, printer } from '../../test/tools/platform.ts';
import { readPdf } from '../../test/tools/read-pdf.ts';
import type { Account } from '../account/account.ts';
import type { OwnRequest } from '../mandates/role-request.ts';
import { adhesionFormPdf } from './adhesion-form.ts';

const NOW = new Date('2026-08-22T12:09:36Z');
const LILA = {
  ...SOME_HOLDER,
  subscriber_number: '20232340000101',
  sign_in_email: 'lila@demo.example',
} as Account;
const REQUEST: OwnRequest = {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  reference: 'K7RM4XPA',
  kind: 'adhesion',
  siren: '732829320',
  state: 'waiting',
  services: ['payer-tva'],
  capacity: 'mandated',
  way: 'form',
  reason: null,
  decision: null,
  requestedAt: NOW,
  lastDay: '2026-10-21',
  objectUntil: NOW,
  endedAt: null,
  isContested: false,
  hasLetter: false,
};

const SERVICES = ['Payer : TVA', 'Déclarer : TVA'];
async function read(changes: Partial<OwnRequest> = {}, services = SERVICES, account = LILA) {
  const form = { account, request: { ...REQUEST, ...changes }, services };
  return readPdf(await adhesionFormPdf({ printer, installation: INSTALLATION }, form, NOW));
}
const said = ({ text }: { text: string }) => text.replaceAll(/\s+/g, ' ');

describe('the form of an adhesion', () => {
  it('says who asks what for which company, until when, and has room for both signatures', async () => {
    const pdf = await read();
    const parts = [
      'K7RM4XPA',
      '732 829 320',
      'Lila ROSEMONDE',
      '20232340000101',
      'lila@demo.example',
      '21 octobre 2026',
      ...SERVICES,
      'personne mandatée',
      'Le représentant légal de l’entreprise',
      'La personne mandatée, qui accepte',
    ];
    for (const part of parts) expect(said(pdf)).toContain(part);
    // Where to write to is no business of whoever finds a session open.
    expect(said(pdf)).not.toContain(SOME_HOLDER.street);
    expect(pdf.pages).toBe(2);
    const legal = said(await read({ capacity: 'legal' }));
    expect(legal).toContain('représentant légal de l’entreprise');
    expect(legal).not.toContain('La personne mandatée');
  });

  it('declares PDF/UA-1, is tagged, in French, with its title', async () => {
    const pdf = await read();
    expect(pdf).toMatchObject({
      accessibilityPart: '1',
      isTagged: true,
      language: 'fr',
      createdAt: 'D:20260822120936Z',
    });
    expect(pdf.title).toBe('Demande d’adhésion K7RM4XPA - Votre espace professionnel');
    expect(pdf.tagged.filter(({ role }) => /^H\d$/.test(role)).map(({ text }) => text)).toEqual([
      'Demande d’adhésion aux services en ligne',
      'La demande',
      'La personne qui demande à être titulaire',
      'Les services demandés',
      'Signatures',
    ]);
    expect(pdf.fonts.every(({ embedded }) => embedded)).toBe(true);
  });

  it('takes names of any length and all services, and marks what cannot be printed', async () => {
    const account = { ...LILA, last_name: 'A'.repeat(60), first_name: 'Lila 😀' };
    const pdf = await read(
      {},
      Array.from({ length: 45 }, (_, index) => `Déclarer : un service à long nom ${index}`),
      account,
    );
    expect(pdf.pages).toBeLessThanOrEqual(4);
    expect(said(pdf)).toContain('tient la place d’un caractère');
    const right = Math.max(...pdf.placed.map((one) => one.right));
    expect(right).toBeLessThanOrEqual(210 - 20);
  });
});
