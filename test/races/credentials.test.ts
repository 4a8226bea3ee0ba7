import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockAccount } from '../../src/account/account.ts';
import { readEmailAddress } from '../../src/account/email-address.ts';
import type { Actor } from '../../src/account/session.ts';
import { activate } from '../../src/activation/activate.ts';
import { checkCode } from '../../src/codes/check-code.ts';
import { changeActivation } from '../../src/credentials/change-kind.tsx';
import { changePassword } from '../../src/credentials/change-password.ts';
import { resendChangeCode } from '../../src/credentials/mail-code.ts';
import { cancelChange } from '../../src/credentials/pending-change.ts';
import { requestChange } from '../../src/credentials/request-change.ts';
import type { Database } from '../../src/database/schema.ts';
import type { Platform } from '../../src/platform/platform.ts';
import {
  accountRow,
  codeTo,
  handOverMails,
  ORIGIN,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../tools/accounts.ts';
import { present, proof } from '../tools/changes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, orSignedOut, untilWaiting } from '../tools/instances.ts';

const ROUNDS = 24;

describeOnPostgres('everything at once for one account', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  it('leaves it in exactly one state, however they interleave', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < ROUNDS; round++) {
      const scene = await prepare(platform, `libre-${round}`, round);
      const actions = [...rotated(actionsOn(scene), round), handOver];
      const outcomes = await Promise.all(actions.map((act) => act(instances.next())));
      await expectOneState(platform, scene, outcomes);
      platform.clock.advance({ days: 3 });
    }
  });

  it('leaves it in exactly one state when all have read and wait for its lock, each first in turn', async () => {
    const [platform] = instances.platforms;
    const first: string[] = [];
    const count = 7;
    for (let round = 0; round < count; round++) {
      const scene = await prepare(platform, `file-${round}`, round);
      const outcomes = await releasedTogether(platform, scene, rotated(actionsOn(scene), round), () =>
        instances.next(),
      );
      first.push(outcomes[0] ?? '');
      await expectOneState(platform, scene, outcomes);
      platform.clock.advance({ days: 3 });
    }
    expect(first).toEqual([
      'requested',
      'requested',
      'cancelled',
      'resent',
      'resent',
      'changed',
      'activated',
    ]);
  });

  it('ends every session made with the old password, whenever it was made', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < ROUNDS; round++) {
      const email = `connexion-${round}@test.example`;
      const accountId = await openAccount(platform, email);
      const who = await signedIn(platform, email);
      let over = false;
      const change = changePassword(instances.next(), who, otherPassword(round), present()).finally(() => {
        over = true;
      });
      const signingIn = instances.platforms.map(async (instance) => {
        // Of more than twenty sessions the oldest ends: that of the change, which would find itself signed out.
        for (let count = 0; count < 5 && !over; count++)
          await signedIn(instance, email).catch(() => undefined);
      });
      const [result] = await Promise.all([change, ...signingIn]);

      expect(result.outcome).toBe('changed');
      const sessions = platform.db.selectFrom('session').select('token_hash');
      expect(await sessions.where('account_id', '=', accountId).execute()).toHaveLength(1);
    }
  });
});

interface Scene {
  accountId: string;
  email: string;
  wanted: string;
  codeId: string;
  sessions: Actor[];
  newPassword: string;
}

/** An account with seven open sessions and a request whose code is known; in every other round it has left. */
async function prepare(platform: Platform, name: string, round: number): Promise<Scene> {
  const email = `${name}@test.example`;
  const wanted = `voulue-${name}@test.example`;
  const accountId = await openAccount(platform, email);
  const sessions: Actor[] = [];
  for (let count = 0; count < 7; count++) sessions.push(await signedIn(platform, email));
  await requestChange(platform, at(sessions, 0), { newEmail: address(wanted), ...proof() });
  const checked = await checkCode(platform, await codeTo(platform, wanted));
  if (checked.outcome !== 'code-usable') throw new Error(checked.outcome);
  if (round % 2 === 0) await handOverMails(platform);
  const newPassword = otherPassword(round);
  return { accountId, email, wanted, codeId: checked.code.codeId, sessions, newPassword };
}

