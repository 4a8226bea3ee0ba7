import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../src/account/session.ts';
import { resendChangeCode } from '../src/credentials/mail-code.ts';
import { cancelChange, pendingChange } from '../src/credentials/pending-change.ts';
import { eraseAccounts } from '../src/deletion/erase-accounts.ts';
import { downloadData } from '../src/holder/download-data.ts';
import { purge } from '../src/purge.ts';
import { handOverMails, ORIGIN, openAccount, PASSWORD, signedIn } from './tools/accounts.ts';
import { askForAddress } from './tools/changes.ts';
import { emptyTables, openPGlite, type TestDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { forgetPassword } from './tools/recoveries.ts';

/** Of one opens an account; they are alike, so that what is masked is too. */
const TAKEN = 'cible.un@test.example';
const FREE = 'cible.de@test.example';

/** What may happen between two looks, to both addresses alike but for what the account of the one does. */
const move = fc.constantFrom(
  'mails leave',
  'asked again',
  'sent again',
  'cancelled',
  'strangers forget its password',
  'the account is erased',
  'an hour passes',
  'two days pass',
  'eight days pass',
  'forty days pass',
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

describe('whoever asked for an address', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  let askers: [asked: string, who: Actor][];
  beforeAll(async () => {
    database = await openPGlite();
  });
  afterAll(() => database.close());

  async function begin(): Promise<void> {
    await emptyTables(database.db);
    platform = testPlatform(database.db);
    await openAccount(platform, TAKEN);
    askers = [];
    for (const [asked, asker] of [
      [TAKEN, 'paul@test.example'],
      [FREE, 'pole@test.example'],
    ] as const) {
      await openAccount(platform, asker);
      askers.push([asked, await signedIn(platform, asker)]);
    }
    // They are strangers to one another: who acts for the same company is told of whoever goes.
    await database.db.deleteFrom('mandate').execute();
    for (const [asked, who] of askers) await askForAddress(platform, who, asked);
  }

  async function play(step: Move): Promise<void> {
    // Nobody does two things in one instant, which no order would tell apart.
    platform.clock.advance({ seconds: 1 });
    const pass = async (days: number) => {
      platform.clock.advance({ hours: days * 24 });
      await eraseAccounts(platform);
      await purge(platform);
    };
    switch (step) {
      case 'mails leave':
        return handOverMails(platform);
      case 'the account is erased':
        await database.db
          .updateTable('account')
          .set({ deletion_asked_at: new Date(platform.clock.now().getTime() - 8 * 24 * 3_600_000) })
          .where('sign_in_email', '=', TAKEN)
          .execute();
        return eraseAccounts(platform);
      case 'an hour passes':
        return pass(1 / 24);
      case 'two days pass':
        return pass(2);
      case 'eight days pass':
        return pass(8);
      case 'forty days pass':
        return pass(40);
      case 'strangers forget its password':
        for (let times = 0; times < 4; times++)
          for (const [asked] of askers) await forgetPassword(platform, asked);
        return;
      default:
        for (const [asked, { accountId }] of askers) await asks(step, asked, accountId);
    }
  }

  async function asks(step: Move, asked: string, accountId: string): Promise<void> {
    const email = asked === TAKEN ? 'paul@test.example' : 'pole@test.example';
    const who = await signedIn(platform, email, PASSWORD);
    if (who.accountId !== accountId) throw new Error('another account');
    if (step === 'asked again') await askForAddress(platform, who, asked).catch(() => undefined);
    else if (step === 'sent again') await resendChangeCode(platform, who);
    else await cancelChange(platform, who);
  }

  /** Everything told to an asker, in the download and on the page, but for what names him and the address. */
  async function told([asked, { accountId }]: (typeof askers)[number]): Promise<string> {
    const data = await downloadData(platform, accountId, ORIGIN);
    const pending = await pendingChange(database.db, accountId, platform.clock.now());
    const page = pending && { ...pending.code, id: '', mailId: '' };
    return JSON.stringify({ data, page }, null, 1)
      .replaceAll(asked, 'ASKED')
      .replace(/p(aul|ole)@/g, 'ASKER@')
      .replace(/"numero_d_abonne": "\d+"/, '');
  }

  it('learns nothing from what he is told of it, whatever happens to it and when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 7 }), async (moves) => {
        await begin();
        for (const step of moves) {
          await play(step);
          const [taken, free] = [await told(askers[0] as never), await told(askers[1] as never)];
          expect(taken).toBe(free);
        }
      }),
      { numRuns: 15 },
    );
  }, 180_000);
});
