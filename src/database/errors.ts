/** A unique index refused the row: another transaction was first (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

/** The role may not do this (SQLSTATE 42501, insufficient_privilege). */
export function isNotAllowed(error: unknown): boolean {
  return codeOf(error) === '42501';
}

/** Another transaction holds what was asked for, for longer than the limit (SQLSTATE 55P03). */
export function isLockedTooLong(error: unknown): boolean {
  return codeOf(error) === '55P03';
}

/** Two transactions waited for each other, and this one was ended (SQLSTATE 40P01). */
export function isDeadlock(error: unknown): boolean {
  return codeOf(error) === '40P01';
}

/** The statement took longer than it may, or somebody ended it (SQLSTATE 57014). */
export function isCancelled(error: unknown): boolean {
  return codeOf(error) === '57014';
}

/** Ended for the sake of another transaction, and rolled back: done anew, it may well succeed (SQLSTATE 40001, 40P01). */
export function gaveWay(error: unknown): boolean {
  return isDeadlock(error) || codeOf(error) === '40001';
}

/** No table of this name (SQLSTATE 42P01). */
export function isNoSuchTable(error: unknown): boolean {
  return codeOf(error) === '42P01';
}

/** There is no database, or one of no use: it cannot be reached, does not answer, or takes no writes. */
export class DatabaseAway extends Error {
  override readonly name: string = 'DatabaseAway';
}

/** It is there, and so many wait for it already that one more would wait in vain. */
export class DatabaseBusy extends DatabaseAway {
  override readonly name = 'DatabaseBusy';
}

/** Answered, but is not the database that the program needs; the message is one line for the operator. */
export class UnfitDatabase extends DatabaseAway {
  override readonly name = 'UnfitDatabase';
}

/**
 * Nothing is wrong with what was asked, and it may well succeed in a while: the database cannot be reached, is going
 * down, is read-only after a failover, is full or busy, or gave way to another transaction.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  const code = codeOf(error) ?? '';
  if (AWAY_STATES.test(code) || AWAY_CODES.has(code)) return true;
  return error instanceof Error && AWAY_MESSAGES.test(error.message);
}

/** The connection that said so is of no use to anybody: the server goes, has gone, or takes no writes. */
export function isConnectionUseless(error: unknown): boolean {
  return USELESS_STATES.test(codeOf(error) ?? '');
}

/**
 * PostgreSQL's appendix A: 08 connection; 25006 read-only; 25P03, 25P04 limits of a transaction; 40001 serialization,
 * 40P01 deadlock; 53 disk, memory or connections exhausted; 55P03 lock not to be had in time; 57014 statement took too
 * long; 57P01 to 57P05 shutting down, starting, dropped, idle for too long; 58030 input or output failed; 26000 a
 * prepared statement that the server, or another one behind a pooler, does not have.
 */
const AWAY_STATES = /^(?:08...|25006|25P0[34]|26000|40001|40P01|53...|55P03|57014|57P0[1-5]|58030)$/;
const USELESS_STATES = /^(?:08...|25006|25P0[34]|26000|57P0[1-5])$/;
/** What Node says of the network. */
const AWAY_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENOTCONN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);
/** `pg`, its pool and Kysely give these no code. */
const AWAY_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|is not queryable|connection has been discarded|Cannot use a pool after calling end|driver has already been destroyed/;

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
