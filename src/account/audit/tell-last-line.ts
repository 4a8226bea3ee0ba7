import type { Platform } from '../../platform/platform.ts';

/**
 * Tells the program's log how far the audit log has come. The program's log is sent to another machine, where whoever owns the
 * database writes nothing: `npm run audit:verify -- <number> <hash>` then shows an end that was cut off, or a log written anew.
 */
export async function tellLastLine({ db, log }: Pick<Platform, 'db' | 'log'>): Promise<void> {
  const last = await db
    .selectFrom('audit_event')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last) log.info({ number: last.number, hash: last.hash }, 'last line of the audit log');
}
