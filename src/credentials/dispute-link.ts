import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** Path of the page « Ce n'était pas moi ». */
export const DISPUTE_PATH = '/contestation';

/** Figures and capitals that nobody mistakes for another: no 0, 1, I, L, O or U. 16 of 30 are 78 bits. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** What a mail bears to dispute a change: its bearer reads that mailbox, which is all it proves. */
export interface DisputeLink {
  /** To be typed where no script runs: `7K3F-QX9M-2TWB-H4ND`. */
  reference: string;
  /** The page, with the reference behind « # »: browsers keep that part to themselves, a script there posts it. */
  href: string;
}

/**
 * A new reference to dispute a change by, for one mail; only its hash is kept. What it may still do is decided by the
 * state of the change.
 */
export async function disputeLink(
  { db, clock, installation, random, secrets }: Tx,
  changeId: string,
): Promise<DisputeLink> {
  const signs = Array.from({ length: LENGTH }, () => SIGNS.charAt(random.below(SIGNS.length))).join('');
  const reference_hash = secrets.keyedHash('dispute-reference', signs);
  await db
    .insertInto('dispute_reference')
    .values({ reference_hash, change_id: changeId, created_at: clock.now() })
    .execute();
  const reference = signs.match(/.{4}/g)?.join('-') ?? signs;
  return { reference, href: `${installation.BASE_URL}${DISPUTE_PATH}#${reference}` };
}

/**
 * The id of the change that a reference stands for, typed in any case and with any signs between its letters; undefined
 * when nobody was mailed it. Links mailed before there were references bear a sealed token instead.
 */
export async function disputedChangeId({ db, secrets }: Ground, typed: string): Promise<string | undefined> {
  const signs = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  if (signs.length !== LENGTH) return secrets.unseal('dispute', typed.trim());
  const found = await db
    .selectFrom('dispute_reference')
    .select('change_id')
    .where('reference_hash', 'in', secrets.keyedHashes('dispute-reference', signs))
    .executeTakeFirst();
  return found?.change_id;
}
