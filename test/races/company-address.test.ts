import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { activate } from '../../src/activation/activate.ts';
import { companyAddressActivation } from '../../src/company-address/address-kind.tsx';
import { cancelAddress } from '../../src/company-address/request-address.ts';
import { contestAddress } from '../../src/company-address/undo-address.ts';
import { codesTo, ORIGIN, openAccount, signedIn } from '../tools/accounts.ts';
import { codeIdOf, enteredByOwner } from '../tools/codes.ts';
import { addressOf, asksAddress, giveAddress } from '../tools/company-addresses.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances } from '../tools/instances.ts';

const SIREN = '732829320';
const ROUNDS = 6;

describeOnPostgres('the address of a company, by several instances at once,', (database) => {
  let instances: Instances;
  let round = 0;

  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());
  beforeEach(setUp);

  const at = () => instances.platforms[0];
  const email = (name: string) => `${name}.${round}@test.example`;
  const old = () => email('ancienne');
  const asked = () => email('nouvelle');

  /** Lila the titulaire and Paul the suppléant of a company whose address is proved. */
  async function setUp(): Promise<void> {
    round += 1;
    for (const table of ['company_address_change', 'company_address', 'mandate', 'dossier'] as const)
      await at().db.deleteFrom(table).execute();
    const ids = [await openAccount(at(), email('lila')), await openAccount(at(), email('paul'))];
    for (const table of ['mandate', 'dossier'] as const) await at().db.deleteFrom(table).execute();
    for (const id of ids) await giveMandate(at().db, id, SIREN);
    await giveAddress(at(), SIREN, old());
  }

  const statuses = async () =>
    (
      await at().db.selectFrom('company_address_change').select(['id', 'status', 'new_email']).execute()
    ).toSorted((one, other) => one.status.localeCompare(other.status));
  /** Lila asks. @returns what enters the code of the request, once, and its id */
  const asks = async () => {
    expect((await asksAddress(at(), email('lila'), SIREN, asked())).outcome).toBe('requested');
    const [code = ''] = await codesTo(at(), asked());
    const entered = await enteredByOwner(at(), await codeIdOf(at(), code), email('lila'));
    const [change] = await statuses();
    const enters = () => activate(instances.next(), companyAddressActivation, entered, ORIGIN);
    return { enters, id: change?.id ?? '' };
  };

  it('is asked for by two: one request waits, and its code alone works', async () => {
    for (let time = 0; time < ROUNDS; time++) {
      const [one, other] = [`${time}.un@test.example`, `${time}.deux@test.example`];
      const outcomes = await Promise.all([
        asksAddress(instances.next(), email('lila'), SIREN, one),
        asksAddress(instances.next(), email('paul'), SIREN, other),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['requested', 'requested']);
      const waiting = (await statuses()).filter(({ status }) => status === 'pending');
      expect(waiting).toHaveLength(1);
      const live = await at()
        .db.selectFrom('activation_code')
        .select('subject_id')
        .where('purpose', '=', 'company-address')
        .where('revoked_at', 'is', null)
        .execute();
      expect(live).toEqual([{ subject_id: waiting[0]?.id }]);
    }
  });

  it('is entered by code while the mailbox before, and another who manages it, stop the request: one of them has it', async () => {
    for (let time = 0; time < ROUNDS; time++) {
      await setUp();
      const { enters, id } = await asks();
      const paul = await signedIn(at(), email('paul'));
      const [activation, contest, cancel] = await Promise.all([
        enters(),
        contestAddress(instances.next(), id, 'stop', ORIGIN),
        cancelAddress(instances.next(), paul, SIREN),
      ]);
      const won = [activation.outcome, contest.outcome, cancel.outcome].filter((outcome) =>
        ['activated', 'stopped', 'cancelled'].includes(outcome),
      );
      expect(won).toHaveLength(1);
      expect(await addressOf(at(), SIREN)).toBe(activation.outcome === 'activated' ? asked() : old());
    }
  });

  it('is activated once of a code that is entered twice, and undone once by a link that is pressed twice', async () => {
    const { enters, id } = await asks();
    const entered = await Promise.all([enters(), enters(), enters()]);
    expect(entered.filter(({ outcome }) => outcome === 'activated')).toHaveLength(1);
    const pressed = await Promise.all(
      [1, 2, 3].map(() => contestAddress(instances.next(), id, 'undo', ORIGIN)),
    );
    expect(pressed.filter(({ outcome }) => outcome === 'undone')).toHaveLength(1);
    expect(await addressOf(at(), SIREN)).toBe(old());
  });
});
