import { type Selectable, sql } from 'kysely';
import { compiledOnce, type Places } from '../database/compiled-once.ts';
import { inStretches } from '../database/in-stretches.ts';
import type { ReadAlong } from '../database/read-along.ts';
import type { Database, SessionTable, Trx } from '../database/schema.ts';
import { type DossierInView, dossierInView } from '../mandates/dossier.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { ACCOUNT_COLUMNS, type Account } from './account.ts';
import { asksSecondStep, byPassword, type Proof } from './proof.ts';
import { catchUp, keepAlive } from './signs-of-life.ts';
import { hashToken } from './token.ts';

export { hashToken };

/** Sessions of one account at once: an accountant with several machines has far fewer. */
export const MOST_SESSIONS = 20;

export type Session = Selectable<SessionTable>;

/** Who asks, as the use cases are told: an account, through one of its sessions. */
export interface Actor {
  accountId: string;
  tokenHash: string;
  origin: Origin;
}

/** 30 minutes without a request. */
export const IDLE_LIMIT_MS = 30 * 60_000;
/** 12 hours, whatever happens. */
export const ABSOLUTE_LIMIT_MS = 12 * 3_600_000;
/** 256 bits (OWASP ASVS 5.0, 7.2.3 asks for 128). */
const TOKEN_BYTES = 32;

/** Opens a session. @returns the token for the cookie; only its hash is kept */
export async function startSession(
  ground: Ground,
  accountId: string,
  origin: Origin,
  proof: Proof = byPassword(ground.clock.now()),
): Promise<string> {
  const { token, row } = newSession(ground, accountId, origin, proof);
  await ground.db.insertInto('session').values(row).execute();
  return token;
}

/**
 * The sessions that end where another is opened, of too many those that were used longest ago; to be asked once the account
 * is locked.
 */
