import { sql } from 'kysely';
import type { Account } from '../account/account.ts';
import { disputedQuestion, type QuestionInForce } from '../account/disputed.ts';
import type { ReadAlong } from '../database/read-along.ts';
import type { Ground } from '../platform/platform.ts';

/**
 * Days after a request was cancelled by its link alone, in which the next one is out of reach of that link. Whoever reads
 * the present mailbox may cancel once: again and again, the holder could never leave a mailbox that somebody else reads.
 */
export const LINK_SPENT_DAYS = 7;

const LINK_SPENT_MS = LINK_SPENT_DAYS * 24 * 3_600_000;

/** Until when the link of a new request cannot cancel it by itself; undefined where it can. */
export const LINK_SPENT: ReadAlong<Date | undefined> = {
  json: (accountId) => sql`(
    select max(ended_at) from credential_change where account_id = ${accountId} and status = 'disputed')`,
  parse(json, now) {
    const until =
      json === null ? undefined : new Date(new Date(json as string | Date).getTime() + LINK_SPENT_MS);
    return until && until > now ? until : undefined;
  },
};

export interface QuestionOfRequest extends QuestionInForce {
  /** From then on it is no longer asked. */
  until: Date;
}

/**
 * The question whose answer a new request also needs while the link is spent: that of a dispute, so that whoever holds
 * a session gains nothing by changing the question first. Undefined where none is needed, or none is asked in this
 * installation: there the mailbox opens the account anyway, and whoever reads it ends the request by « Mot de passe oublié ».
 * @param until when the link is spent
 */
export function questionAsked(
  { clock, installation }: Pick<Ground, 'clock' | 'installation'>,
  account: Account,
  until: Date | undefined,
): QuestionOfRequest | undefined {
  if (!installation.SECURITY_QUESTION) return undefined;
  return until && { ...disputedQuestion(account, clock.now()), until };
}
