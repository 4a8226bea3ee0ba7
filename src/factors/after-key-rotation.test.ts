import { expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor } from '../../test/tools/factors.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { countingTogether } from '../platform/secret-key.ts';

const STEP = '/connexion/seconde-etape';
const [OLD, NEW] = ['o'.repeat(64), 'n'.repeat(64)];

describeOnEachDatabase('a secret key that was replaced, and removed', (db) => {
  it('leaves applications and codes on paper working', async () => {
    const platform = testPlatform(db());
    const email = 'lila@test.example';
    const id = await openAccount(platform, email);
    const before = { ...platform, secrets: await countingTogether(db(), OLD) };
    const { phone, backupCodes } = await addFactor(before, id);
    await countingTogether(db(), NEW, { others: [{ key: OLD }] });
    const app = await testApp({ ...platform, secrets: await countingTogether(db(), NEW) });
    for (const second_step of [phone.code(), backupCodes[0] ?? '']) {
      const visitor = visitorOf(app);
      await visitor.post('/connexion', { email, password: PASSWORD });
      expect((await visitor.post(STEP, { second_step })).headers.location).toBe('/espace');
    }
    await app.close();
  });
});