type Action = (platform: Platform) => Promise<string>;

function actionsOn({ sessions, email, wanted, codeId, newPassword }: Scene): Action[] {
  const outcomeOf = async (result: Promise<{ outcome: string }>) => (await orSignedOut(result)).outcome;
  const entered = {
    codeId,
    email: wanted,
    proof: { by: 'session', tokenHash: at(sessions, 6).tokenHash },
  } as const;
  return [
    (on) => outcomeOf(requestChange(on, at(sessions, 0), { newEmail: address(`a.${email}`), ...proof() })),
    (on) => outcomeOf(requestChange(on, at(sessions, 1), { newEmail: address(`b.${email}`), ...proof() })),
    (on) => outcomeOf(cancelChange(on, at(sessions, 2))),
    (on) => outcomeOf(resendChangeCode(on, at(sessions, 3))),
    (on) => outcomeOf(resendChangeCode(on, at(sessions, 4))),
    (on) => outcomeOf(changePassword(on, at(sessions, 5), newPassword, present())),
    (on) => outcomeOf(activate(on, changeActivation, entered, ORIGIN)),
  ];
}

const handOver: Action = async (on) => {
  await handOverMails(on);
  return 'handed over';
};

/** Lets the actions come to the account's lock one after the other, then go on together. */
async function releasedTogether(
  platform: Platform,
  scene: Scene,
  actions: Action[],
  next: () => Platform,
): Promise<string[]> {
  const running: Promise<string>[] = [];
  await platform.db.transaction().execute(async (trx) => {
    await lockAccount(trx, scene.accountId);
    for (const act of actions) {
      running.push(act(next()));
      await untilWaiting(trx, running.length);
    }
  });
  return Promise.all(running);
}

async function expectOneState(platform: Platform, scene: Scene, outcomes: string[]): Promise<void> {
  const { db } = platform;
  const activated = outcomes.includes('activated');
  const changed = outcomes.includes('changed');
  // Whichever came first ended the sessions, or the request, of the other.
  expect(activated && changed).toBe(false);

  const account = await accountRow(db, scene.accountId);
  expect(account.sign_in_email).toBe(activated ? scene.wanted : scene.email);
  expect(await opens(platform, account.sign_in_email, changed ? scene.newPassword : PASSWORD)).toBe(true);
  expect(await opens(platform, account.sign_in_email, changed ? PASSWORD : scene.newPassword)).toBe(false);
  const sessions = await db
    .selectFrom('session')
    .select('token_hash')
    .where('account_id', '=', scene.accountId)
    .execute();
  if (activated) expect(sessions).toEqual([]);
  if (changed) expect(sessions).toHaveLength(1);

  const changes = await db
    .selectFrom('credential_change')
    .selectAll()
    .where('account_id', '=', scene.accountId)
    .execute();
  const pending = changes.filter((change) => change.status === 'pending');
  expect(pending.length).toBeLessThanOrEqual(1);
  expect(changes.filter((change) => change.status === 'activated')).toHaveLength(activated ? 1 : 0);
  await expectOneLiveCode(db, scene.accountId, pending[0]?.id);
}

/** One live code for the pending request, none without; the mail of a dead one is withdrawn, or had left. */
async function expectOneLiveCode(db: Database, accountId: string, pendingId: string | undefined) {
  const codes = await db
    .selectFrom('activation_code')
    .innerJoin('mail', 'mail.id', 'activation_code.mail_id')
    .select(['subject_id', 'used_at', 'revoked_at', 'handed_over_at', 'withdrawn_at'])
    .where('account_id', '=', accountId)
    .execute();
  const live = codes.filter((code) => !code.used_at && !code.revoked_at);
  expect(live.map((code) => code.subject_id)).toEqual(pendingId === undefined ? [] : [pendingId]);
  for (const code of codes.filter((one) => one.revoked_at)) {
    expect(code.handed_over_at ?? code.withdrawn_at).not.toBeNull();
  }
}

function address(typed: string) {
  const read = readEmailAddress(typed);
  if (!read) throw new Error(`${typed} is not an address`);
  return read;
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`no ${index} in the list`);
  return found;
}

/** Each of them comes first in turn. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
