import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { asHolder } from '../../src/account/as-holder.ts';
import { askDebit } from '../../src/direct-debits/ask-debit.ts';
import { bringDebitsIntoForce } from '../../src/direct-debits/come-into-force.ts';
import { confirmDebit } from '../../src/direct-debits/decide-debit.ts';
import { stopAsked } from '../../src/direct-debits/end-debit.ts';
import { loadOffices } from '../../src/tax-office/load-offices.ts';
import { EXAMPLE_OFFICES, readOffices } from '../../src/tax-office/offices-file.ts';
import { handOverMails, mailsTo, openAccount, signedIn } from '../tools/accounts.ts';
import { addBankAccount } from '../tools/bank-accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';

const SIREN = '732829320';
const SERVICE = 'payer-tva';
const ROUNDS = 6;

describeOnPostgres('direct debits, by several instances at once,', (database) => {
  let instances: Instances;
  let who: Awaited<ReturnType<typeof signedIn>>;
  let bankAccountId: string;
  const LILA = 'lila@test.example';

  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());
  beforeEach(async () => {
    const id = await openAccount(at(), LILA);
    for (const table of ['mandate', 'dossier'] as const) await at().db.deleteFrom(table).execute();
    await giveMandate(at().db, id, SIREN, { service: SERVICE });
    bankAccountId = await addBankAccount(at(), SIREN, { services: [SERVICE] });
    who = await signedIn(at(), LILA);
  });

  const at = () => instances.platforms[0];
  const asks = (kind: 'due' | 'monthly' = 'due') => {
    const wanted = { id: randomUUID(), siren: SIREN, service: SERVICE, bankAccountId, kind, replaces: null };
    return asHolder(instances.next(), who, (holder) => askDebit(holder, who, wanted, [SERVICE]));
  };
  const rows = () => at().db.selectFrom('direct_debit').selectAll().orderBy('asked_at').execute();

  it('are asked for once, and either stopped or in force, never both, and told as what they are', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const table of ['direct_debit', 'mail'] as const) await at().db.deleteFrom(table).execute();
      const asked = await Promise.all(Array.from({ length: 3 }, () => asks()));
      expect(tallyOf(asked.map(({ outcome }) => outcome))).toEqual({ asked: 1, 'already-asked': 2 });
      const [row] = await rows();
      const { id = '', reference = '' } = row ?? {};
      // So many days ago that nothing but the operator is missing.
      await handOverMails(at());
      const long = new Date(at().clock.now().getTime() - 100 * 3_600_000);
      await at().db.updateTable('direct_debit').set({ asked_at: long }).execute();
      await at().db.updateTable('mail').set({ handed_over_at: long }).execute();
      const [stopped, confirmed, again] = await Promise.all([
        asHolder(instances.next(), who, (holder) => stopAsked(holder, who, { siren: SIREN, id }, [SERVICE])),
        confirmDebit(instances.next(), reference),
        confirmDebit(instances.next(), reference),
        bringDebitsIntoForce(instances.next()),
      ]);
      const [after] = await rows();
      const isStopped = stopped.outcome === 'stopped';
      expect(after?.state).toBe(isStopped ? 'stopped' : 'in-force');
      expect([confirmed, again].filter(({ outcome }) => outcome === 'confirmed')).toHaveLength(
        isStopped ? 0 : 1,
      );
      const mails = (await mailsTo(at(), LILA)).map(({ text }) => text.replaceAll(/\s+/g, ' ')).join();
      expect(mails.includes('a confirmé le contrat'), mails).toBe(!isStopped);
      expect(mails.includes('a été arrêtée'), mails).toBe(isStopped);
    }
  });

  it('and offices are loaded one after the other: what is there is all of one file', async () => {
    const offices = readOffices(EXAMPLE_OFFICES);
    const sirens = [SIREN, '552100554', '443061841'];
    const load = (office: string) =>
      loadOffices(instances.next(), offices, async function* () {
        for (const [index, siren] of sirens.entries()) yield { number: index + 2, siren, office };
      });
    const loaded = await Promise.all(offices.flatMap(({ id }) => [load(id), load(id)]));
    expect(tallyOf(loaded.map(({ outcome }) => outcome))).toEqual({ loaded: 4 });
    const companies = await at().db.selectFrom('tax_office_company').select('office_id').execute();
    expect(companies).toHaveLength(sirens.length);
    expect(new Set(companies.map(({ office_id }) => office_id)).size).toBe(1);
  });
});
