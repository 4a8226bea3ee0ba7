import { sql } from 'kysely';
import { accountById, frozenUntil, isShut } from '../account/account.ts';
import { companyAddress } from '../company/company-address.ts';
import { readAlone } from '../database/read-along.ts';
import { send } from '../mail/outbox.ts';
import { isActive } from '../mandates/mandate.ts';
import { daysAgo, type Ground, type Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { companyMessageMail, messageMail } from './mails.tsx';
import { UNREAD_COMPANIES } from './threads.ts';

/** Ten answers in an hour are one mail, and one more where some are not read by then. */
const ONE_MAIL_IN_MS = 3_600_000;
/** Looked at in one round, a minute. */
const A_ROUND = 500;

/**
 * Notes that whoever may read a service of a company, and the company at its own address, are to be told that the
 * administration has written. The mails leave within a minute, but for who was told in the last hour.
 */
export async function haveTold(
  { db, clock, random }: Tx,
  { siren, service }: { siren: string; service: string },
): Promise<void> {
  const now = clock.now();
  const readers = await db
    .selectFrom('mandate')
    .select('account_id')
    .distinct()
    .where('siren', '=', siren)
    .where('service', '=', service)
    .where(isActive('mandate', now))
    // In one order: two that are noted at once wait in a line.
    .orderBy('account_id')
    .execute();
  const notices = [
    ...readers.map(({ account_id }) => ({ account_id, siren: null })),
    { account_id: null, siren },
  ];
  for (const notice of notices)
    await db
      .insertInto('message_notice')
      .values({ id: random.uuid(), waiting_since: now, ...notice })
      .onConflict((conflict) =>
        conflict.column(notice.siren === null ? 'account_id' : 'siren').doUpdateSet({
          waiting_since: sql<Date>`coalesce(message_notice.waiting_since, ${now})`,
        }),
      )
      .execute();
}

/** Mails those who wait to be told: every minute, by any number of instances at once. */
export async function tellOfMessages(platform: Platform): Promise<void> {
  const due = await platform.db
    .selectFrom('message_notice')
    .select('id')
    .where('waiting_since', 'is not', null)
    .where(isDue(platform.clock.now()))
    .orderBy('waiting_since')
    .limit(A_ROUND)
    .execute();
  for (const { id } of due)
    await tellOne(platform, id).catch((error: unknown) =>
      platform.log.error({ err: error }, 'nobody was told of a message, it will be tried again'),
    );
}

function isDue(now: Date) {
  return sql<boolean>`(told_at is null or told_at <= ${new Date(now.getTime() - ONE_MAIL_IN_MS)})`;
}

async function tellOne(platform: Platform, noticeId: string): Promise<void> {
  await inTransaction(platform, async (tx) => {
    const now = tx.clock.now();
    const notice = await tx.db
      .updateTable('message_notice')
      .set({ waiting_since: null })
      .where('id', '=', noticeId)
      .where('waiting_since', 'is not', null)
      .where(isDue(now))
      .returning(['account_id', 'siren'])
      .executeTakeFirst();
    // Another instance was faster.
    if (!notice) return;
    const { account_id, siren } = notice;
    const told = account_id === null ? await tellCompany(tx, siren ?? '') : await tellAccount(tx, account_id);
    if (told)
      await tx.db.updateTable('message_notice').set({ told_at: now }).where('id', '=', noticeId).execute();
  });
}

/** Not who has read everything meanwhile, nor whose mandate is over, nor one who may not be the one that signs in. */
async function tellAccount(tx: Tx, accountId: string): Promise<boolean> {
  const now = tx.clock.now();
  const account = await accountById(tx.db, accountId);
  if (!account || account.deletion_asked_at || isShut(account) || frozenUntil(account, now)) return false;
  const companies = await readAlone(tx.db, UNREAD_COMPANIES, accountId, now);
  if (companies.length === 0) return false;
  await send(tx, messageMail(tx.installation, account, companies, now));
  return true;
}

/** The address that is the company's now alone: a message is nothing that a former one has to be warned of. */
async function tellCompany(tx: Tx, siren: string): Promise<boolean> {
  const address = await companyAddress(tx.db, siren);
  if (!address) return false;
  const dossier = await tx.db
    .selectFrom('dossier')
    .innerJoin('mandate', (join) =>
      join
        .onRef('mandate.account_id', '=', 'dossier.account_id')
        .onRef('mandate.siren', '=', 'dossier.siren'),
    )
    .select('dossier.name')
    .where('dossier.siren', '=', siren)
    .where('mandate.role', '<>', 'delegataire')
    .where(isActive('mandate', tx.clock.now()))
    .orderBy('mandate.since')
    .limit(1)
    .executeTakeFirst();
  if (!dossier) return false;
  const company = { siren, name: dossier.name };
  await send(tx, companyMessageMail(tx.installation, company, address.email, tx.clock.now()));
  return true;
}

/** Whoever was told a day ago is told anew at once. */
export async function purgeMessageNotices({ db }: Ground, now: Date): Promise<void> {
  await db
    .deleteFrom('message_notice')
    .where('waiting_since', 'is', null)
    .where((eb) => eb.or([eb('told_at', 'is', null), eb('told_at', '<', daysAgo(now, 1))]))
    .execute();
}
