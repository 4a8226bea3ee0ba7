import { describe, expect, it } from 'vitest';
import { AUDIT_EVENTS } from '../audit/record-event.ts';
import { historyWords } from './history-words.ts';

describe('a line of the history', () => {
  it.each(AUDIT_EVENTS)('%s is told in words', (event) => {
    const words = historyWords({ event, details: '{}' });
    expect(words).toMatch(/^[A-ZÉ][^_{}]{8,}$/);
    expect(words).not.toContain('Autre événement');
  });

  it('tells which data changed, the address as one thing', () => {
    const details = JSON.stringify({ fields: 'city phone street' });
    expect(historyWords({ event: 'holder-data-changed', details })).toBe(
      'Modification de vos coordonnées (téléphone, adresse postale)',
    );
  });

  it.each([
    [true, 'Courriels d’information acceptés'],
    [false, 'Courriels d’information refusés'],
  ])('tells what was chosen: %s', (wanted, words) => {
    expect(historyWords({ event: 'information-mails-changed', details: JSON.stringify({ wanted }) })).toBe(
      words,
    );
  });

  it('says of no answer that it was verified where none was asked', () => {
    const words = (details: object) =>
      historyWords({ event: 'recovery-verified', details: JSON.stringify(details) });
    expect(words({})).toBe('Vérification du code et de la réponse de confiance');
    expect(words({ withoutAnswer: true })).toBe(
      'Vérification du code d’un nouveau mot de passe, sans la réponse de confiance',
    );
  });

  it.each([
    ['titulaire', 'titulaire'],
    ['suppleant', 'administrateur suppléant'],
    ['delegataire', 'délégataire'],
  ])('names the role of a %s', (role, words) => {
    const details = JSON.stringify({ siren: '100000000', role, side: 'holder' });
    expect(historyWords({ event: 'mandate-disputed', details })).toContain(`(${words}, SIREN 100000000)`);
  });

  it('of a version that knew more is not left out', () => {
    expect(historyWords({ event: 'rien-de-tel', details: '{}' })).toBe('Autre événement');
  });
});
