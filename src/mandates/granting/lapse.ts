import { accountById, lockAccount } from '../../account/account.ts';
import { record } from '../../audit/record-event.ts';
import { send } from '../../mail/outbox.ts';
import { daysAgo, type Ground, type Platform } from '../../platform/platform.ts';
import { inTransaction, type Tx } from '../../platform/unit-of-work.ts';
import { lockCompany } from '../lock-company.ts';
import { companyName, roleDetails } from './company.ts';
import { offerAnsweredMail } from './offer-mails.tsx';
import { isOver, namedIn } from './offers.ts';
import { tellOfNoSuccessor } from './take-over.ts';

/** Ended offers stand in the giver's list for a while. */
const KEPT_FOR_DAYS = 30;

/** Offers that nobody answered in time, named or not: hourly, by any number of instances at once. */
export async function lapseOffers(platform: Platform): Promise<void> {
  const due = await platform.db
    .selectFrom('mandate_offer')
    .select(['given_by', 'siren'])
    .distinct()
    .where('state', '=', 'waiting')
    .where(isOver('mandate_offer', platform.clock.now()))
    .execute();
  for (const { given_by, siren } of due)
    await inTransaction(platform, async (tx) => {
      await lockAccount(tx.db, given_by);
      await lockCompany(tx, siren);
      await lapse(tx, { givenBy: given_by, siren });
    }).catch((error: unknown) =>
      platform.log.error({ err: error }, 'an offer has not lapsed, it will be tried again'),
    );
}

/** Those of one giver in one company, who is told. The caller holds both. */
export async function lapse(tx: Tx, { givenBy, siren }: { givenBy: string; siren: string }): Promise<void> {
  const now = tx.clock.now();
  const lapsed = await tx.db
    .updateTable('mandate_offer')
    .set({ state: 'lapsed', ended_at: now })
    .where('given_by', '=', givenBy)
    .where('siren', '=', siren)
    .where('state', '=', 'waiting')
    .where(isOver('mandate_offer', now))
    .returning(['services', 'role', 'sealed_name'])
    .execute();
  const giver = lapsed.length > 0 ? await accountById(tx.db, givenBy) : undefined;
  if (!giver) return;
  for (const { services, role, sealed_name } of lapsed) {
    if (role === 'titulaire') await tellOfNoSuccessor(tx, { siren, sealed_name }, giver, 'lapsed');
    else {
      const company = { siren, name: await companyName(tx.db, givenBy, siren) };
      const told = { company, role, named: namedIn(tx, sealed_name), answer: 'lapsed', at: now } as const;
      await send(tx, offerAnsweredMail(tx.installation, giver, told));
    }
    await record(tx, {
      event: 'offer-lapsed',
      accountId: givenBy,
      details: roleDetails(siren, services, role, 'giver'),
    });
  }
}

/** Ended offers, with what was typed to make them. */
export async function purgeOffers({ db }: Ground, now: Date): Promise<void> {
  await db.deleteFrom('mandate_offer').where('ended_at', '<=', daysAgo(now, KEPT_FOR_DAYS)).execute();
}