export function crowdedSessions(db: Database, accountId: string) {
  return db
    .selectFrom('session')
    .select(['token_hash', 'user_agent', 'ip'])
    .where('account_id', '=', accountId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('created_at', 'desc')
    .offset(MOST_SESSIONS - 1);
}

/**
 * Opens a session in place of those that were too many. The caller holds the account's lock, and has looked under it.
 * @returns the token for the cookie
 */
export async function startSessionInPlace(
  tx: Tx,
  accountId: string,
  { origin, proof }: { origin: Origin; proof: Proof },
  crowded: readonly Pick<Session, 'token_hash'>[],
): Promise<string> {
  const ended = crowded.map(({ token_hash }) => token_hash);
  if (ended.length > 0) await tx.later(tx.db.deleteFrom('session').where('token_hash', 'in', ended));
  const { token, row } = newSession(tx, accountId, origin, proof);
  await tx.later(tx.db.insertInto('session').values(row));
  return token;
}

function newSession({ clock, random }: Ground, accountId: string, origin: Origin, proof: Proof) {
  const token = random.bytes(TOKEN_BYTES).toString('base64url');
  const now = clock.now();
  const row = {
    token_hash: hashToken(token),
    account_id: accountId,
    created_at: now,
    last_seen_at: now,
    authenticated_at: proof.at,
    dossier_id: null,
    ip: origin.ip.slice(0, 45),
    user_agent: origin.userAgent.slice(0, 300),
    proved: [...proof.methods],
  };
  return { token, row };
}

export interface Found extends DossierInView {
  session: Session;
  account: Account;
  /** What was to be read along, if anything. */
  along: unknown;
}

/**
 * The session a token opens, its account, and what else was asked for, in one statement; nothing where it is over. Being
 * read counts as a sign of life, or not.
 */
export async function findSession(
  ground: Ground,
  token: string,
  {
    reading = 'sign-of-life',
    along = NOTHING,
  }: { reading?: 'sign-of-life' | 'only-look'; along?: ReadAlong<unknown> | undefined } = {},
): Promise<Found | undefined> {
  const { db, clock } = ground;
  const now = clock.now();
  const tokenHash = hashToken(token);
  await catchUp(ground, tokenHash, now);
  const seenAfter = new Date(now.getTime() - IDLE_LIMIT_MS);
  const openedAfter = new Date(now.getTime() - ABSOLUTE_LIMIT_MS);
  const query = readingWith(along)({ tokenHash, now, seenAfter, openedAfter }).compile(db);
  const [row] = (await db.executeQuery(query)).rows;
  if (!row) return undefined;
  const session = SESSION.of(row);
  const account = ACCOUNT.of(row);
  // Opened by version 0.1.0 beside this one, which knows no lock.
  if (account.locked_at !== null) return undefined;
  // Opened by version 0.1.0 beside this one, which asks for no second step.
  if (session.proved === null && asksSecondStep(ground, account)) return undefined;
  if (reading === 'sign-of-life') await keepAlive(ground, session, now);
  return {
    session,
    account,
    ...row.in_view,
    along: along.parse(row.along, now),
  };
}

const NOTHING: ReadAlong<undefined> = { json: () => sql`null`, parse: () => undefined };

type Row = Readonly<Record<string, unknown>> & { in_view: DossierInView };

/** By what is read along: every page reads its session, and most ask the database nothing else. */
const readings = new WeakMap<ReadAlong<unknown>, ReturnType<typeof sessionReading>>();

function readingWith(along: ReadAlong<unknown>) {
  const known = readings.get(along) ?? sessionReading(along);
  readings.set(along, known);
  return known;
}

interface ReadingValues {
  tokenHash: string;
  now: Date;
  seenAfter: Date;
  openedAfter: Date;
}

function sessionReading(along: ReadAlong<unknown>) {
  const accountId = sql.ref<string>('account.id');
  return compiledOnce((db, { tokenHash, now, seenAfter, openedAfter }: Places<ReadingValues>) =>
    db
      .selectFrom('session')
      .innerJoin('account', 'account.id', 'session.account_id')
      .select([
        ...SESSION.columns,
        ...ACCOUNT.columns,
        dossierInView(accountId, sql.ref('session.dossier_id'), now).as('in_view'),
        along.json(accountId, now).as('along'),
      ])
      .where('session.token_hash', '=', tokenHash)
      .where('last_seen_at', '>', seenAfter)
      .where('session.created_at', '>', openedAfter)
      .$castTo<Row>(),
  );
}

/** Every column; the compiler refuses to forget one. */
const SESSION_COLUMNS = Object.keys({
  token_hash: 1,
  account_id: 1,
  created_at: 1,
  last_seen_at: 1,
  authenticated_at: 1,
  dossier_id: 1,
  ip: 1,
  user_agent: 1,
  kept_form: 1,
  proved: 1,
} satisfies Record<keyof SessionTable, 1>);

/** One of two tables of a statement, which have columns of one name. */
function partOf<Table>(table: 'session' | 'account', names: readonly string[]) {
  const columns = names.map((name) => ({ name, alias: `${table}_${name}` }));
  return {
    columns: columns.map(({ name, alias }) => sql.ref<never>(`${table}.${name}`).as(alias)),
    of(row: Row): Table {
      const part: Record<string, unknown> = {};
      for (const { name, alias } of columns) part[name] = row[alias];
      return part as Table;
    },
  };
}

const SESSION = partOf<Session>('session', SESSION_COLUMNS);
const ACCOUNT = partOf<Account>('account', ACCOUNT_COLUMNS);

/** Whether a session has not been ended; asked under the account's lock it holds until the commit. */
export async function hasSession(
  trx: Trx | Database,
  tokenHash: string,
  accountId: string,
): Promise<boolean> {
  return (await heldSession(trx, tokenHash, accountId).executeTakeFirst()) !== undefined;
}

/** The same, to be asked together with the lock: a row where it has not been ended. */
export function heldSession(trx: Trx | Database, tokenHash: string, accountId: string) {
  return trx
    .selectFrom('session')
    .select('token_hash')
    .where('token_hash', '=', tokenHash)
    .where('account_id', '=', accountId);
}

/** The same session goes on under a new token; the old one is worth nothing from now on. */
export async function renewSession({ db, clock, later, random }: Tx, tokenHash: string): Promise<string> {
  const token = random.bytes(TOKEN_BYTES).toString('base64url');
  // What is noted elsewhere of its use names the old one.
  const renewed = { token_hash: hashToken(token), last_seen_at: clock.now() };
  await later(db.updateTable('session').set(renewed).where('token_hash', '=', tokenHash));
  return token;
}

/** A day after their end: until then a form left open can still be kept in them for whoever signs in again. */
export async function purgeSessions({ db }: Ground, now: Date): Promise<void> {
  const yesterday = daysAgo(now, 1).getTime();
  await inStretches(db, 'session', (here) =>
    db
      .deleteFrom('session')
      .where((eb) =>
        eb.or([
          eb('last_seen_at', '<=', new Date(yesterday - IDLE_LIMIT_MS)),
          eb('created_at', '<=', new Date(yesterday - ABSOLUTE_LIMIT_MS)),
        ]),
      )
      .where(here)
      .execute(),
  );
}

export async function endAllSessions({ db, later }: Tx, accountId: string): Promise<void> {
  await later(db.deleteFrom('session').where('account_id', '=', accountId));
}

export async function endOtherSessions(
  { db, later }: Tx,
  accountId: string,
  keptTokenHash: string,
): Promise<void> {
  const all = db.deleteFrom('session').where('account_id', '=', accountId);
  await later(all.where('token_hash', '!=', keptTokenHash));
}
