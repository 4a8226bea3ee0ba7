import { sql } from 'kysely';
import type { AsHolder } from '../account/as-holder.ts';
import { NO_TRUST, type Trust } from '../account/known-browser.ts';
import { browserName } from '../account/mail-origin.tsx';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import type { ReadAlong } from '../database/read-along.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';

/** Six months, whether or not it is used. */
const BROWSER_TRUSTED_DAYS = 182;
export const BROWSER_TRUSTED_MONTHS = 6;

/** Made only once a second step was given, by whoever asked for it there. */
export function newTrust({ clock, random }: Pick<Ground, 'clock' | 'random'>, origin: Origin): Trust {
  const now = clock.now();
  return {
    trust_id: random.uuid(),
    trusted_since: now,
    trusted_until: daysAgo(now, -BROWSER_TRUSTED_DAYS),
    trusted_as: origin.userAgent.slice(0, 300),
  };
}

/** One of them as its holder is shown it. */
export interface TrustedBrowser {
  id: string;
  name: string;
  since: Date;
  until: Date;
  signedInAt: Date;
}

interface Row {
  id: string;
  as: string | null;
  since: string;
  until: string;
  signed_in: string;
}

/** Those of an account in which no second step is asked now, the newest first. */
export const TRUSTED_BROWSERS: ReadAlong<TrustedBrowser[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object('id', trust_id, 'as', trusted_as, 'since', trusted_since,
      'until', trusted_until, 'signed_in', signed_in_at) order by trusted_since desc, trust_id), '[]'::json)
    from known_browser where account_id = ${accountId} and trusted_until > ${now})`,
  parse: (json) =>
    (json as Row[]).map((row) => ({
      id: row.id,
      name: browserName(row.as ?? ''),
      since: new Date(row.since),
      until: new Date(row.until),
      signedInAt: new Date(row.signed_in),
    })),
};

/**
 * Takes the trust from one browser, or from all: there the second step is asked again at the next sign-in. It stays known to the
 * limits of tries.
 * @returns of how many; none where it had been taken already
 */
export async function distrust(
  { tx, account }: AsHolder,
  actor: Actor,
  which: string | 'all',
): Promise<number> {
  const trusted = tx.db.updateTable('known_browser').set(NO_TRUST).where('account_id', '=', account.id);
  const done = await (which === 'all'
    ? trusted.where('trust_id', 'is not', null)
    : // As text: an address may say anything.
      trusted.where(sql<string>`trust_id::text`, '=', which)
  )
    .returning('token_hash')
    .execute();
  if (done.length > 0)
    await record(tx, { event: 'browser-distrusted', ...actor, details: { browsers: done.length } });
  return done.length;
}
