/** Too many tries; the error page says when to try again (429, RFC 6585). Thrown by routes, shown by app.ts. */
export class TooManyTries extends Error {
  readonly statusCode = 429;
  readonly retryAt: Date;
  constructor(retryAt: Date) {
    super('too many tries');
    this.name = 'TooManyTries';
    this.retryAt = retryAt;
  }
}

/** The header `Retry-After`, in seconds (RFC 9110, 10.2.3). */
export function retryAfter(retryAt: Date, now: Date): number {
  return Math.max(Math.ceil((retryAt.getTime() - now.getTime()) / 1000), 1);
}
