import { beforeEach, expect, it } from 'vitest';
import { openAccount, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { keepDraft, openDraft, replaceSession } from './draft.tsx';

const PAGE = '/espace/identifiants';
const FORM = { page: PAGE, fields: { email: 'nouvelle@test.example' } };

describeOnEachDatabase('a form that waits for a password', (db) => {
  let platform: TestPlatform;
  let tokenHash: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, 'lila@test.example');
    tokenHash = (await signedIn(platform, 'lila@test.example')).tokenHash;
  });

  const row = (hash = tokenHash) =>
    db().selectFrom('session').selectAll().where('token_hash', '=', hash).executeTakeFirstOrThrow();
  const kept = async (hash = tokenHash) => openDraft(platform, await row(hash), PAGE);

  it('is found again as it was typed, by its own page, in its own session', async () => {
    expect(await kept()).toBeUndefined();
    expect(await keepDraft(platform, tokenHash, FORM)).toBe(true);
    expect(await kept()).toEqual(FORM.fields);
    expect(openDraft(platform, await row(), '/espace/coordonnees')).toBeUndefined();
    const other = await signedIn(platform, 'lila@test.example');
    expect(await kept(other.tokenHash)).toBeUndefined();
  });

  it('gives its place to a newer one', async () => {
    await keepDraft(platform, tokenHash, FORM);
    await keepDraft(platform, tokenHash, { page: PAGE, fields: { email: 'autre@test.example' } });
    expect(await kept()).toEqual({ email: 'autre@test.example' });
  });

  it('is kept for ten minutes', async () => {
    await keepDraft(platform, tokenHash, FORM);
    platform.clock.advance({ minutes: 9, seconds: 59 });
    expect(await kept()).toEqual(FORM.fields);
    platform.clock.advance({ seconds: 1 });
    expect(await kept()).toBeUndefined();
  });

  it('cannot be read in the database, nor altered', async () => {
    await keepDraft(platform, tokenHash, FORM);
    const { kept_form: sealed } = await row();
    expect(sealed).not.toContain('nouvelle');
    expect(openDraft(platform, { kept_form: `${sealed?.slice(0, -2)}AA` }, PAGE)).toBeUndefined();
  });

  it('is dropped when nobody could have typed that much, or the session is forgotten', async () => {
    const long = { page: PAGE, fields: { email: 'x'.repeat(30_000) } };
    expect(await keepDraft(platform, tokenHash, long)).toBe(false);
    expect(await keepDraft(platform, 'no such session', FORM)).toBe(false);
    expect(await kept()).toBeUndefined();
  });

  it('goes on to the session of the same account that takes the place of its own, and to no other', async () => {
    await openAccount(platform, 'paul@test.example');
    const paul = await signedIn(platform, 'paul@test.example');
    const again = await signedIn(platform, 'lila@test.example');
    await keepDraft(platform, tokenHash, FORM);
    await replaceSession(db(), tokenHash, again.tokenHash);
    expect(await kept(again.tokenHash)).toEqual(FORM.fields);
    await expect(row()).rejects.toThrow();
    await replaceSession(db(), again.tokenHash, paul.tokenHash);
    expect(await kept(paul.tokenHash)).toBeUndefined();
    await expect(row(again.tokenHash)).rejects.toThrow();
  });
});
