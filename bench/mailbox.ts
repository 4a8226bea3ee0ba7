import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that has not come by then never will. */
const LONGEST_WAIT_MS = 60_000;

/** An SMTP server that accepts everything at once, and hands what came to whoever waits for it. */
export interface Mailbox {
  url: string;
  /** How many came in all. */
  received(): number;
  /** The most connections open at a time. */
  atOnce(): number;
  /** Waits for the next mail to an address. @returns the mail as it was sent */
  mailTo(address: string): Promise<string>;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const waiting = new Map<string, (mail: string) => void>();
  let received = 0;
  let open = 0;
  let most = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect(_session, done) {
      open += 1;
      most = Math.max(most, open);
      done();
    },
    onClose() {
      open -= 1;
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received += 1;
        for (const { address } of session.envelope.rcptTo) {
          waiting.get(address)?.(Buffer.concat(chunks).toString());
          waiting.delete(address);
        }
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received: () => received,
    atOnce: () => most,
    mailTo: (address) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no mail to ${address}`)), LONGEST_WAIT_MS);
        waiting.set(address, (mail) => {
          clearTimeout(late);
          resolve(mail);
        });
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The lines of a mail in quoted-printable (RFC 2045, 6.7), whole again. */
export function textOf(mail: string): string {
  return mail
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}
