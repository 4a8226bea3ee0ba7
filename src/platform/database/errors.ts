/** A unique index refused the row: another transaction was first (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

/** The role may not do this (SQLSTATE 42501, insufficient_privilege). */
export function isNotAllowed(error: unknown): boolean {
  return sqlState(error) === '42501';
}

/** The database cannot be reached or is going down, as opposed to a fault in a query. */
export function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined && AWAY_STATES.test(state)) return true;
  if (!(error instanceof Error)) return false;
  return AWAY_CODES.has(state ?? '') || AWAY_MESSAGES.test(error.message);
}

/** Class 08 (connection), 57P01-57P03 (shutting down, starting), 53300 (too many connections). */
const AWAY_STATES = /^(08...|57P0[123]|53300)$/;
const AWAY_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE']);
/** `pg` gives these no code. */
const AWAY_MESSAGES = /Connection terminated|timeout exceeded when trying to connect/;

function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
