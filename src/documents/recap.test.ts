import type { Selectable } from 'kysely';
import { expect, it } from 'vitest';
import type { AccountTable } from '../database/schema.ts';
import { recapOf } from './recap.ts';

const now = new Date('2023-08-22T12:09:36Z');

const account: Selectable<AccountTable> = {
  id: '00000000-0000-4000-8000-000000000001',
  subscriber_number: '20232340000101',
  sign_in_email: 'Lila.Rosemonde@demo.example',
  sign_in_email_key: 'lila.rosemonde@demo.example',
  password_hash: 'hash-of-the-password',
  password_valid_until: '2026-08-24',
  title: 'Mme',
  last_name: 'ROSEMONDE',
  first_name: 'Lila',
  phone: '0123456789',
  street: '12 rue de Longchamp',
  postal_code: '75016',
  city: 'Paris',
  country: 'FRANCE',
  security_question: 'Le prénom de votre conjoint(e) ?',
  security_answer_hash: 'hash-of-the-answer',
  created_at: new Date('2020-01-01T00:00:00Z'),
  information_mails: true,
  deletion_asked_at: null,
  security_question_changed_at: null,
  previous_security_question: null,
  previous_security_answer_hash: null,
  address_changed_at: null,
  previous_street: null,
  previous_postal_code: null,
  previous_city: null,
  previous_country: null,
  frozen_until: null,
};

it('puts the name and the first name in their own boxes, and holds no hash', () => {
  expect(recapOf(account, now)).toEqual({
    lastName: 'ROSEMONDE',
    firstName: 'Lila',
    subscriberNumber: '20232340000101',
    phone: '0123456789',
    signInEmail: 'Lila.Rosemonde@demo.example',
    street: '12 rue de Longchamp',
    postalCode: '75016',
    city: 'Paris',
    country: 'FRANCE',
    securityQuestion: 'Le prénom de votre conjoint(e)\u00a0?',
    madeAt: now,
  });
});

it.each([
  ['+33199001234', '01 99 00 12 34'],
  ['+3225551212', '+32 2 555 12 12'],
])('writes the telephone number %s as it is dialled from France', (phone, read) => {
  expect(recapOf({ ...account, phone }, now).phone).toBe(read);
});
