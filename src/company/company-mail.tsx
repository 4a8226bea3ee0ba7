import type { ComponentChildren } from 'preact';
import type { MailKind } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailLayout, renderMail } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longMoment } from '../web/french-dates.ts';

/** A company as a mail to its own mailbox calls it. */
export interface ToldCompany {
  siren: string;
  /** As whoever acts for it knows it. */
  name: string;
}

/**
 * A mail to an address that a code has proved to be the company's: with its name and SIREN, and nobody's name or subscriber
 * number, for any number of people read it.
 */
export function mailToCompany(
  installation: Installation,
  company: ToldCompany,
  to: string,
  writtenAt: Date,
  { purpose, subject }: MailKind,
  body: ComponentChildren,
): OutgoingMail {
  const document = (
    <MailLayout title={subject} company={company} writtenOn={longMoment(writtenAt)} site={installation}>
      {body}
    </MailLayout>
  );
  return { purpose, to, subject, ...renderMail(document) };
}
