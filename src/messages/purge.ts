import { daysAgo, type Ground } from '../platform/platform.ts';

/** By then a form that brings files has long ended, even on the slowest network. */
const FORM_MS = 3_600_000;

/** Threads of which the newest message is old enough, with all that belongs to them; and files that no message came of. */
export async function purgeMessages({ db, installation }: Ground, now: Date): Promise<void> {
  await db
    .deleteFrom('message_attachment')
    .where('message_id', 'is', null)
    .where('begun_at', '<=', new Date(now.getTime() - FORM_MS))
    .execute();
  // One at a time: with its files a thread may be hundreds of megabytes.
  const oldest = () =>
    db
      .deleteFrom('message_thread')
      .where('id', '=', (eb) =>
        eb
          .selectFrom('message_thread')
          .select('id')
          .where('last_at', '<=', daysAgo(now, installation.RETENTION_MESSAGES_DAYS))
          .orderBy('last_at')
          .limit(1),
      )
      .executeTakeFirst();
  while ((await oldest()).numDeletedRows > 0n);
}
