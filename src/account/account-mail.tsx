import type { ComponentChildren } from 'preact';
import { longMoment } from '../platform/french-dates.ts';
import type { OutgoingMail } from '../platform/mail/outbox.ts';
import { renderMail } from '../platform/mail/render.ts';
import type { Installation } from '../platform/platform.ts';
import { MailLayout } from '../web/components/mail.tsx';
import type { Account } from './account.ts';

/** Whom a mail names: an account, or who is about to have one, still without a number. */
export type NamedHolder = Account | (Pick<Account, 'title' | 'first_name' | 'last_name'> & { id?: never });

/**
 * A mail about an account: dated, with the holder's name and subscriber number, which a forgery lacks
 * (SPEC 8).
 * @param to not always the account's own address: a code goes to the new one
 */
export function accountMail(
  installation: Installation,
  account: NamedHolder,
  to: string,
  sentAt: Date,
  subject: string,
  body: ComponentChildren,
): OutgoingMail {
  const document = (
    <MailLayout
      title={subject}
      holderName={`${account.title} ${account.first_name} ${account.last_name}`}
      {...(isAccount(account) && { subscriberNumber: account.subscriber_number })}
      sentOn={`le ${longMoment(sentAt)}`}
      site={installation}
    >
      {body}
    </MailLayout>
  );
  return { to, ...(isAccount(account) && { accountId: account.id }), subject, ...renderMail(document) };
}

function isAccount(holder: NamedHolder): holder is Account {
  return holder.id !== undefined;
}
