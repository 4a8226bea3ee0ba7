import { type MailReference, makeReference, readReference } from '../account/mail-reference.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { CONTEST_PATH } from './paths.ts';

/** A new reference to dispute a change by, for one mail; only its hash is kept. What it may do the change's state decides. */
export async function addressLink(
  { db, clock, installation, later, random, secrets }: Tx,
  changeId: string,
): Promise<MailReference> {
  const { signs, ...link } = makeReference(random, installation.BASE_URL + CONTEST_PATH);
  const reference_hash = secrets.keyedHash('company-address-reference', signs);
  await later(
    db
      .insertInto('company_address_reference')
      .values({ reference_hash, change_id: changeId, created_at: clock.now() }),
  );
  return link;
}

/** The id of the change that a reference stands for; undefined when nobody was mailed it. */
export async function contestedChangeId({ db, secrets }: Ground, typed: string): Promise<string | undefined> {
  const signs = readReference(typed);
  if (signs === undefined) return undefined;
  const found = await db
    .selectFrom('company_address_reference')
    .select('change_id')
    .where('reference_hash', 'in', secrets.keyedHashes('company-address-reference', signs))
    .executeTakeFirst();
  return found?.change_id;
}
