import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOME_HOLDER } from '../../test/tools/holder.ts';
import { EMAIL_TEXTS } from '../account/email-address.ts';
import { SIREN_TEXTS } from '../mandates/texts.ts';
import { readCreationForm } from './form.ts';
import { CREATION_TEXTS } from './texts.ts';

const PASSWORD = 'sept-girafes-lisent-le-journal-42';
const EXPERT = {
  mode: 'expert',
  ...SOME_HOLDER,
  last_name: 'DUPONT',
  phone: '01 99 00 12 34',
  email: 'Jeanne@test.example',
  email_confirmation: 'Jeanne@test.example',
  password: PASSWORD,
  password_confirmation: PASSWORD,
  question: 'Le prénom de votre conjoint(e) ?',
  answer: 'Camille',
  accept_terms: '1',
};
const SIMPLIFIED = {
  ...EXPERT,
  mode: 'simplified',
  siren: '732 829 320',
  company_email: 'contact@cie.example',
};
const errorsOf = (body: Record<string, string>) => readCreationForm(body).errors;

describe('the form that asks for an account', () => {
  it('is read in expert mode', () => {
    const { errors, asked } = readCreationForm(EXPERT);
    expect(errors).toEqual({});
    expect(asked).toMatchObject({
      company: undefined,
      email: { address: 'Jeanne@test.example', key: 'jeanne@test.example' },
      holder: { last_name: 'DUPONT', phone: '+33199001234' },
      password: PASSWORD,
      answer: 'Camille',
      informationMails: false,
    });
  });

  it('asks for mails that inform only where their own box is ticked, and puts the tick back', () => {
    const { asked, typed } = readCreationForm({ ...EXPERT, information_mails: '1' });
    expect([asked?.informationMails, typed.informationMails]).toEqual([true, true]);
    expect(errorsOf({ ...EXPERT, information_mails: '1', accept_terms: '' })).toEqual({
      accept_terms: CREATION_TEXTS.termsNotRead,
    });
  });

  it.each(['siren', 'company_email'])(
    'says in expert mode that its field « %s » would be dropped',
    (name) => {
      const { errors, asked, typed } = readCreationForm({ ...EXPERT, [name]: '123' });
      expect(errors).toEqual({ mode: CREATION_TEXTS.companyInExpertMode });
      expect(asked).toBeUndefined();
      expect(JSON.stringify(typed)).toContain('"123"');
    },
  );

  it.each([
    '732829320',
    '732 829 320',
    ' 732\u00a0829\u00a0320 ',
    '732.829.320',
    '732-829-320',
    '732\u202f829\u202f320\u200b',
  ])('is read with the SIREN %j', (siren) => {
    expect(readCreationForm({ ...SIMPLIFIED, siren }).asked?.company).toEqual({
      siren: '732829320',
      email: 'contact@cie.example',
    });
  });

  it.each([
    ['mode', '', CREATION_TEXTS.modeMissing],
    ['mode', 'autre', CREATION_TEXTS.modeMissing],
    ['siren', '', SIREN_TEXTS.missing],
    ['siren', '732829321', SIREN_TEXTS.odd],
    ['siren', '73282932', SIREN_TEXTS.odd],
    ['siren', '73282932O', SIREN_TEXTS.odd],
    ['siren', '732 829 320 00074', SIREN_TEXTS.isSiret],
    ['company_email', '', CREATION_TEXTS.companyEmailMissing],
    ['company_email', 'contact', EMAIL_TEXTS.invalid],
    ['email_confirmation', '', CREATION_TEXTS.confirmationMissing],
    ['email_confirmation', 'jeanne@test.exemple', EMAIL_TEXTS.differ],
    ['accept_terms', '', CREATION_TEXTS.termsNotRead],
  ])('is refused with %s = %j, saying why', (field, value, message) => {
    const { errors, asked } = readCreationForm({ ...SIMPLIFIED, [field]: value });
    expect(errors).toEqual({ [field]: message });
    expect(asked).toBeUndefined();
  });

  it.each([
    ['', CREATION_TEXTS.emailMissing],
    ['jeanne', EMAIL_TEXTS.invalid],
    [`${'j'.repeat(60)}@${'d'.repeat(40)}.example`, EMAIL_TEXTS.tooLong(109)],
  ])('is refused with the address %j', (email, message) => {
    expect(errorsOf({ ...EXPERT, email, email_confirmation: email }).email).toBe(message);
  });

  it('refuses a password made of what was typed beside it', () => {
    const password = 'dupont-dupont-dupont-42';
    expect(errorsOf({ ...EXPERT, password, password_confirmation: password }).password).toContain(
      'votre nom ou votre prénom',
    );
  });

  it('gives back what was typed, but no secret', () => {
    const { typed } = readCreationForm({ ...SIMPLIFIED, siren: '123' });
    expect(typed).toMatchObject({ mode: 'simplified', siren: '123', email: 'Jeanne@test.example' });
    expect(JSON.stringify(typed)).not.toContain(PASSWORD);
    expect(JSON.stringify(typed)).not.toContain('Camille');
  });

  it('is either whole or told wrong, whatever is sent', () => {
    const names = Object.keys(SIMPLIFIED);
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 320 }),
      fc.constantFrom(...Object.values(SIMPLIFIED)),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (changes) => {
        const { errors, asked } = readCreationForm({ ...SIMPLIFIED, ...changes });
        expect(asked === undefined).toBe(Object.keys(errors).length > 0);
      }),
    );
  });
});
