import { domainToASCII } from 'node:url';
import type { MailPurpose } from './purposes.ts';

/** A mail as the rest of the program writes it. */
export interface OutgoingMail {
  /** Says how many such mails one recipient gets. */
  purpose: MailPurpose;
  /** One bare address. */
  to: string;
  /** The account it is about, not always that of the recipient: erased with it. */
  accountId?: string;
  subject: string;
  html: string;
  text: string;
  /**
   * Absolute address of the page that stops mails of this kind, for the mail program's own button (RFC 8058).
   * Only for mails that inform: the others are not for choosing.
   */
  unsubscribeUrl?: string;
}

/** A mail as it leaves the outbox. */
export interface DepartingMail extends Omit<OutgoingMail, 'purpose'> {
  id: string;
  /** When the outbox got it. */
  writtenAt: Date;
  /** The `Date` of the mail (RFC 5322, 3.6.1): it may have waited for long, and what it says may last « from its sending ». */
  sentAt: Date;
}

/**
 * Refuses what could add a header or a recipient of its own to a mail (CWE-93): line breaks and other control
 * characters in the subject, and in the address also spaces and the punctuation of address lists.
 * Rules of the account refuse such an address long before, so this is a fault and not an answer.
 * @throws an error shaped like the mail library's own, so that it is never tried again; it quotes nothing
 */
export function refuseUnsafeHeaders(mail: { to: string; subject: string; unsubscribeUrl?: string }): void {
  if (!SAFE_ADDRESS.test(mail.to)) throw fault('recipient');
  if (CONTROL_CHARACTER.test(mail.subject)) throw fault('subject');
  if (mail.unsubscribeUrl !== undefined && !SAFE_URL.test(mail.unsubscribeUrl))
    throw fault('unsubscribe address');
}

/** One address alone: no name, no list, nothing that a parser of headers would take for punctuation. */
const SAFE_ADDRESS = /^[^\p{Cc}\p{Zl}\p{Zp}\s"(),:;<>@[\\\]]+@[^\p{Cc}\p{Zl}\p{Zp}\s"(),:;<>@[\\\]]+$/u;
/** What may stand between the angle brackets of a `List-Unsubscribe` (RFC 2369, 2). */
const SAFE_URL = /^https?:\/\/[!-;=?-~]+$/;
const CONTROL_CHARACTER = /[\p{Cc}\p{Zl}\p{Zp}]/u;

function fault(header: string): Error {
  return Object.assign(new Error(`The ${header} of a mail has characters that no header may have`), {
    code: 'EENVELOPE',
    command: 'API',
  });
}

/**
 * One text for the spellings of an address that commonly lead to one mailbox: capitals, dots, what follows a `+`, a
 * domain in letters or in its ASCII form. Only for counting the mails that strangers cause: two people whose addresses
 * differ by a dot share that count, and nothing else. A domain that takes any name cannot be told from a provider.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).normalize('NFKC').toLowerCase();
  const domain = address.slice(at + 1).toLowerCase();
  const name = local.replace(/\+.*$/, '').replaceAll('.', '');
  return `${name === '' ? local : name}@${domainToASCII(domain) || domain}`;
}
