import { beforeEach, describe, expect, it } from 'vitest';
import { codeTo, mailsTo, ORIGIN } from '../../test/tools/accounts.ts';
import { codeIdOf, enteredByOwner } from '../../test/tools/codes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { readPdf } from '../../test/tools/read-pdf.ts';
import { COMPANY, codeInLetter, register } from '../../test/tools/registrations.ts';
import { type ActivationOutcome, activate } from '../activation/activate.ts';
import { checkCode } from '../codes/check-code.ts';
import { letterPdf } from '../documents/letter-pdf.ts';
import { dossierActivation } from './dossier-kind.tsx';
import { openedDossier } from './open-dossier.ts';
import { type LetterOrder, printDossierLetter } from './print-dossier-letter.ts';
import { registrationActivation } from './registration-kind.tsx';

const EMAIL = 'jeanne@test.example';
const SERVICES = ['compte-fiscal', 'declarer-tva'];
const ORDER: LetterOrder = {
  siren: COMPANY.siren,
  subscriberNumber: '20263290000001',
  company: { name: 'SARL DUPONT', street: '12 quai du Port', postalCode: '13002', city: 'MARSEILLE' },
};

const keepNothing = async () => {};

describeOnEachDatabase('the letter of a dossier', (db) => {
  let platform: TestPlatform;
  beforeEach(async () => {
    platform = testPlatform(db());
    platform.clock.set(new Date('2026-11-25T10:00:00Z'));
    await register(platform, EMAIL, { company: COMPANY });
    const codeId = await codeIdOf(platform, await codeTo(platform, EMAIL));
    await activate(platform, registrationActivation, await enteredByOwner(platform, codeId, EMAIL), ORIGIN);
  });

  async function print() {
    let pdf: Buffer | undefined;
    const result = await printDossierLetter(platform, ORDER, async (letter) => {
      pdf = await letterPdf(platform, letter);
    });
    if (result.outcome !== 'printed' || !pdf) throw new Error(result.outcome);
    const letter = await readPdf(pdf);
    return { ...letter, code: codeInLetter(letter), lastDay: result.lastDay };
  }

  async function open(code: string, email = EMAIL): Promise<ActivationOutcome['outcome']> {
    const checked = await checkCode(platform, code);
    if (checked.outcome !== 'code-usable') return checked.outcome;
    expect(checked.code.purpose).toBe('dossier');
    const entered = await enteredByOwner(platform, checked.code.codeId, email);
    return (await activate(platform, dossierActivation(SERVICES), entered, ORIGIN)).outcome;
  }

  const dossier = () => db().selectFrom('dossier').selectAll().executeTakeFirstOrThrow();
  const openServices = async () =>
    (await db().selectFrom('dossier_service').select('service_id').orderBy('service_id').execute()).map(
      (row) => row.service_id,
    );
  const events = async () =>
    (await db().selectFrom('audit_log').selectAll().orderBy('at').orderBy('id').execute()).map(
      (row) => row.event,
    );

  describe('when it is printed', () => {
    it('goes to the company of the register, in one page, and names who asked, not the number', async () => {
      const { text, pages } = await print();
      const said = text.replaceAll(/\s+/g, ' ');
      expect(pages).toBe(1);
      for (const part of [
        'SARL DUPONT',
        'À l’attention de Mme Jeanne DUPONT',
        '12 quai du Port',
        '13002 MARSEILLE',
        COMPANY.siren,
        '24 janvier 2027 inclus',
        platform.installation.BASE_URL,
      ])
        expect(said).toContain(part);
      // What the holder typed as an address of their own is nowhere; neither is what proves a mail genuine.
      for (const part of ['rue de la Paix', ORDER.subscriberNumber]) expect(said).not.toContain(part);
    });

    it('gives the dossier its name, keeps only a hash of the code, and opens nothing yet', async () => {
      const { code, lastDay } = await print();
      expect(code).toMatch(/^[A-Za-z]{12}$/);
      expect(lastDay).toBe('2027-01-24');
      expect(await dossier()).toMatchObject({ name: 'SARL DUPONT', status: 'waiting' });
      expect(await openServices()).toEqual([]);
      const codes = await db().selectFrom('activation_code').selectAll().execute();
      expect(JSON.stringify(codes)).not.toContain(code);
      expect(await events()).toEqual(['account-created', 'dossier-letter-printed']);
    });

    it('is for a dossier that waits, and no other', async () => {
      for (const wrong of [{ siren: '552100554' }, { subscriberNumber: '20263290000002' }]) {
        expect(await printDossierLetter(platform, { ...ORDER, ...wrong }, keepNothing)).toEqual({
          outcome: 'no-such-dossier',
        });
      }
      await open((await print()).code);
      expect(await printDossierLetter(platform, ORDER, keepNothing)).toEqual({ outcome: 'already-open' });
    });

    it('changes nothing where it cannot be kept: the earlier one stays alive', async () => {
      const { code } = await print();
      const other = { ...ORDER, company: { ...ORDER.company, name: 'SARL AUTRE' } };
      const full = printDossierLetter(platform, other, async () => {
        throw new Error('the disk is full');
      });
      await expect(full).rejects.toThrow('the disk is full');
      expect(await dossier()).toMatchObject({ name: 'SARL DUPONT' });
      expect(await events()).toEqual(['account-created', 'dossier-letter-printed']);
      expect(await open(code)).toBe('activated');
    });
  });

  describe('when its code is entered', () => {
    it('opens the dossier with its services, and is told to the holder and in the log', async () => {
      expect(await open((await print()).code)).toBe('activated');
      const { id } = await dossier();
      expect(await dossier()).toMatchObject({ status: 'open', name: 'SARL DUPONT' });
      expect(await openServices()).toEqual(SERVICES);
      expect(await openedDossier(platform, id)).toMatchObject({
        account: { sign_in_email: EMAIL },
        dossier: { siren: COMPANY.siren, name: 'SARL DUPONT' },
      });
      const mail = (await mailsTo(platform, EMAIL)).at(-1);
      expect(mail?.subject).toBe("Espace professionnel - Ouverture des services d'un dossier");
      expect(mail?.text).toContain('SARL DUPONT');
      expect(await events()).toEqual(['account-created', 'dossier-letter-printed', 'dossier-opened']);
    });

    it('works once', async () => {
      const { code } = await print();
      expect(await open(code)).toBe('activated');
      expect(await open(code)).toBe('code-used');
    });

    it('works to the end of its 60th day in Paris, and not after', async () => {
      const { code } = await print();
      platform.clock.set(new Date('2027-01-24T22:59:59Z'));
      expect(await checkCode(platform, code)).toMatchObject({ outcome: 'code-usable' });
      platform.clock.set(new Date('2027-01-24T23:00:00Z'));
      expect(await open(code)).toBe('code-expired');
      expect(await dossier()).toMatchObject({ status: 'waiting' });
    });

    it('is worth nothing once a newer letter is printed', async () => {
      const [first, second] = [await print(), await print()];
      expect(await open(first.code)).toBe('code-replaced');
      expect(await open(second.code)).toBe('activated');
    });

    it('asks for the address of the account the dossier waits in', async () => {
      const { code } = await print();
      expect(await open(code, 'autre@test.example')).toBe('wrong-address');
      expect(await openServices()).toEqual([]);
      expect(await open(code, 'JEANNE@test.example ')).toBe('activated');
    });
  });
});
