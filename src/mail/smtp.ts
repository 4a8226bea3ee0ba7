import { isIPv4 } from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool/index.js';
import { isLoopback } from '../database/server-of.ts';
import type { Tracing } from '../platform/tracing.ts';
import { type DepartingMail, refuseUnsafeHeaders } from './outgoing-mail.ts';

/** Whom mails come from: an address (`MAIL_FROM`), and the name that mail programs show (`OPERATOR_NAME`). */
export type Sender = string | { name: string; address: string };

/** Where the outbox hands its mails over. */
export interface MailTransport {
  /**
   * Resolves once the next server has taken responsibility for the mail.
   * @throws whatever `judgeFailure` sorts
   */
  send(mail: DepartingMail): Promise<void>;
  /** How many mails it hands over at once. */
  hands: number;
  /** The body stays readable in the outbox: only the demonstration mailbox wants that. */
  keepsBody: boolean;
  close(): Promise<void>;
}

/**
 * Hands mails to an SMTP server over some lasting connections.
 * @param smtpUrl `smtp://` (STARTTLS wherever the server offers it; `?requireTLS=true` insists) or `smtps://`,
 *   with user and password where the server asks for them; `?maxConnections=4` for one that takes fewer at once
 * @param from whom mails come from
 * @param baseUrl whose host the program greets the server with; `?name=` in `smtpUrl` says otherwise
 * @param identity certificate and key, as PEM, by which the server knows the program without a password
 * @param limits how long the server may take
 */
export function smtpTransport(
  smtpUrl: string,
  from: Sender,
  baseUrl?: string,
  identity?: { cert: string; key: string },
  limits: SmtpLimits = LIMITS,
): MailTransport {
  const name = baseUrl === undefined ? undefined : greetingName(baseUrl);
  const hands = Number(new URL(smtpUrl).searchParams.get('maxConnections')) || HANDS;
  const options = { url: smtpUrl, pool: true, maxConnections: hands, ...SAFE, ...timesOf(limits) } as const;
  const server = createTransport({ ...options, ...(name && { name }) });
  const own = (server.transporter as SMTPPool).options;
  // Not among the options above: what the address says of TLS would take their place.
  if (identity) own.tls = { ...own.tls, ...identity };
  const messageFor = messagesFrom(from);
  const accepted = lastOnes(1_000);
  return {
    hands,
    keepsBody: false,
    async send(mail) {
      refuseUnsafeHeaders(mail);
      // The server has it already: it was the database that failed before this could be written down.
      if (accepted.has(mail.id)) return;
      await server.sendMail({ ...messageFor(mail), signal: AbortSignal.timeout(limits.mail) });
      accepted.add(mail.id);
    },
    async close() {
      server.close();
    },
  };
}

/**
 * The mail as every transport of ours writes it.
 * @param from whom mails come from
 */
export function messagesFrom(from: Sender): (mail: DepartingMail) => SendMailOptions {
  const domain = domainOf(typeof from === 'string' ? from : from.address);
  return (mail) => ({
    from,
    // An object, not a text: a text would be parsed as a list of addresses.
    to: { name: '', address: mail.to },
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    // The library would come to the same, having counted every letter. No mail of ours is in ASCII alone.
    textEncoding: 'quoted-printable',
    date: mail.sentAt,
    // Always the same for one mail: what is sent again after a crash can be recognised as such.
    messageId: `<${mail.id}@${domain}>`,
    // RFC 3834: no out-of-office answer, please.
    headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(mail.unsubscribeUrl) },
  });
}

/**
 * How a mail server is reached, asked of the library itself, which reads more in an address than its host. Nothing is connected.
 * @param smtpUrl as SMTP_URL
 * @returns whether it is on this machine, and whether mails are encrypted for it, its certificate verified
 */
export function mailServerOf(smtpUrl: string): { isHere: boolean; isVerified: boolean } {
  const { options } = createTransport({ url: smtpUrl, pool: true }).transporter as SMTPPool;
  const { host = '', secure, requireTLS, ignoreTLS, tls } = options;
  const isEncrypted = secure === true || (requireTLS === true && !ignoreTLS);
  return { isHere: isLoopback(host), isVerified: isEncrypted && tls?.rejectUnauthorized !== false };
}

/** Hands over to nobody: the outbox keeps the mails, and the demonstration mailbox shows them. */
export function demoTransport(): MailTransport {
  return {
    hands: HANDS,
    keepsBody: true,
    send: async (mail) => refuseUnsafeHeaders(mail),
    close: async () => {},
  };
}

/** Each mail handed over as a trace of its own, found by the id that the log has too; nothing of whom it goes to or what it says. */
export function tracedTransport(transport: MailTransport, tracing: Tracing): MailTransport {
  const send = (mail: DepartingMail) =>
    tracing.apart('mail hand-over', { 'mail.id': mail.id }, () => transport.send(mail));
  return { ...transport, send };
}

/** Connections to the mail server, each with one mail at a time. */
const HANDS = 12;

/** How long a mail server may take, in milliseconds. */
export interface SmtpLimits {
  /** Its name to be looked up; a connection to be there; its greeting to come: each. */
  connect: number;
  /** Saying nothing. */
  silence: number;
  /** One mail, even where it answers a byte a minute. */
  mail: number;
}

// A server may look at a message for long before it answers.
const LIMITS: SmtpLimits = { connect: 10_000, silence: 60_000, mail: 5 * 60_000 };

function timesOf({ connect, silence }: SmtpLimits) {
  return {
    connectionTimeout: connect,
    greetingTimeout: connect,
    dnsTimeout: connect,
    socketTimeout: silence,
    socketCloseTimeout: 1_000,
  };
}

const SAFE = { disableFileAccess: true, disableUrlAccess: true } as const;

/**
 * What stands after EHLO: a whole host name, or the address in brackets (RFC 5321, 4.1.3). Many servers refuse a client
 * that gives neither. The name of a machine in a container is none, so the site's own is taken.
 * @returns undefined where the site has no such name, as on `http://localhost:3000`
 */
function greetingName(baseUrl: string): string | undefined {
  const { hostname } = new URL(baseUrl);
  if (hostname.startsWith('[')) return `[IPv6:${hostname.slice(1)}`;
  if (isIPv4(hostname)) return `[${hostname}]`;
  return hostname.includes('.') ? hostname : undefined;
}

/** One click in the mail program is enough (RFC 8058), which only https may promise; elsewhere the page opens. */
function unsubscribeHeaders(url: string | undefined) {
  if (url === undefined) return {};
  // Prepared: an address must be neither encoded nor folded.
  const address = { 'List-Unsubscribe': { prepared: true, value: `<${url}>` } };
  if (!url.startsWith('https:')) return address;
  return { ...address, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function domainOf(from: string): string {
  const domain = /@([^\s<>@]+)>?$/.exec(from.trim())?.[1];
  if (domain === undefined) throw new Error('The sender of the mails is not an address');
  return domain;
}

/** Remembers the newest ids only, so that it never grows. */
function lastOnes(size: number): { has(id: string): boolean; add(id: string): void } {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > size && oldest !== undefined) ids.delete(oldest);
    },
  };
}
