import { type MailReference, makeReference, readReference } from '../account/mail-reference.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** Path of the page « Ce n'était pas moi ». */
export const DISPUTE_PATH = '/contestation';

/** What a mail bears to dispute a change. */
export type DisputeLink = MailReference;

/**
 * A new reference to dispute a change by, for one mail; only its hash is kept. What it may still do is decided by the
 * state of the change.
 */
export async function disputeLink(
  { db, clock, installation, later, random, secrets }: Tx,
  changeId: string,
): Promise<DisputeLink> {
  const { signs, ...link } = makeReference(random, installation.BASE_URL + DISPUTE_PATH);
  const reference_hash = secrets.keyedHash('dispute-reference', signs);
  await later(
    db
      .insertInto('dispute_reference')
      .values({ reference_hash, change_id: changeId, created_at: clock.now() }),
  );
  return link;
}

/**
 * The id of the change that a reference stands for; undefined when nobody was mailed it. Links mailed before there were
 * references bear a sealed token instead.
 */
export async function disputedChangeId({ db, secrets }: Ground, typed: string): Promise<string | undefined> {
  const signs = readReference(typed);
  if (signs === undefined) return secrets.unseal('dispute', typed.trim());
  const found = await db
    .selectFrom('dispute_reference')
    .select('change_id')
    .where('reference_hash', 'in', secrets.keyedHashes('dispute-reference', signs))
    .executeTakeFirst();
  return found?.change_id;
}
