import type { Expression, Selectable, SelectQueryBuilder } from 'kysely';
import { compiledOnce, type Places } from '../database/compiled-once.ts';
import type { AccountTable, Database, Schema, Trx } from '../database/schema.ts';
import { parisDay } from '../web/french-dates.ts';

/**
 * The last day on which a password set at this instant is valid (rule 2.2). From 29 February it is 28 February.
 * @param years whole calendar years, 3 unless the operator chose otherwise
 * @returns `YYYY-MM-DD`, a day in Paris
 */
export function validUntil(changedAt: Date, years = 3): string {
  const [year = 0, month = 0, day = 0] = parisDay(changedAt).split('-').map(Number);
  // A day that does not exist, be it 29 February or the 0th, rolls over to the one meant.
  return new Date(Date.UTC(year + years, month - 1, day - 1)).toISOString().slice(0, 10);
}

/**
 * Whether the password has expired: it is valid through the end of its last day, in Paris.
 * @param validUntilDay `YYYY-MM-DD`
 */
export function isExpired(validUntilDay: string, now: Date): boolean {
  return parisDay(now) > validUntilDay;
}

/** The longest that a dispute which nobody could settle keeps everybody out. */
export const FROZEN_FOR_DAYS = 7;
const DAY_MS = 24 * 3_600_000;

/** When a freeze that begins now ends by itself. */
export function freezeEnd(now: Date): Date {
  return new Date(now.getTime() + FROZEN_FOR_DAYS * DAY_MS);
}

/** After a recovery or a change of address, for so long factors stay as they are: whoever took the account adds none. */
const FACTORS_FROZEN_HOURS = 48;

export function factorsFrozenUntil(now: Date): Date {
  return new Date(now.getTime() + FACTORS_FROZEN_HOURS * 3_600_000);
}

/** Until when no factor can be added; undefined where it can. */
export function factorsFrozen(
  { factors_frozen_until }: Pick<Account, 'factors_frozen_until'>,
  now: Date,
): Date | undefined {
  return factors_frozen_until !== null && factors_frozen_until > now ? factors_frozen_until : undefined;
}

/** Until when nobody signs in and no code works; undefined for an account that is open. */
export function frozenUntil({ frozen_until }: Pick<Account, 'frozen_until'>, now: Date): Date | undefined {
  return frozen_until !== null && frozen_until > now ? frozen_until : undefined;
}

/** Whether the holder has locked the space, and chosen no password by a recovery since: then nothing opens it. */
export function isShut({
  locked_at,
  lock_recovered_at,
}: Pick<Account, 'locked_at' | 'lock_recovered_at'>): boolean {
  return locked_at !== null && lock_recovered_at === null;
}

export type Account = Selectable<AccountTable>;

/** Every column; the compiler refuses to forget one. */
export const ACCOUNT_COLUMNS = Object.keys({
  id: 1,
  subscriber_number: 1,
  sign_in_email: 1,
  sign_in_email_key: 1,
  password_hash: 1,
  password_valid_until: 1,
  title: 1,
  last_name: 1,
  first_name: 1,
  phone: 1,
  street: 1,
  postal_code: 1,
  city: 1,
  country: 1,
  security_question: 1,
  security_answer_hash: 1,
  created_at: 1,
  information_mails: 1,
  deletion_asked_at: 1,
  security_question_changed_at: 1,
  previous_security_question: 1,
  previous_security_answer_hash: 1,
  address_changed_at: 1,
  previous_street: 1,
  previous_postal_code: 1,
  previous_city: 1,
  previous_country: 1,
  frozen_until: 1,
  factors: 1,
  factors_frozen_until: 1,
  factor_put_off: 1,
  wrong_steps: 1,
  locked_at: 1,
  lock_recovered_at: 1,
} satisfies Record<keyof AccountTable, 1>) as readonly (keyof AccountTable)[];

/** « Mme Lila ROSEMONDE », as mails and letters call a holder. */
export function fullName({
  title,
  first_name,
  last_name,
}: Pick<Account, 'title' | 'first_name' | 'last_name'>) {
  return `${title} ${first_name} ${inCapitals(last_name)}`;
}

/** A family name beside a first name, as the administration writes it: however it was typed, one sees which is which. */
export function inCapitals(lastName: string): string {
  return lastName.toLocaleUpperCase('fr');
}

export async function accountById(db: Database, id: string): Promise<Account | undefined> {
  return accountOfId(db, id).executeTakeFirst();
}

export async function accountByEmailKey(db: Database, key: string): Promise<Account | undefined> {
  return accountOfEmailKey(db, key).executeTakeFirst();
}

/** The same, to be asked together with something else. */
export function accountOfEmailKey(db: Database, key: string) {
  return accounts(db).where('sign_in_email_key', '=', key);
}

/**
 * Reads the account and holds it until the transaction ends. Every use case that changes credentials
 * takes this lock first, so that two of them on one account never interleave. Rows of others that name the account, a
 * mandate that it gave for one, are written meanwhile: only its deletion or a new address waits for them.
 */
export async function lockAccount(trx: Trx, id: string): Promise<Account | undefined> {
  return (await trx.executeQuery(lockingAccount({ id }).compile(trx))).rows[0];
}

/** The same, to be asked together with what is to be looked at under the lock. */
export const lockingAccount = compiledOnce((db, { id }: Places<{ id: string }>) =>
  accountOfId(db, id).forNoKeyUpdate(),
);

/** A statement that may read more along. */
export function accountOfId(db: Database, id: string | Expression<string>) {
  return accounts(db).where('id', '=', id);
}

/** Each column by its name, so that the statement can be prepared: a later version may add one. */
export function accounts(db: Database) {
  return db.selectFrom('account').select(ACCOUNT_COLUMNS) as SelectQueryBuilder<Schema, 'account', Account>;
}

export async function hasNoAccount(db: Database): Promise<boolean> {
  return (await db.selectFrom('account').select('id').limit(1).executeTakeFirst()) === undefined;
}
