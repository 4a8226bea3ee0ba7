import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Identity, newAuthority } from '../../test/tools/certificates.ts';
import {
  type MailServer,
  type MailServerHabits,
  refusal,
  startMailServer,
} from '../../test/tools/mail-server.ts';
import { likePostfix, type Restrictions } from '../../test/tools/postfix.ts';
import { someMail } from '../../test/tools/some-mail.ts';
import { judgeFailure } from './delivery-failure.ts';
import { demoTransport, type MailTransport, type Sender, type SmtpLimits, smtpTransport } from './smtp.ts';

const FROM = 'ne-pas-repondre@portail.example';
const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const mail = {
  ...someMail(),
  id: ID,
  writtenAt: new Date('2023-08-22T12:09:36Z'),
  sentAt: new Date('2023-08-22T13:49:36Z'),
};

type Rest =
  Parameters<typeof smtpTransport> extends [string, Sender, ...infer Others]
    ? [from?: Sender, ...Others]
    : never;

const toClose: { stop?(): Promise<void>; close?(): Promise<void> }[] = [];
afterEach(async () => {
  for (const opened of toClose.splice(0).reverse()) await (opened.stop ?? opened.close)?.call(opened);
});

async function server(habits: MailServerHabits = {}): Promise<MailServer> {
  const started = await startMailServer(habits);
  toClose.push(started);
  return started;
}

function transport(url: string, ...[from = FROM, ...rest]: Rest): MailTransport {
  const opened = smtpTransport(url, from, ...rest);
  toClose.push(opened);
  return opened;
}

async function failure(sending: Promise<void>) {
  return sending.then(() => 'sent' as const, judgeFailure);
}

