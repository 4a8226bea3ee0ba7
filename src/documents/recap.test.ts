import { expect, it } from 'vitest';
import { SOME_HOLDER } from '../../test/tools/holder.ts';
import { recapOf } from './recap.ts';

const now = new Date('2023-08-22T12:09:36Z');

/** With more than the recap may tell. */
const account = {
  ...SOME_HOLDER,
  subscriber_number: '20232340000101',
  sign_in_email: 'Lila.Rosemonde@demo.example',
  security_question: 'Le prénom de votre conjoint(e) ?',
  password_hash: 'hash-of-the-password',
  security_answer_hash: 'hash-of-the-answer',
};

it('puts each of the holder’s data beside its label, and holds no hash', () => {
  expect(recapOf(account, now)).toEqual({
    rows: [
      { label: 'Nom', lines: ['ROSEMONDE'], key: false },
      { label: 'Prénom', lines: ['Lila'], key: false },
      { label: "N° d'abonné", lines: ['20232340000101'], key: true },
      { label: 'Téléphone', lines: ['01 99 00 12 34'], key: false },
      { label: 'Adresse électronique de connexion', lines: ['Lila.Rosemonde@demo.example'], key: true },
      { label: 'Adresse', lines: ['12 rue de Longchamp', '75116 PARIS', 'FRANCE'], key: false },
    ],
    securityQuestion: 'Le prénom de votre conjoint(e)\u00a0?',
    madeAt: now,
  });
});

it.each([
  ['0123456789', '0123456789'],
  ['+33199001234', '01 99 00 12 34'],
  ['+3225551212', '+32 2 555 12 12'],
])('writes the telephone number %s as it is dialled from France', (phone, read) => {
  const { rows } = recapOf({ ...account, phone }, now);
  expect(rows.find(({ label }) => label === 'Téléphone')?.lines).toEqual([read]);
});
