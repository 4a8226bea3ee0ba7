import type { SMTPServerSession } from 'smtp-server';
import type { MailServerHabits } from './mail-server.ts';

/** What a Postfix was told to insist on; nothing of it by default. */
export interface Restrictions {
  /** Addresses of clients that it has on a list. */
  blockedClients?: readonly string[];
  /** The name in EHLO has to be a whole one. */
  wholeHelo?: boolean;
  /** Domains of senders that it finds in the DNS; all of them by default. */
  senderDomains?: readonly string[];
  /** Domains that it takes mail for; all of them by default. */
  relayDomains?: readonly string[];
  /** Mailboxes that it knows; all of them by default. */
  mailboxes?: readonly string[];
}

/**
 * Answers as Postfix does: whatever it has against client, greeting and sender comes as the answer to RCPT TO
 * (`smtpd_delay_reject`, on by default), in its order, words and codes. What `restrictions` says may change meanwhile.
 */
export function likePostfix(restrictions: Restrictions): MailServerHabits {
  return { refuseRecipient: (recipient, session) => verdict(restrictions, recipient, session) };
}

function verdict(rules: Restrictions, recipient: string, session: SMTPServerSession): string | undefined {
  const client = session.remoteAddress;
  const greeting = session.hostNameAppearsAs || '';
  const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
  if (rules.blockedClients?.includes(client))
    return `554 5.7.1 Service unavailable; Client host [${client}] blocked using bl.example`;
  if (rules.wholeHelo && !/^\[.+\]$|\w\.\w/.test(greeting))
    return `504 5.5.2 <${greeting}>: Helo command rejected: need fully-qualified hostname`;
  if (!allows(rules.senderDomains, domainOf(sender)))
    return `550 5.1.8 <${sender}>: Sender address rejected: Domain not found`;
  if (!allows(rules.relayDomains, domainOf(recipient)))
    return `554 5.7.1 <${recipient}>: Relay access denied`;
  if (!allows(rules.mailboxes, recipient))
    return `550 5.1.1 <${recipient}>: Recipient address rejected: User unknown in local recipient table`;
  return undefined;
}

function allows(names: readonly string[] | undefined, name: string): boolean {
  return names === undefined || names.includes(name);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
