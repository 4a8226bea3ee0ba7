import { beforeEach, describe, expect, it } from 'vitest';
import { accountRow, auditLines, mailsTo, ORIGIN, opens, otherPassword } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor } from '../../test/tools/factors.ts';
import { changeData } from '../../test/tools/moves.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { codeOnLetter, readPdf } from '../../test/tools/read-pdf.ts';
import {
  ANSWER,
  forgetPassword,
  openAccountWithAnswer,
  recoveryCodeOf,
} from '../../test/tools/recoveries.ts';
import { type Letter, letterPdf } from '../documents/letter-pdf.ts';
import type { HolderData } from '../holder-data/holder.ts';
import { choosePassword } from './choose-password.ts';
import { findRecovery } from './find-recovery.ts';
import { type ChosenAddress, printRecoveryLetter } from './print-letter.ts';
import { verifyRecovery } from './verify-recovery.ts';

const EMAIL = 'lila@test.example';

describeOnEachDatabase('the letter of a forgotten password', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let subscriber: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccountWithAnswer(platform, EMAIL);
    subscriber = (await accountRow(db(), accountId)).subscriber_number;
  });

  async function print(chosen?: ChosenAddress) {
    let kept: Letter | undefined;
    const result = await printRecoveryLetter(platform, subscriber, { chosen }, async (letter) => {
      kept = letter;
    });
    if (result.outcome !== 'printed' || !kept) throw new Error(result.outcome);
    return kept;
  }

  it('goes to the holder’s postal address and says where, until when and with what to use the code', async () => {
    const letter = await print();
    expect(letter.recipient).toEqual(['Mme Lila ROSEMONDE', '12 rue de Longchamp', '75116 PARIS']);
    const pdf = await readPdf(await letterPdf(platform, letter));
    const said = pdf.text.replaceAll(/\s+/g, ' ');
    expect(pdf.pages).toBe(1);
    for (const told of [subscriber, 'https://espace.example', '21 septembre 2023', 'question de confiance'])
      expect(said).toContain(told);
    expect(codeOnLetter(pdf).replaceAll(/\s/g, '')).toBe(letter.code);
    // Whoever opens somebody else's letter learns neither the address nor the question.
    expect(said).not.toContain(EMAIL);
    expect(said).not.toContain('Le prénom de votre conjoint(e) ?');
  });

  it('names the country abroad', async () => {
    await db().updateTable('account').set({ country: 'BELGIQUE' }).execute();
    expect((await print()).recipient.at(-1)).toBe('BELGIQUE');
  });

  it('bears a code that opens the choice of a password with the answer, once', async () => {
    const { code } = await print();
    expect(await verifyRecovery(platform, { code }, 'faux', ORIGIN)).toMatchObject({ triesLeft: 4 });
    const verified = await verifyRecovery(platform, { code }, ANSWER, ORIGIN);
    if (verified.outcome !== 'verified') throw new Error(verified.outcome);
    const chosen = await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
    expect(chosen).toMatchObject({ outcome: 'recovered', email: EMAIL });
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
    expect(await findRecovery(platform, { code })).toEqual({ outcome: 'code-used' });
  });

  it('replaces what was pending, mailed or printed, and outlives a code that anybody has mailed', async () => {
    const mailed = await recoveryCodeOf(platform, EMAIL);
    const first = await print();
    const second = await print();
    for (const code of [mailed, first.code])
      expect(await findRecovery(platform, { code })).toEqual({ outcome: 'code-replaced' });
    await forgetPassword(platform, EMAIL);
    expect(await findRecovery(platform, { code: second.code })).toMatchObject({ outcome: 'usable' });
    const pending = db().selectFrom('recovery').select('channel').where('status', '=', 'pending');
    expect((await pending.execute()).map(({ channel }) => channel).sort()).toEqual(['letter', 'mail']);
  });

  it('takes every factor away with its code where the operator says why, and tells it; never before', async () => {
    await addFactor(platform, accountId);
    let code = '';
    const wanted = { withoutFactors: 'carte d’identité au guichet' };
    await printRecoveryLetter(platform, subscriber, wanted, async (letter) => {
      code = letter.code;
      expect(letter.paragraphs.join(' ')).toContain('vos clés d’accès, votre application de codes');
    });
    const told = (await mailsTo(platform, EMAIL))[0]?.text.replaceAll(/\s+/g, ' ');
    expect(told).toContain('ne fonctionneront plus : cette personne a déclaré les avoir tous perdus');
    const factors = async () => (await accountRow(db(), accountId)).factors;
    expect(await factors()).toEqual(['totp']);
    const verified = await verifyRecovery(platform, { code }, ANSWER, ORIGIN);
    if (verified.outcome !== 'verified') throw new Error(verified.outcome);
    await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
    expect(await factors()).toEqual([]);
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
    const subjects = (await mailsTo(platform, EMAIL)).map(({ subject }) => subject);
    expect(subjects).toContain('Espace professionnel - Moyens de connexion retirés');
    const lines = await auditLines(db(), accountId);
    expect(lines.map(({ event }) => event)).toContain('factor-removed');
    expect(lines[0]?.details).toMatchObject(wanted);
  });

  it('leaves factors alone without that', async () => {
    await addFactor(platform, accountId);
    const { code } = await print();
    const verified = await verifyRecovery(platform, { code }, ANSWER, ORIGIN);
    if (verified.outcome !== 'verified') throw new Error(verified.outcome);
    await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
    expect((await accountRow(db(), accountId)).factors).toEqual(['totp']);
  });

  it('dies with the mailed code when the password is recovered by that', async () => {
    const { code } = await print();
    const mailed = await recoveryCodeOf(platform, EMAIL);
    const verified = await verifyRecovery(platform, { code: mailed }, ANSWER, ORIGIN);
    if (verified.outcome !== 'verified') throw new Error(verified.outcome);
    await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
    expect(await findRecovery(platform, { code })).toEqual({ outcome: 'code-replaced' });
  });

  it('is told to the present address, without the code, and is in the audit log', async () => {
    const { code } = await print();
    const [mail] = await mailsTo(platform, EMAIL);
    expect(mail?.subject).toBe("Espace professionnel - Mot de passe oublié : envoi d'un courrier");
    expect(mail?.text).toContain('21 septembre 2023');
    expect(mail?.text).not.toContain(code);
    const events = db().selectFrom('audit_log').select(['event', 'account_id', 'ip']);
    expect(await events.execute()).toEqual([
      { event: 'recovery-letter-printed', account_id: accountId, ip: null },
    ]);
  });

  describe('to a postal address', () => {
    const VOLEUR = {
      street: '13 impasse du Voleur',
      postal_code: '13001',
      city: 'MARSEILLE',
      country: 'FRANCE',
    };

    const moves = (to: Partial<HolderData>) => changeData(platform, EMAIL, to);
    const tryToPrint = (chosen?: ChosenAddress) =>
      printRecoveryLetter(platform, subscriber, { chosen }, async () => undefined);
    const destination = async (chosen?: ChosenAddress) => (await print(chosen)).recipient.slice(1).join(', ');

    it('changed 29 minutes after sign-in goes nowhere until the operator says which, and both are shown', async () => {
      platform.clock.advance({ minutes: 29 });
      await moves(VOLEUR);
      const changedAt = platform.clock.now();
      expect(await tryToPrint()).toEqual({
        outcome: 'address-too-new',
        present: VOLEUR,
        former: { street: '12 rue de Longchamp', postal_code: '75116', city: 'PARIS', country: 'FRANCE' },
        changedAt,
      });
      expect(await db().selectFrom('recovery').selectAll().execute()).toEqual([]);
      platform.clock.advance({ days: 29 });
      expect((await tryToPrint()).outcome).toBe('address-too-new');
      platform.clock.advance({ days: 1 });
      expect(await destination()).toBe('13 impasse du Voleur, 13001 MARSEILLE');
    });

    it('chosen by the operator is printed, told to the holder and on record with the reason', async () => {
      await moves(VOLEUR);
      const former = { to: 'former', reason: 'bail présenté au guichet' } as const;
      expect(await destination(former)).toBe('12 rue de Longchamp, 75116 PARIS');
      const present = { to: 'present', reason: 'facture présentée' } as const;
      expect(await destination(present)).toBe('13 impasse du Voleur, 13001 MARSEILLE');
      const told = (await mailsTo(platform, EMAIL)).map(({ text }) => text.replaceAll(/\s+/g, ' ')).join();
      expect(told).toContain('dans votre espace avant sa dernière modification');
      expect(told).toContain('qui se trouve aujourd’hui dans votre espace');
      const lines = (await auditLines(db(), accountId)).filter(({ event }) => /letter/.test(event));
      expect(lines.map(({ details }) => details)).toEqual([
        { address: 'former', reason: former.reason },
        { address: 'present', reason: present.reason },
      ]);
    });

    it('of before is refused where none is known', async () => {
      const chosen = { to: 'former', reason: 'x' } as const;
      expect(await tryToPrint(chosen)).toEqual({ outcome: 'no-former-address' });
      platform.clock.advance({ days: 1 });
      await moves(VOLEUR);
      platform.clock.advance({ days: 30 });
      expect(await tryToPrint(chosen)).toEqual({ outcome: 'no-former-address' });
    });

    it('put right by the holder is known again at once', async () => {
      await moves(VOLEUR);
      await moves({ street: '12, rue de longchamp', postal_code: '75116', city: 'Paris' });
      expect(await destination()).toBe('12, rue de longchamp, 75116 Paris');
    });

    it('does not depend on the name or the telephone', async () => {
      await moves({ last_name: 'MARTIN', phone: '+33199007788' });
      expect(await destination()).toBe('12 rue de Longchamp, 75116 PARIS');
    });
  });

  it('is made for no unknown subscriber', async () => {
    const keep = async () => expect.fail('nothing is to be kept');
    expect(await printRecoveryLetter(platform, '20230010000001', {}, keep)).toEqual({
      outcome: 'no-such-subscriber',
    });
    expect(await db().selectFrom('recovery').selectAll().execute()).toEqual([]);
  });

  it('changes nothing where it cannot be kept: the earlier one stays alive', async () => {
    const { code } = await print();
    const before = await everything();
    const full = printRecoveryLetter(platform, subscriber, {}, async () => {
      throw new Error('the disk is full');
    });
    await expect(full).rejects.toThrow('the disk is full');
    expect(await everything()).toEqual(before);
    expect(await findRecovery(platform, { code })).toMatchObject({ outcome: 'usable' });
  });

  it('is not sent to an address that was changed while it was printed', async () => {
    const { code } = await print();
    const changed = printRecoveryLetter(platform, subscriber, {}, async () => {
      await db().updateTable('account').set({ street: '13 impasse du Voleur' }).execute();
    });
    expect(await changed).toEqual({ outcome: 'holder-data-changed' });
    expect(await findRecovery(platform, { code })).toMatchObject({ outcome: 'usable' });
  });

  const everything = async () => ({
    recoveries: await db().selectFrom('recovery').selectAll().execute(),
    mails: await db().selectFrom('mail').selectAll().execute(),
    events: await db().selectFrom('audit_log').selectAll().execute(),
  });
});
