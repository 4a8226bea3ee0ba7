import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { asHolder } from '../../src/account/as-holder.ts';
import { askAccount } from '../../src/bank-accounts/ask-account.ts';
import { usableAccounts } from '../../src/bank-accounts/bank-account.ts';
import { bringIntoForce } from '../../src/bank-accounts/come-into-force.ts';
import { removeAccount } from '../../src/bank-accounts/end-account.ts';
import { accountToStop, makeStopLink, stopByLink } from '../../src/bank-accounts/stop-link.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { mailsTo, ORIGIN, openAccount, signedIn } from '../tools/accounts.ts';
import { addBankAccount } from '../tools/bank-accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';

const SIREN = '732829320';
const PAYING = ['payer-tva'];
const ROUNDS = 8;
const IBANS = ['DE89370400440532013000', 'NL91ABNA0417164300', 'BE68539007547034'];
type Who = Awaited<ReturnType<typeof signedIn>>;

describeOnPostgres('bank accounts of a company, by several instances at once,', (database) => {
  let instances: Instances;
  let round = 0;
  let lila: Who;
  let paul: Who;

  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());
  beforeEach(setUp);

  const at = () => instances.platforms[0];
  const email = (name: string) => `${name}.${round}@test.example`;

  /** Lila and Paul answer for the same tax. */
  async function setUp(): Promise<void> {
    round += 1;
    const ids = [await openAccount(at(), email('lila')), await openAccount(at(), email('paul'))];
    for (const table of ['mandate', 'dossier', 'bank_account'] as const)
      await at().db.deleteFrom(table).execute();
    for (const id of ids) await giveMandate(at().db, id, SIREN, { service: 'payer-tva' });
    [lila, paul] = [await signedIn(at(), email('lila')), await signedIn(at(), email('paul'))];
  }

  const asks = async (who: Who, iban: string, replaces: string | null = null) => {
    const details = { iban, bic: null, holderName: 'SARL MARTIN' };
    const wanted = { id: randomUUID(), siren: SIREN, details, services: PAYING, replaces };
    return (await asHolder(instances.next(), who, (holder) => askAccount(holder, who, wanted, PAYING)))
      .outcome;
  };
  const removes = async (who: Who, id: string) =>
    (
      await asHolder(instances.next(), who, (holder) =>
        removeAccount(holder, who, { siren: SIREN, id }, PAYING),
      )
    ).outcome;
  const states = async () =>
    (await at().db.selectFrom('bank_account').select('state').execute()).map(({ state }) => state).sort();
  const told = async (words: string) =>
    (await mailsTo(at(), email('paul'))).filter(({ text }) => text.replaceAll(/\s+/g, ' ').includes(words))
      .length;

  it('are asked for once with one number, and one takes the place of another', async () => {
    expect(tallyOf(await Promise.all([asks(lila, IBANS[0] ?? ''), asks(paul, IBANS[0] ?? '')]))).toEqual({
      asked: 1,
      'already-asked': 1,
    });
    const old = await addBankAccount(at(), SIREN);
    const [, one = '', other = ''] = IBANS;
    expect(tallyOf(await Promise.all([asks(lila, one, old), asks(paul, other, old)]))).toEqual({
      asked: 1,
      'replaced-meanwhile': 1,
    });
    expect(tallyOf(await Promise.all([removes(lila, old), removes(paul, old)]))).toEqual({
      removed: 1,
      gone: 1,
    });
    expect((await told('a retiré le compte bancaire')) + (await told('vous avez retiré'))).toBe(1);
  });

  it('are stopped, or come into force: never both, and each is told once', async () => {
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      await setUp();
      const now = at().clock.now();
      const old = await addBankAccount(at(), SIREN);
      const id = await addBankAccount(at(), SIREN, {
        state: 'asked',
        asked_by: lila.accountId,
        asked_at: new Date(now.getTime() - 72 * 3_600_000),
        replaces: old,
        details: { iban: IBANS[0] ?? '' },
      });
      const { reference } = await inTransaction(at(), (tx) => makeStopLink(tx, id, paul.accountId));
      const found = await accountToStop(at(), reference);
      if (!found) expect.fail('the reference is unknown');
      const [stopped] = await Promise.all([
        stopByLink(instances.next(), found, ORIGIN),
        bringIntoForce(instances.next()),
        bringIntoForce(instances.next()),
        ...(turn % 2 === 0 ? [removes(lila, old)] : []),
      ]);
      const wasStopped = stopped.outcome === 'stopped';
      const usable = (await usableAccounts(at().db, SIREN)).map((one) => one.id);
      expect(usable.includes(id)).toBe(!wasStopped);
      expect(usable.includes(old)).toBe(wasStopped && turn % 2 === 1);
      expect(await states()).not.toContain('asked');
      expect([await told('maintenant utilisable'), await told('a été arrêtée')]).toEqual(
        wasStopped ? [0, 1] : [1, 0],
      );
    }
  });
});
