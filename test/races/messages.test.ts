import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asHolder } from '../../src/account/as-holder.ts';
import { lockCompany } from '../../src/mandates/lock-company.ts';
import { answerAsService, closeThread } from '../../src/messages/service-side.ts';
import { tellOfMessages } from '../../src/messages/tell-of-messages.ts';
import { answerThread, openThread } from '../../src/messages/write.ts';
import { mailsTo, openAccount, signedIn } from '../tools/accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';

const ROUNDS = 8;

describeOnPostgres('messages, written by several at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  let companies = 0;

  /** A thread of somebody who may write in it. */
  async function begun() {
    const [platform] = instances.platforms;
    const siren = String(732_829_320 + ++companies);
    const email = `ecrit-${companies}@test.example`;
    const id = await openAccount(platform, email);
    await giveMandate(platform.db, id, siren, { service: 'payer-tva' });
    const actor = await signedIn(platform, email);
    const asked = { id: randomUUID(), siren, service: 'payer-tva', subject: 'Sujet', text: 'Un', files: [] };
    const opened = await openThread(platform, actor, asked);
    if (opened.outcome !== 'sent') throw new Error(opened.outcome);
    const thread = await platform.db
      .selectFrom('message_thread')
      .select(['id', 'siren', 'service', 'reference'])
      .where('id', '=', opened.threadId)
      .executeTakeFirstOrThrow();
    return { thread, actor, email, id };
  }

  const timesOf = async (threadId: string) =>
    (
      await database()
        .db.selectFrom('message')
        .select(['at', 'text'])
        .where('thread_id', '=', threadId)
        .execute()
    ).map(({ at }) => at.getTime());

  it('stand each by itself, one after the other, and a form that comes twice once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { thread, actor } = await begun();
      const [one, two, three] = instances.platforms;
      const written = { id: randomUUID(), text: 'Deux', files: [], seenUntil: new Date(0) };
      const outcomes = await Promise.all([
        answerThread(one, actor, thread, written),
        answerThread(two ?? one, actor, thread, written),
        answerAsService(two ?? one, thread.reference, { text: 'Trois', files: [] }),
        answerAsService(three ?? one, thread.reference, { text: 'Quatre', files: [] }),
      ]);
      expect(outcomes).toEqual([
        { outcome: 'sent', threadId: thread.id },
        { outcome: 'sent', threadId: thread.id },
        'answered',
        'answered',
      ]);
      const times = await timesOf(thread.id);
      expect(times).toHaveLength(4);
      expect(new Set(times).size).toBe(4);
    }
  });

  it('are sent before the mandate ends or the thread is closed, or not at all', async () => {
    const told: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { thread, actor, id } = await begun();
      const other = await begun();
      const [one, two] = instances.platforms;
      const written = { id: randomUUID(), text: 'Deux', files: [], seenUntil: new Date(0) };
      const [sent] = await Promise.all([
        answerThread(one, actor, thread, written),
        asHolder(two ?? one, other.actor, async ({ tx }) => {
          await lockCompany(tx, thread.siren);
          await tx.db
            .updateTable('mandate')
            .set({ state: 'ended', until: tx.clock.now(), ended_reason: 'ended' })
            .where('account_id', '=', id)
            .execute();
        }),
      ]);
      told.push(sent.outcome);
      expect(await timesOf(thread.id)).toHaveLength(sent.outcome === 'sent' ? 2 : 1);
      const again = await answerThread(one, actor, thread, { ...written, id: randomUUID() });
      expect(again).toEqual({ outcome: 'no-right' });
      const [late] = await Promise.all([
        answerThread(one, other.actor, other.thread, { ...written, id: randomUUID() }),
        closeThread(two ?? one, other.thread.reference),
      ]);
      told.push(late.outcome);
      expect(await timesOf(other.thread.id)).toHaveLength(late.outcome === 'sent' ? 2 : 1);
    }
    expect(
      Object.keys(tallyOf(told)).every((outcome) => ['sent', 'no-right', 'closed'].includes(outcome)),
    ).toBe(true);
  });

  it('are told of in one mail, however many instances look', async () => {
    const { thread, email } = await begun();
    const [one] = instances.platforms;
    instances.platforms[0].clock.advance({ minutes: 1 });
    await answerAsService(one, thread.reference, { text: 'Deux', files: [] });
    await Promise.all(instances.platforms.map((platform) => tellOfMessages(platform)));
    expect(await mailsTo(one, email)).toHaveLength(1);
  });
});
