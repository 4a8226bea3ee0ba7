import { isDeepStrictEqual } from 'node:util';
import { type Account, frozenUntil, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { makeCode } from '../codes/code.ts';
import { revokeCodes, storeCode } from '../codes/store.ts';
import type { KeepLetter } from '../documents/letter-pdf.ts';
import { knownAddress } from '../holder-data/known-address.ts';
import type { PostalAddress } from '../holder-data/postal-address.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { letterPrintedMail } from './letter-mails.tsx';
import { keepWithoutAnswer, stopLink } from './letter-without-answer.ts';
import { recipientOf, recoveryLetter } from './recovery-letter.ts';

export type PrintLetterOutcome =
  | { outcome: 'printed' }
  | { outcome: 'no-such-subscriber' }
  /** A dispute keeps everybody out: it has to be decided first. */
  | { outcome: 'account-frozen'; until: Date }
  /** Name or postal address were changed while the letter was printed: it bears what was there before. */
  | { outcome: 'holder-data-changed' }
  /** The operator has to say which of the two it goes to, and why. */
  | { outcome: 'address-too-new'; present: PostalAddress; former: PostalAddress | undefined; changedAt: Date }
  | { outcome: 'no-former-address' }
  /** This installation asks no question, so that every letter does without its answer. */
  | { outcome: 'no-answer-asked' };

/** Which of two postal addresses a letter goes to, where the present one is too new to be believed. */
export interface ChosenAddress {
  to: 'present' | 'former';
  /** In the operator's words, for the audit log. */
  reason: string;
}

/** What the operator decides of a letter. */
export interface LetterWanted {
  /** Needed where the present address is newer, see {@link knownAddress}. */
  chosen?: ChosenAddress | undefined;
  /** Why the security answer is not to be asked: the code then waits, see `letter-without-answer.ts`. */
  withoutAnswer?: string | undefined;
  /** Why every factor is to end with the choice of the password: its holder has lost them as well. */
  withoutFactors?: string | undefined;
}

/**
 * Makes the letter for a holder who has lost mailbox and password both, asked for by the operator once the
 * identity is proved. Its code takes the place of the mailed one: the security answer is asked as ever, unless the
 * operator says why not. Earlier codes die, and the present address is told, for the person at the telephone may have
 * been a swindler. It goes to a postal address known for 30 days: whoever found a session open could else have given his own.
 * @param subscriberNumber 14 digits
 * @param keep is given the letter, the only place where its code can be read, first: where it throws nothing was changed;
 *   where no letter is printed after all, what it kept is worth nothing
 */
export async function printRecoveryLetter(
  platform: Platform,
  subscriberNumber: string,
  wanted: LetterWanted,
  keep: KeepLetter,
): Promise<PrintLetterOutcome> {
  const { db, clock, random, installation } = platform;
  const { chosen, withoutAnswer, withoutFactors } = wanted;
  const endsFactors = withoutFactors !== undefined;
  if (withoutAnswer !== undefined && !installation.SECURITY_QUESTION) return { outcome: 'no-answer-asked' };
  const known = await db
    .selectFrom('account')
    .selectAll()
    .where('subscriber_number', '=', subscriberNumber)
    .executeTakeFirst();
  if (!known) return { outcome: 'no-such-subscriber' };
  const code = makeCode(random);
  const now = clock.now();
  const until = frozenUntil(known, now);
  if (until) return { outcome: 'account-frozen', until };
  const destination = destinationOf(known, chosen, now);
  if (destination.outcome !== 'known') return destination;
  const asksAnswer = installation.SECURITY_QUESTION && withoutAnswer === undefined;
  const recipient = { ...known, ...destination.address };
  const letter = recoveryLetter(installation, recipient, { code, asksAnswer, endsFactors }, now);
  await keep(letter);

  return inTransaction(platform, async (tx): Promise<PrintLetterOutcome> => {
    const account = await lockAccount(tx.db, known.id);
    if (!account) return { outcome: 'no-such-subscriber' };
    const frozen = frozenUntil(account, now);
    if (frozen) return { outcome: 'account-frozen', until: frozen };
    const again = destinationOf(account, chosen, now);
    if (again.outcome !== 'known') return again;
    if (!isDeepStrictEqual(recipientOf({ ...account, ...again.address }), letter.recipient))
      return { outcome: 'holder-data-changed' };
    await revokeCodes(tx, 'recovery', account.id, 'replaced');
    const made = { purpose: 'recovery', subjectId: account.id, accountId: account.id } as const;
    const recoveryId = await storeCode(tx, { ...made, code, mailId: null, madeAt: now });
    const stop = withoutAnswer === undefined ? undefined : stopLink(tx);
    const notice = letterPrintedMail(installation, account, now, { to: chosen?.to, stop, endsFactors });
    const noticeMailId = await send(tx, notice);
    if (endsFactors) await endFactorsWith(tx, recoveryId);
    if (stop) await keepWithoutAnswer(tx, recoveryId, { hash: stop.hash, noticeMailId });
    const details = detailsOf(wanted);
    await record(tx, { event: 'recovery-letter-printed', accountId: account.id, details });
    return { outcome: 'printed' };
  });
}

function endFactorsWith({ db }: Tx, recoveryId: string) {
  return db.updateTable('recovery').set({ ends_factors: true }).where('id', '=', recoveryId).execute();
}

/** What the operator decided, in his words. */
function detailsOf({ chosen, withoutAnswer, withoutFactors }: LetterWanted) {
  return {
    ...(chosen && { address: chosen.to, reason: chosen.reason }),
    ...(withoutAnswer !== undefined && { withoutAnswer }),
    ...(withoutFactors !== undefined && { withoutFactors }),
  };
}

type Destination =
  | { outcome: 'known'; address: PostalAddress }
  | Extract<PrintLetterOutcome, { outcome: 'address-too-new' | 'no-former-address' }>;

function destinationOf(account: Account, chosen: ChosenAddress | undefined, now: Date): Destination {
  const { street, postal_code, city, country } = account;
  const present = { street, postal_code, city, country };
  const known = knownAddress(account, now);
  if (chosen?.to === 'former') {
    const former = known.state === 'too-new' ? known.former : undefined;
    return former ? { outcome: 'known', address: former } : { outcome: 'no-former-address' };
  }
  if (known.state === 'settled' || chosen) return { outcome: 'known', address: present };
  return { outcome: 'address-too-new', present, former: known.former, changedAt: known.changedAt };
}
