import { sql } from 'kysely';
import { hashToken } from '../../src/account/session.ts';
import { verifyLog } from '../../src/audit/verify-log.ts';
import type { Database } from '../../src/database/schema.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { faultsIn } from '../tools/audit.ts';
import { type AccountLedger, DEEDS, type Fault, type Ledger } from './ledger.ts';
import type { Mailbox } from './mailbox.ts';
import { reckonMails, reckonPurposes, type Unrecorded } from './reckon-mails.ts';

export interface ToReckon {
  platform: Pick<Platform, 'db' | 'secrets' | 'hasher'>;
  mailbox: Pick<Mailbox, 'arrivals'>;
  ledger: Ledger;
  unrecorded: Unrecorded;
  /** Version 0.1.0 wrote some of the mails, and says of none what it is for. */
  isMixed?: boolean;
}

/**
 * What is not as it must be, from the database and the mails alone, once nothing moves any more: the instances have ended in
 * good order, and what was due has left. Empty where all is well.
 */
export async function reckon({ platform, mailbox, ledger, unrecorded, isMixed }: ToReckon): Promise<Fault[]> {
  const { db } = platform;
  const wanted: [Promise<readonly Fault[]>, ...Promise<readonly Fault[]>[]] = [
    reckonStates(platform, ledger.accounts),
    reckonDeeds(db, ledger.accounts),
    reckonCodes(db),
    reckonAddresses(db),
    reckonSessions(db, ledger.accounts),
    reckonMails(db, mailbox.arrivals, unrecorded),
    isMixed ? Promise.resolve([]) : reckonPurposes(db),
    reckonLog(platform),
  ];
  return [...ledger.found, ...(await Promise.all(wanted)).flat()];
}

/** Of every address and password that an account ever had or asked for, exactly one of each opens it: those it was told. */
async function reckonStates(
  platform: ToReckon['platform'],
  accounts: readonly AccountLedger[],
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const account of accounts) {
    const row = await inForce(platform.db, account.id);
    if (!row) {
      faults.push({ as: 'lost', what: `account ${account.id} is gone` });
      continue;
    }
    const opening = await passwordsThatOpen(platform, row.password_hash, account.passwords);
    faults.push(...faultsOfState(account, row, opening));
  }
  return faults;
}

