import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Database } from '../../src/database/schema.ts';
import { torture } from '../torture/torture.ts';

/** Whatever the machine: a slow one has a slower storm. */
const FOR_EVER = 24 * 60;

it('loses nothing and does nothing twice where instances, database and mail server fail under load, and would see it', async () => {
  const wanted = { seed: 17, kills: 6, minutes: FOR_EVER, accounts: 12, instances: 3, sabotage: doOnceMore };
  const { damage, faults, ledger, sabotaged } = await torture(wanted);
  expect(faults).toEqual([]);
  expect(damage.kills).toBeGreaterThanOrEqual(6);
  expect(ledger.formsAnswered).toBeGreaterThan(0);
  expect(sabotaged).toEqual(
    expect.arrayContaining([
      { as: 'double', what: expect.stringMatching(/^change \S+: 2 of its codes were used$/) },
      {
        as: 'double',
        what: expect.stringMatching(/^account \S+: \d+ changes in force, and \d+ lines of them$/),
      },
      { as: 'lost', what: expect.stringMatching(/^account \S+: nobody@was\.told \/ .*, and was told /) },
    ]),
  );
}, 600_000);

/** As a program would that lets a code be used twice, activates what was given up, and mistakes an address. */
async function doOnceMore(db: Database): Promise<void> {
  const done = await sql`
    insert into activation_code (id, purpose, subject_id, account_id, code_hash, mail_id, resent, created_at, used_at)
    select gen_random_uuid(), purpose, subject_id, account_id, reverse(code_hash), mail_id, resent, created_at, used_at
      from activation_code where purpose = 'change' and used_at is not null limit 1 returning id`.execute(db);
  expect(done.rows).toHaveLength(1);
  const activated = await sql`
    update credential_change set status = 'activated'
    where id = (select id from credential_change where status not in ('pending', 'activated') limit 1) returning id`.execute(
    db,
  );
  expect(activated.rows).toHaveLength(1);
  const address = { sign_in_email: 'nobody@was.told', sign_in_email_key: 'nobody@was.told' };
  const one = db.selectFrom('account').select('id').limit(1);
  await db.updateTable('account').set(address).where('id', '=', one).execute();
}
