import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openAccount, tryToSignIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { tellLastLine, verifyChain } from './verify-chain.ts';

describeOnEachDatabase('the last line of the audit log', (db) => {
  it('is told to the program’s log, and shows later what its owner did to it', async () => {
    const platform = testPlatform(db());
    await tellLastLine(platform);
    expect(platform.logged).toEqual([]);
    await openAccount(platform, 'lila@test.example');
    for (const password of ['faux', 'faux encore'])
      await tryToSignIn(platform, 'lila@test.example', password);
    await tellLastLine(platform);
    const told = JSON.parse(platform.logged.at(-1) ?? '{}');
    expect(told).toMatchObject({ level: 30, msg: 'last line of the audit log' });
    expect(await verifyChain(db(), told)).toMatchObject({ outcome: 'unbroken' });

    // As the owner of the tables could, so that nothing within the log shows it.
    await sql`alter table audit_event disable trigger user`.execute(db());
    await sql`delete from audit_event where number = ${told.number}`.execute(db());
    await sql`alter table audit_event enable trigger user`.execute(db());
    expect(await verifyChain(db())).toMatchObject({ outcome: 'unbroken' });
    expect(await verifyChain(db(), told)).toEqual({
      outcome: 'broken',
      number: told.number,
      fault: 'missing',
    });
  });
});