function inForce(db: Database, id: string) {
  return db
    .selectFrom('account')
    .leftJoin('password_history as last', 'last.account_id', 'account.id')
    .select(['account.sign_in_email as email', 'account.password_hash', 'last.password_hash as newest'])
    .where('account.id', '=', id)
    .orderBy('last.set_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function passwordsThatOpen(
  { hasher }: Pick<ToReckon['platform'], 'hasher'>,
  hash: string,
  passwords: Iterable<string>,
): Promise<string[]> {
  const opening: string[] = [];
  for (const password of passwords) if (await hasher.verify(hash, password)) opening.push(password);
  return opening;
}

function faultsOfState(
  { id, possible }: AccountLedger,
  { email, password_hash, newest }: { email: string; password_hash: string; newest: string | null },
  opening: readonly string[],
): Fault[] {
  const faults: Fault[] = [];
  const [password] = opening;
  if (opening.length !== 1)
    faults.push({ as: 'wrong', what: `account ${id}: ${opening.length} passwords open it` });
  else if (!possible.some((one) => one.email === email && one.password === password)) {
    const told = possible.map((one) => `${one.email} / ${one.password}`).join(', or ');
    faults.push({ as: 'lost', what: `account ${id}: ${email} / ${password}, and was told ${told}` });
  }
  if (newest !== password_hash)
    faults.push({ as: 'wrong', what: `account ${id}: its password is not the newest of its history` });
  return faults;
}

/** Each thing done is one line of the log: all that were acknowledged, and none that was not tried. */
async function reckonDeeds(db: Database, accounts: readonly AccountLedger[]): Promise<Fault[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select(['account_id', 'event', (eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count')])
    .where('outcome', '=', 'done')
    .groupBy(['account_id', 'event'])
    .execute();
  const counts = new Map(rows.map(({ account_id, event, count }) => [`${account_id} ${event}`, count]));
  return accounts.flatMap(({ id, tally }) =>
    DEEDS.flatMap((deed): Fault[] => {
      const count = counts.get(`${id} ${deed}`) ?? 0;
      const { done, unknown } = tally[deed];
      const what = `account ${id}: ${deed} ${count} times, told ${done}, without an answer ${unknown}`;
      if (count < done) return [{ as: 'lost', what }];
      // A form to sign in that comes twice opens two sessions.
      return count > done + unknown && deed !== 'signed-in' ? [{ as: 'double', what }] : [];
    }),
  );
}

/** A code is used once, with what it is for, and the log has a line of it: never one without the others. */
async function reckonCodes(db: Database): Promise<Fault[]> {
  const { rows } = await sql<{ as: Fault['as']; what: string }>`
    with log as (select account_id, event, count(*) from audit_log where outcome = 'done' group by 1, 2),
    change as (
      select account_id, count(*) filter (where status in ('activated', 'undone')) as activated,
        count(*) filter (where status = 'pending') as pending
      from credential_change group by 1)
    select 'double' as as, 'change ' || change.id || ': ' || count(code.used_at) || ' of its codes were used' as what
      from credential_change change left join activation_code code on code.subject_id = change.id
      group by change.id, change.status
      having count(code.used_at) <> case when change.status in ('activated', 'undone') then 1 else 0 end
    union all
    select 'double', 'account ' || change.account_id || ': ' || activated || ' changes in force, and '
        || coalesce(log.count, 0) || ' lines of them'
      from change left join log on log.account_id = change.account_id and log.event = 'change-activated'
      where activated <> coalesce(log.count, 0)
    union all
    select 'double', 'account ' || account_id || ': ' || pending || ' changes wait' from change where pending > 1
    union all
    select 'double', 'account ' || recovery.account_id || ': ' || count(*) || ' recoveries done, and '
        || coalesce(min(log.count), 0) || ' lines of them'
      from recovery left join log on log.account_id = recovery.account_id and log.event = 'password-recovered'
      where status = 'done' group by recovery.account_id having count(*) <> coalesce(min(log.count), 0)
    union all
    select 'lost', 'a forgotten password was never taken up' from recovery_request`.execute(db);
  return rows;
}

/** One address, one account; and it is that of the last change in force. */
async function reckonAddresses(db: Database): Promise<Fault[]> {
  const { rows } = await sql<{ as: Fault['as']; what: string }>`
    select 'double' as as, sign_in_email_key || ' opens ' || count(*) || ' accounts' as what
      from account group by lower(sign_in_email_key), sign_in_email_key having count(*) > 1
    union all
    select 'wrong', 'account ' || account.id || ': ' || sign_in_email || ', and its last change was to ' || new_email
      from account join lateral (
        select new_email, new_email_key from credential_change
        where account_id = account.id and status = 'activated' order by ended_at desc limit 1) last on true
      where last.new_email_key <> sign_in_email_key`.execute(db);
  return rows;
}

async function reckonSessions(db: Database, accounts: readonly AccountLedger[]): Promise<Fault[]> {
  const tokens = accounts.flatMap(({ signedOut }) => [...signedOut].map(hashToken));
  const { rows } = await sql<{ account_id: string }>`
    select account_id from session where token_hash = any(${tokens})`.execute(db);
  return rows.map(({ account_id }) => ({
    as: 'lost',
    what: `account ${account_id}: signed out, and the session is there`,
  }));
}

async function reckonLog({ db, secrets }: ToReckon['platform']): Promise<Fault[]> {
  const report = await verifyLog(db, secrets);
  const faults = faultsIn(report).map((fault): Fault => ({ as: 'wrong', what: `audit log: ${fault}` }));
  const { lines } = report.unsealed;
  return lines === 0
    ? faults
    : [...faults, { as: 'wrong', what: `audit log: ${lines} lines without a seal` }];
}
