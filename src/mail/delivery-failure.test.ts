import { describe, expect, it } from 'vitest';
import { judgeFailure } from './delivery-failure.ts';
import { refuseUnsafeHeaders } from './outgoing-mail.ts';

/** What nodemailer throws when the only recipient is refused, or when the message is. */
const atRcpt = (response: string) => refusal('EENVELOPE', 'RCPT TO', response);
const atData = (response: string) => refusal('EMESSAGE', 'DATA', response);
const refusal = (code: string, command: string, response: string) => ({
  code,
  command,
  response,
  responseCode: Number(response.slice(0, 3)),
});

const SERVER = [
  ['server down', { code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' }],
  ['no such host', { code: 'EDNS', command: 'CONN' }],
  ['silent server', { code: 'ETIMEDOUT', command: 'CONN' }],
  ['connection lost after the message', { code: 'ECONNECTION', command: 'CONN' }],
  ['server closing', refusal('ECONNECTION', 'CONN', '421 4.3.2 shutting down')],
  ['too many connections', refusal('EPROTOCOL', 'CONN', '421 4.7.0 too many connections')],
  ['taken too long', { code: 'EABORT' }],
  ['mailbox busy', atRcpt('450 4.2.1 mailbox busy')],
  ['greylisted', atRcpt('451 4.7.1 Greylisted, come back in 5 minutes')],
  ['relay not set up yet', atRcpt('454 4.7.1 Relay access denied')],
  ['enhanced code of another class than the answer', atRcpt('451 5.1.1 User unknown')],
  ['disk full', atData('452 4.3.1 Insufficient system storage')],
] as const;

const US = [
  ['wrong password', refusal('EAUTH', 'AUTH PLAIN', '535 5.7.8 authentication failed')],
  ['password asked for', refusal('EENVELOPE', 'MAIL FROM', '530 5.7.0 Authentication required')],
  ['our address refused', refusal('EENVELOPE', 'MAIL FROM', '553 5.1.8 Domain of sender does not exist')],
  ['our address refused as a mailbox is', refusal('EENVELOPE', 'MAIL FROM', '550 5.1.1 no such user')],
  ['encryption refused', { code: 'ETLS', command: 'STARTTLS' }],
  ['certificate', { code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED', command: 'CONN' }],
  ['greeting refused', refusal('EPROTOCOL', 'HELO', '550 5.7.1 Helo invalid')],
  ['service refused', refusal('EPROTOCOL', 'CONN', '554 5.7.1 You are not welcome')],
  ['no mail taken here', refusal('EPROTOCOL', 'CONN', '521 5.3.2 Server does not accept mail')],
  ['too large, by the size it names', { code: 'EMESSAGE', command: 'MAIL FROM', responseCode: 552 }],
  ['body unreadable', { code: 'EUNSEAL' }],
  // What Postfix and others say of the client, its greeting and the sender, in answer to RCPT TO.
  ['relay', atRcpt('554 5.7.1 <lila@example.test>: Relay access denied')],
  ['helo', atRcpt('504 5.5.2 <vm42>: Helo command rejected: need fully-qualified hostname')],
  ['helo with a mailbox code', atRcpt('550 5.7.1 <vm42>: Helo command rejected: Host not found')],
  ['sender domain', atRcpt('550 5.1.8 <x@y.example>: Sender address rejected: Domain not found')],
  ['sender syntax', atRcpt('501 5.1.7 Bad sender address syntax')],
  ['sender unknown', atRcpt('550 5.1.0 <x@y.example>: Sender address rejected: User unknown')],
  ['sender not ours', atRcpt('553 5.7.1 <x@y.example>: Sender address rejected: not owned by user espace')],
  ['client blocked', atRcpt('554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked')],
  ['client unknown', atRcpt('550 5.7.25 Client host rejected: cannot find your reverse hostname')],
  ['password asked for late', atRcpt('530 5.7.0 Must issue a STARTTLS command first')],
  ['quota of ours', atRcpt('550 5.4.5 Daily user sending quota exceeded')],
  ['quota of ours, as a full mailbox', atRcpt('552 5.2.2 The sender has exceeded its quota')],
  ['route', atRcpt('554 5.4.6 Too many hops')],
  ['policy', atRcpt('550 5.7.1 <lila@example.test>: Recipient address rejected: Access denied')],
  ['session confused', atRcpt('503 5.5.1 need MAIL command')],
  ['command not understood', atRcpt('501 Syntax error in parameters')],
  ['parameter not known', atRcpt('504 Command parameter not implemented')],
  ['letters of the address', atRcpt('553 5.6.7 SMTPUTF8 is needed')],
  ['relay, without a code', atRcpt('550 relay not permitted')],
  ['relay, as qmail says it', atRcpt("553 sorry, that domain isn't in my list of rcpthosts (#5.7.1)")],
  ['sender, on two lines', atRcpt('550-Verification failed for <x@y.example>\n550 Sender verify failed')],
  ['transaction failed, without a code', atRcpt('554 Transaction failed')],
  ['storage, without a code', atRcpt('552 Exceeded storage allocation')],
  ['code on the last line only', atRcpt('550-Your network is listed\n550 5.7.606 Access denied')],
  ['message refused as spam', atData('554 5.7.1 Message rejected as spam')],
  ['message refused, without a code', atData('550 Rejected')],
  ['message too large', atData('552 5.3.4 Message size exceeds fixed limit')],
  ['nobody to send to', refusal('EENVELOPE', 'DATA', '554 5.5.1 Error: no valid recipients')],
] as const;

const RECIPIENT = [
  ['no such mailbox', atRcpt('550 5.1.1 <lila@example.test>: Recipient address rejected: User unknown')],
  ['no such mailbox, without a code', atRcpt('550 No such user here')],
  ['no such mailbox, as qmail says it', atRcpt('550 sorry, no mailbox here by that name. (#5.1.1)')],
  ['no such mailbox, on three lines', atRcpt('550-5.1.1 The account that\n550-5.1.1 you try\n550 5.1.1 to')],
  ['no such domain', atRcpt('550 5.1.2 <lila@example.test>: Recipient address rejected: Domain not found')],
  ['address badly made', atRcpt('501 5.1.3 Bad recipient address syntax')],
  ['mailbox moved', atRcpt('551 5.1.6 User has moved')],
  ['domain that takes no mail', atRcpt('556 5.1.10 Recipient address has null MX')],
  ['domain that takes no mail, without a code', atRcpt('556 Domain does not accept mail')],
  ['mailbox disabled', atRcpt('550 5.2.1 The account that you tried to reach is disabled')],
  ['mailbox full', atRcpt('552 5.2.2 Mailbox full')],
  ['mailbox name not allowed', atRcpt('553 Mailbox name not allowed')],
  ['found out after the message', atData('550 5.1.1 User unknown')],
  ['address no server could take', { code: 'EENVELOPE', command: 'API' }],
] as const;

describe('a mail that did not leave', () => {
  it.each(SERVER)('waits for the server: %s', (_what, fields) => {
    expect(judgeFailure(Object.assign(new Error('…'), fields)).blame).toBe('server');
  });

  it.each(US)('waits for the operator: %s', (_what, fields) => {
    expect(judgeFailure(Object.assign(new Error('…'), fields)).blame).toBe('us');
  });

  it.each(RECIPIENT)('is given up, for its address takes nothing: %s', (_what, fields) => {
    expect(judgeFailure(Object.assign(new Error('…'), fields)).blame).toBe('recipient');
  });

  it.each(['a text', undefined, null, 42, new Error('boom'), { code: 5, command: {} }])(
    'is tried again when nobody knows why: %s',
    (thrown) => {
      expect(judgeFailure(thrown)).toEqual({ blame: 'server', reason: 'unknown fault' });
    },
  );

  it('leaves its codes for the operator', () => {
    const error = {
      code: 'EENVELOPE',
      command: 'RCPT TO',
      responseCode: 550,
      response: '550 5.1.1 No such user',
    };
    expect(judgeFailure(error).reason).toBe('EENVELOPE RCPT TO 550 5.1.1');
  });

  it('leaves no address and no word of the server', () => {
    const error = Object.assign(new Error("Can't send mail to lila@example.test"), {
      code: 'lila@example.test',
      command: 'RCPT TO:<lila@example.test>',
      responseCode: 550,
      response: '550 <lila@example.test>: your code aBcDeFgHiJkL is spam',
    });
    expect(judgeFailure(error).reason).toBe('550');
  });
});

describe('the headers of a mail', () => {
  const subject = 'Espace professionnel - Modification du mot de passe';

  it.each(['lila@example.test', "l.o'rosemonde+pro@société.example", 'zoé@example.test'])(
    'take the address %s',
    (to) => {
      expect(() => refuseUnsafeHeaders({ to, subject })).not.toThrow();
    },
  );

  it.each([
    'lila@example.test\r\nBcc: eve@example.test',
    'lila@example.test\nBcc: eve@example.test',
    'lila@example.test\u2028Bcc: eve@example.test',
    'lila@example.test, eve@example.test',
    'lila@example.test;eve@example.test',
    'Lila <lila@example.test>',
    'lila@example.test eve@example.test',
    'lila',
    'lila@eve@example.test',
    '',
  ])('refuse the address %j', (to) => {
    expect(() => refuseUnsafeHeaders({ to, subject })).toThrow('recipient');
  });

  it.each(['Bonjour\r\nBcc: eve@example.test', 'Bonjour\nBcc: x', 'Bonjour\r', 'Bonjour\u0000'])(
    'refuse the subject %j',
    (forged) => {
      expect(() => refuseUnsafeHeaders({ to: 'lila@example.test', subject: forged })).toThrow('subject');
    },
  );

  it('are refused for good, and without being quoted', () => {
    const forged = 'lila@example.test\r\nBcc: eve@example.test';
    const fault = thrownBy(() => refuseUnsafeHeaders({ to: forged, subject }));
    expect(judgeFailure(fault)).toEqual({ blame: 'recipient', reason: 'EENVELOPE API' });
    expect(String(fault)).not.toContain('@');
  });
});

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
