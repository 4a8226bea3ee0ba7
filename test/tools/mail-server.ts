import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';

/** A real SMTP server that keeps what it accepts. */
export interface MailServer {
  /** `smtp://127.0.0.1:<port>` */
  url: string;
  port: number;
  /** In the order in which they were accepted. */
  accepted: AcceptedMail[];
  /** Every message sent whole, accepted or not. */
  offered: number;
  /** Resolves when so many have been accepted in all. */
  untilAccepted(count: number): Promise<void>;
  /** Cuts every connection, without a word. */
  hangUp(): void;
  stop(): Promise<void>;
}

export interface AcceptedMail extends ParsedMail {
  source: string;
  recipients: string[];
  /** It came over TLS. */
  secure: boolean;
}

/** `550`, or a whole answer, `554 5.7.1 Relay access denied`, with a line break between its lines. */
export type Refusal = number | string;

/** What {@link MailServerHabits.beforeAnswering} sees. */
export interface ReceivedMessage {
  source: Buffer;
  session: SMTPServerSession;
  /** Cuts the connection that it came over. */
  hangUp(): void;
}

export interface MailServerHabits {
  /** Taken again after a stop; by default any free one. */
  port?: number;
  /** What it says to a recipient instead of 250. */
  refuseRecipient?: (address: string, session: SMTPServerSession) => Refusal | undefined;
  /** What it says to a whole message instead of 250. */
  refuseMessage?: () => Refusal | undefined;
  /** Done with the whole message in hand, before it answers. */
  beforeAnswering?: (recipients: string[], message: ReceivedMessage) => Promise<void>;
  smtp?: SMTPServerOptions;
}

export async function startMailServer(habits: MailServerHabits = {}): Promise<MailServer> {
  const accepted: AcceptedMail[] = [];
  const connections = new Set<Socket>();
  const hangUp = (): void => {
    for (const connection of connections) connection.destroy();
  };
  const mailServer = { accepted, offered: 0, hangUp };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onRcptTo: ({ address }, session, done) => done(refusal(habits.refuseRecipient?.(address, session))),
    onData: (stream, session, done) => {
      read(stream).then(async (source) => {
        mailServer.offered += 1;
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        const hangUpOn = () => {
          for (const connection of connections)
            if (connection.remotePort === session.remotePort) connection.destroy();
        };
        await habits.beforeAnswering?.(recipients, { source, session, hangUp: hangUpOn });
        const refused = refusal(habits.refuseMessage?.());
        if (refused) return done(refused);
        const parsed = await simpleParser(source);
        accepted.push({ ...parsed, source: source.toString(), recipients, secure: session.secure });
        done();
        server.emit('accepted');
      }, done);
    },
    ...habits.smtp,
  });
  // A client that hangs up is no fault of the server.
  server.on('error', () => {});
  server.server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  server.listen(habits.port ?? 0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(mailServer, {
    url: `smtp://127.0.0.1:${port}`,
    port,
    async untilAccepted(count: number) {
      while (accepted.length < count) await once(server, 'accepted');
    },
    async stop() {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      hangUp();
      await stopped;
    },
  });
}

async function read(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** As smtp-server wants it: the code apart, the lines of the answer as its message. */
export function refusal(answer: Refusal | undefined): Error | null {
  if (answer === undefined) return null;
  const [code = '', ...lines] = String(answer).split(/(?<=^\d{3}) |\n/);
  const message = lines.length > 1 ? lines : (lines[0] ?? 'Not here, not for lila@example.test');
  return Object.assign(new Error(), { message, responseCode: Number(code) });
}
