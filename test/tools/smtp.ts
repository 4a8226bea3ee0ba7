import { type AcceptedMail, startMailServer as startServer } from './mail-server.ts';

/** A real SMTP server as a journey sees it: somebody's mailbox. */
export interface TestMailServer {
  /** `smtp://127.0.0.1:<port>` */
  url: string;
  /** In the order in which they came. */
  mails: readonly AcceptedMail[];
  /** The first mail that answers to `matches`, come already or still to come. `after`: leaves out so many first ones. */
  waitForMail(matches: (mail: AcceptedMail) => boolean, after?: number): Promise<AcceptedMail>;
  /** Refuses every recipient from now on: 4xx for a while, 5xx for good (RFC 5321, 4.2.1). */
  refuse(code: number): void;
  accept(): void;
  close(): Promise<void>;
}

/** @param port taken again after a close, to play a server that was down; by default any free one */
export async function startMailServer(port?: number): Promise<TestMailServer> {
  let refusal: number | undefined;
  const server = await startServer({ port: port ?? 0, refuseRecipient: () => refusal });
  return {
    url: server.url,
    mails: server.accepted,
    async waitForMail(matches, after = 0) {
      for (let index = after; ; index++) {
        await server.untilAccepted(index + 1);
        const mail = server.accepted[index];
        if (mail && matches(mail)) return mail;
      }
    },
    refuse(code) {
      refusal = code;
    },
    accept() {
      refusal = undefined;
    },
    close: () => server.stop(),
  };
}