describe('a mail handed over to SMTP', () => {
  it('arrives whole, in both parts, with its accents', async () => {
    const smtp = await server();
    await transport(smtp.url).send(mail);

    const [received] = smtp.accepted;
    expect(received?.subject).toBe(mail.subject);
    expect(received?.html).toBe(mail.html);
    expect(received?.text?.trim()).toBe(mail.text.trim());
    expect(received?.recipients).toEqual([mail.to]);
    expect(received?.to).toMatchObject({ text: mail.to });
    expect(received?.from?.text).toBe(FROM);
  });

  it('bears its own id, the date when it was written, and asks for no automatic answer', async () => {
    const smtp = await server();
    const name = 'Direction de l’exemple, « Bureau "A" »';
    await transport(smtp.url, { name, address: FROM }).send(mail);

    const [received] = smtp.accepted;
    expect(received?.messageId).toBe(`<${ID}@portail.example>`);
    expect(received?.date).toEqual(mail.sentAt);
    expect(received?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(received?.from?.value).toMatchObject([{ name, address: FROM }]);
  });

  it('that informs can be stopped by one click in the mail program, where it is https (RFC 8058)', async () => {
    const smtp = await server();
    const url = `https://espace.example/desabonnement?jeton=${'aZ-_'.repeat(30)}`;
    await transport(smtp.url).send({ ...mail, unsubscribeUrl: url });
    await transport(smtp.url).send({ ...mail, unsubscribeUrl: url.replace('https', 'http') });
    await transport(smtp.url).send(mail);

    const [https, http, without] = smtp.accepted.map(
      ({ headerLines }) => new Map(headerLines.map(({ key, line }) => [key, line])),
    );
    expect(https?.get('list-unsubscribe')).toBe(`List-Unsubscribe: <${url}>`);
    expect(https?.get('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(http?.has('list-unsubscribe')).toBe(true);
    expect(http?.has('list-unsubscribe-post')).toBe(false);
    expect(without?.has('list-unsubscribe')).toBe(false);
  });

  it.each([
    'https://a.example/>b',
    'https://a.example/\r\nBcc: x',
    'javascript:alert(1)',
    'https://a.example/ b',
  ])('does not leave with the unsubscribe address %j', async (unsubscribeUrl) => {
    const smtp = await server();
    expect(await failure(transport(smtp.url).send({ ...mail, unsubscribeUrl }))).toMatchObject({
      blame: 'recipient',
    });
    expect(smtp.offered).toBe(0);
  });

  it('leaves once, even when its sending has to be repeated because it could not be recorded', async () => {
    const smtp = await server();
    const sender = transport(smtp.url);
    await sender.send(mail);
    await sender.send(mail);
    expect(smtp.offered).toBe(1);
  });

  it.each([
    ['new', 0],
    ['used', 1],
  ])('is not sent again by itself when a %s connection is cut before the answer', async (_state, before) => {
    const smtp: MailServer = await server({
      beforeAnswering: async () => {
        if (smtp.accepted.length === before) smtp.hangUp();
      },
    });
    const sender = transport(smtp.url);
    if (before > 0) await sender.send({ ...mail, id: '0b7b2a3e-35a1-4d6c-8f3e-2f1b0a9c8d7e' });
    expect(await failure(sender.send(mail))).toMatchObject({ blame: 'server' });
    expect(smtp.offered).toBe(before + 1);
  });

  it.each([
    ['temporarily', 451, { blame: 'server', reason: 'EENVELOPE RCPT TO 451' }],
    ['permanently', 550, { blame: 'recipient', reason: 'EENVELOPE RCPT TO 550' }],
    [
      'on several lines',
      '550 5.1.1 The account does not exist.\n5.1.1 Please check it',
      { blame: 'recipient', reason: 'EENVELOPE RCPT TO 550 5.1.1' },
    ],
  ])('can be refused %s', async (_when, refused, expected) => {
    const smtp = await server({ refuseRecipient: () => refused });
    expect(await failure(transport(smtp.url).send(mail))).toEqual(expected);
  });

  it('can be refused once read', async () => {
    const smtp = await server({ refuseMessage: () => 554 });
    const refused = await failure(transport(smtp.url).send(mail));
    expect(refused).toEqual({ blame: 'us', reason: 'EMESSAGE DATA 554' });
  });

  it('waits for a server that is down', async () => {
    const smtp = await startMailServer();
    await smtp.stop();
    const refused = await failure(transport(smtp.url).send(mail));
    expect(refused).toEqual({ blame: 'server', reason: 'ESOCKET ECONNREFUSED CONN' });
  });

  it('takes no further header and no further recipient', async () => {
    const smtp = await server();
    const sender = transport(smtp.url);
    const forgeries = [
      { to: 'lila@example.test\r\nBcc: eve@example.test' },
      { to: 'lila@example.test, eve@example.test' },
      { subject: 'Bonjour\r\nBcc: eve@example.test' },
    ];
    for (const forgery of forgeries) {
      expect(await failure(sender.send({ ...mail, ...forgery }))).toMatchObject({ blame: 'recipient' });
      await expect(demoTransport().send({ ...mail, ...forgery })).rejects.toThrow();
    }
    expect(smtp.offered).toBe(0);
  });
});

describe('a server that says at RCPT TO what it has against us, as Postfix does,', () => {
  const site = 'https://espace.example';
  it.each<[string, Restrictions, Restrictions, string]>([
    ['the client', { blockedClients: ['127.0.0.1'] }, { blockedClients: [] }, '554 5.7.1'],
    ['the greeting', { wholeHelo: true }, { wholeHelo: false }, '504 5.5.2'],
    ['the sender', { senderDomains: [] }, { senderDomains: ['portail.example'] }, '550 5.1.8'],
    ['relaying', { relayDomains: [] }, { relayDomains: ['example.test'] }, '554 5.7.1'],
  ])('is obeyed once the operator has put it right: %s', async (_what, wrong, right, codes) => {
    const restrictions = { ...wrong };
    const smtp = await server(likePostfix(restrictions));
    // Without a site, the name of this machine, which may be none.
    const sender = transport(`${smtp.url}?name=vm42`);
    expect(await failure(sender.send(mail))).toEqual({ blame: 'us', reason: `EENVELOPE RCPT TO ${codes}` });

    Object.assign(restrictions, right);
    await sender.send(mail);
    expect(smtp.accepted).toHaveLength(1);
  });

  it('is believed of a mailbox that it does not know', async () => {
    const smtp = await server(likePostfix({ mailboxes: ['paul@example.test'], wholeHelo: true }));
    const sender = transport(smtp.url, FROM, site);
    expect(await failure(sender.send(mail))).toEqual({
      blame: 'recipient',
      reason: 'EENVELOPE RCPT TO 550 5.1.1',
    });
  });

  it.each([
    ['https://espace.example', 'espace.example'],
    ['https://espace.example:8443', 'espace.example'],
    ['http://192.0.2.7:3000', '[192.0.2.7]'],
    // The server of the tests folds it; the program writes « IPv6 », as RFC 5321 does.
    ['http://[2001:db8::7]', '[ipv6:2001:db8::7]'],
  ])('is greeted with the name of the site: %s', async (baseUrl, name) => {
    const greetings: string[] = [];
    const smtp = await server({
      refuseRecipient: (_address, session) => void greetings.push(String(session.hostNameAppearsAs)),
    });
    await transport(smtp.url, FROM, baseUrl).send(mail);
    expect(greetings).toEqual([name]);
  });
});

describe('a connection cut', () => {
  it.each(['onConnect', 'onMailFrom', 'onRcptTo', 'onData'] as const)(
    'at %s leaves the mail for later, and is not made over and over',
    async (phase) => {
      let cuts = 0;
      const cut = () => {
        cuts += 1;
        smtp.hangUp();
      };
      const smtp: MailServer = await server({ smtp: { [phase]: cut } });
      expect(await failure(transport(smtp.url).send(mail))).toMatchObject({ blame: 'server' });
      expect(cuts).toBeLessThan(8);
      expect(smtp.accepted).toEqual([]);
    },
  );

  it.each([
    ['the greeting', 'onConnect', '421 4.7.0 Too many connections'],
    ['the sender', 'onMailFrom', '421 4.3.0 Try again later'],
    ['the recipient', 'onRcptTo', '421 4.7.0 Try again later'],
  ] as const)('with 421 in answer to %s leaves the mail for later', async (_what, phase, answer) => {
    const smtp = await server({
      smtp: {
        [phase]: (...args: unknown[]) => (args.at(-1) as (error: Error | null) => void)(refusal(answer)),
      },
    });
    expect(await failure(transport(smtp.url).send(mail))).toMatchObject({ blame: 'server' });
  });
});

describe('a server that is slow without end', () => {
  /** Says what it likes, when it likes; a real server would hang up on itself. */
  async function talker(says: (socket: Socket) => void): Promise<string> {
    const sockets = new Set<Socket>();
    const slow = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      says(socket);
    });
    await once(slow.listen(0, '127.0.0.1'), 'listening');
    toClose.push({
      async stop() {
        for (const socket of sockets) socket.destroy();
        slow.close();
      },
    });
    return `smtp://127.0.0.1:${(slow.address() as AddressInfo).port}`;
  }

  it.each<[string, Partial<SmtpLimits>, (socket: Socket) => void]>([
    ['to greet', { connect: 100 }, () => {}],
    ['to answer', { silence: 100 }, (socket) => void socket.write('220 slow.example\r\n')],
    [
      'to come to an end of what it says',
      { mail: 500 },
      (socket) => {
        socket.write('220 slow.example\r\n');
        const more = setInterval(() => socket.write('250-and more\r\n'), 20);
        socket.on('close', () => clearInterval(more));
      },
    ],
  ])('%s leaves the mail for later', async (_what, limit, says) => {
    // Far more than the test may take: what ends it is the one that is short.
    const limits = { connect: 600_000, silence: 600_000, mail: 600_000, ...limit };
    const url = await talker(says);
    const sent = transport(url, FROM, undefined, undefined, limits).send(mail);
    expect(await failure(sent)).toMatchObject({ blame: 'server' });
  });
});

describe('the connection to the mail server', () => {
  /** The certificate that comes with the server of the tests is signed by nobody. */
  const offersTls = { smtp: { disabledCommands: ['AUTH'] } };

  it('is not made to a server that proves nothing, once it offers TLS', async () => {
    const smtp = await server(offersTls);
    expect(await failure(transport(smtp.url).send(mail))).toMatchObject({ blame: 'us' });
    expect(smtp.offered).toBe(0);
  });

  it('is encrypted as soon as the server offers it', async () => {
    const smtp = await server(offersTls);
    await transport(`${smtp.url}?tls.rejectUnauthorized=false`).send(mail);
    expect(smtp.accepted.map(({ secure }) => secure)).toEqual([true]);
  });

  it('is encrypted from the first byte where the address says smtps', async () => {
    const smtp = await server({ smtp: { disabledCommands: ['AUTH'], secure: true } });
    await transport(`smtps://127.0.0.1:${smtp.port}?tls.rejectUnauthorized=false`).send(mail);
    expect(smtp.accepted.map(({ secure }) => secure)).toEqual([true]);
  });

  it('is not made in clear where the address insists on TLS', async () => {
    const smtp = await server();
    expect(await failure(transport(`${smtp.url}?requireTLS=true`).send(mail))).toMatchObject({
      blame: 'us',
    });
    expect(smtp.offered).toBe(0);
  });

  it('signs in with the user and password of the address', async () => {
    const seen: unknown[] = [];
    const smtp = await server({
      smtp: {
        disabledCommands: ['STARTTLS'],
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _session, done) => {
          seen.push([username, password]);
          done(null, { user: username });
        },
      },
    });
    await transport(smtp.url.replace('//', '//portail:s%40fe@')).send(mail);
    expect(seen).toEqual([['portail', 's@fe']]);
    expect(smtp.accepted).toHaveLength(1);
  });

  it('is made by a certificate, without a password, where the server asks for one', async () => {
    const authority = newAuthority();
    const pem = ({ cert, key }: Identity) => ({
      cert: readFileSync(cert, 'utf8'),
      key: readFileSync(key, 'utf8'),
    });
    const own = pem(authority.sign('localhost', 'DNS:localhost'));
    const ca = readFileSync(authority.ca, 'utf8');
    const asks = { ...own, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
    const smtp = await server({ smtp: { disabledCommands: ['AUTH'], secure: true, ...asks } });
    const url = `smtps://localhost:${smtp.port}?tls.ca=${encodeURIComponent(ca)}`;
    const stranger = newAuthority();
    for (const identity of [undefined, pem(stranger.sign('espace'))])
      expect(await failure(transport(url, FROM, undefined, identity).send(mail))).not.toBe('sent');
    expect(smtp.offered).toBe(0);
    await transport(url, FROM, undefined, pem(authority.sign('espace'))).send(mail);
    expect(smtp.accepted.map(({ secure }) => secure)).toEqual([true]);
    authority.remove();
    stranger.remove();
  });

  it('is refused a sender that is no address', () => {
    expect(() => smtpTransport('smtp://127.0.0.1', 'personne')).toThrow('sender');
  });
});
