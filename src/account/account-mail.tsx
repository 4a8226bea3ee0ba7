import type { ComponentChildren } from 'preact';
import type { Installation } from '../config/installation.ts';
import { MailLayout, renderMail } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { MailPurpose } from '../mail/purposes.ts';
import { longMoment } from '../web/french-dates.ts';
import { type Account, fullName } from './account.ts';

/** What a mail is for, and how it says so. */
export interface MailKind {
  purpose: MailPurpose;
  subject: string;
}

/**
 * A mail to an address that has proved to be the holder's: dated, with name and subscriber number, which a forgery
 * lacks.
 * @param kind `to` where it is not the account's present address: a notice also goes to the former one
 */
export function accountMail(
  installation: Installation,
  account: Account,
  writtenAt: Date,
  { purpose, subject, to = account.sign_in_email }: MailKind & { to?: string },
  body: ComponentChildren,
): OutgoingMail {
  const document = (
    <MailLayout
      title={subject}
      holder={{ name: fullName(account), subscriberNumber: account.subscriber_number }}
      writtenOn={longMoment(writtenAt)}
      site={installation}
    >
      {body}
    </MailLayout>
  );
  return { purpose, to, accountId: account.id, subject, ...renderMail(document) };
}

/**
 * A mail that a request caused which proves nothing, to an address that may be anybody's: no name, no number, and not a
 * word that somebody typed, so that nobody learns whose account it is about or has his own words carried.
 */
export function mailToAnybody(
  installation: Installation,
  to: string,
  writtenAt: Date,
  { purpose, subject }: MailKind,
  body: ComponentChildren,
): OutgoingMail {
  const document = (
    <MailLayout title={subject} writtenOn={longMoment(writtenAt)} site={installation}>
      {body}
    </MailLayout>
  );
  return { purpose, to, subject, ...renderMail(document) };
}
