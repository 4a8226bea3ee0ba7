import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { addChange, addCode, addMail, addRecovery } from '../../test/tools/rows.ts';
import { checkCode, findCode, findTypedCode, refusalOf } from './check-code.ts';
import { codeHash } from './code.ts';

const CODE = 'aBcDeFgHjKmN';

describeOnEachDatabase('a code that is looked up', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let dossierId: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    const holder = await addHolder(db(), ['SARL ESSAI']);
    accountId = holder.accountId;
    dossierId = holder.dossierIds[0] ?? '';
  });

  const hash = () => codeHash(platform.secrets, 'activation', CODE);

  it.each([
    ['done', 'code-used'],
    ['replaced', 'code-replaced'],
    ['stopped', 'code-stopped'],
    ['credentials-changed', 'code-replaced'],
  ] as const)('is refused when its recovery is %s, however young', async (status, refusal) => {
    const ended = { status, ended_at: platform.clock.now() };
    const id = await addRecovery(platform, accountId, { mail_id: await addMail(platform), ...ended });
    const code = await findCode(platform, { purpose: 'recovery', id });
    expect(code && refusalOf(code, platform.clock.now())).toBe(refusal);
  });

  it('is found on its own page alone', async () => {
    const code_hash = codeHash(platform.secrets, 'recovery', CODE);
    await addRecovery(platform, accountId, { mail_id: null, code_hash });
    expect(await findTypedCode(platform, 'recovery', CODE)).toMatchObject({
      purpose: 'recovery',
      subjectId: accountId,
      byLetter: true,
    });
    expect(await checkCode(platform, CODE)).toEqual({ outcome: 'code-unknown' });
  });

  it('of a kind that only a later version knows is unknown', async () => {
    const later = { purpose: 'mandate', subject_id: platform.random.uuid(), mail_id: null };
    await addCode(platform, { ...later, account_id: accountId, code_hash: hash() });
    expect(await checkCode(platform, CODE)).toEqual({ outcome: 'code-unknown' });
  });

  describe('beside version 0.1.0, which names what it is for in a column a kind', () => {
    const columns = () =>
      sql<Record<string, unknown>>`
        select purpose, subject_id, change_id, registration_id, dossier_id from activation_code`
        .execute(db())
        .then(({ rows }) => rows[0]);

    it('is found though that version wrote it', async () => {
      const mail_id = await addMail(platform);
      const change_id = await addChange(platform, accountId);
      await sql`insert into activation_code (id, change_id, account_id, code_hash, mail_id, resent, created_at)
        values (${platform.random.uuid()}, ${change_id}, ${accountId}, ${hash()}, ${mail_id}, false,
                ${platform.clock.now()})`.execute(db());
      expect(await columns()).toMatchObject({ purpose: 'change', subject_id: change_id });
      const code = { purpose: 'change', subjectId: change_id };
      expect(await checkCode(platform, CODE)).toMatchObject({ outcome: 'code-usable', code });
    });

    it('is found by that version though this one wrote it', async () => {
      const letter = { purpose: 'dossier', subject_id: dossierId, mail_id: null };
      await addCode(platform, { ...letter, account_id: accountId });
      expect(await columns()).toMatchObject({
        dossier_id: dossierId,
        change_id: null,
        registration_id: null,
      });
    });

    it('is one live code of its subject, whichever version wrote the other', async () => {
      const subject_id = await addChange(platform, accountId);
      const ofChange = { purpose: 'change', subject_id, account_id: accountId };
      await addCode(platform, { ...ofChange, mail_id: await addMail(platform) });
      const other = sql`insert into activation_code (id, change_id, account_id, code_hash, mail_id, resent, created_at)
        values (${platform.random.uuid()}, ${subject_id}, ${accountId}, ${hash()}, ${await addMail(platform)}, false,
                ${platform.clock.now()})`;
      await expect(other.execute(db())).rejects.toThrow('activation_code_one_live_by_subject');
    });

    it('never says one thing in one way and another in the other', async () => {
      const subject_id = await addChange(platform, accountId);
      const mail_id = await addMail(platform);
      await addCode(platform, { purpose: 'change', subject_id, account_id: accountId, mail_id });
      const wrong = sql`update activation_code set subject_id = ${platform.random.uuid()}`;
      await expect(wrong.execute(db())).rejects.toThrow('activation_code_one_subject');
    });
  });
});
