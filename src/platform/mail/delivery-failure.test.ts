import { describe, expect, it } from 'vitest';
import { judgeFailure } from './delivery-failure.ts';
import { refuseUnsafeHeaders } from './safe-headers.ts';

const TEMPORARY = [
  ['server down', { code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' }],
  ['no such host', { code: 'EDNS', command: 'CONN' }],
  ['silent server', { code: 'ETIMEDOUT', command: 'CONN' }],
  ['connection lost after the message', { code: 'ECONNECTION', command: 'CONN' }],
  ['server closing', { code: 'ECONNECTION', command: 'CONN', responseCode: 421 }],
  ['taken too long', { code: 'EABORT' }],
  ['certificate refused', { code: 'ETLS', command: 'STARTTLS' }],
  ['wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }],
  ['password asked for', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530 }],
  ['password asked for late', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 530 }],
  ['our address refused', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553 }],
  ['mailbox busy', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }],
  ['greylisted', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }],
  ['disk full', { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }],
  ['session confused', { code: 'EENVELOPE', command: 'DATA', responseCode: 503 }],
  ['body unreadable', { code: 'EUNSEAL' }],
] as const;

const PERMANENT = [
  ['no such mailbox', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }],
  ['no mail for this domain', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 556 }],
  ['mailbox full', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 552 }],
  ['no valid recipient', { code: 'EENVELOPE', command: 'DATA', responseCode: 554 }],
  ['message refused', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }],
  ['address no server could take', { code: 'EENVELOPE', command: 'API' }],
] as const;

describe('a mail that did not leave', () => {
  it.each(TEMPORARY)('is tried again: %s', (_what, fields) => {
    expect(judgeFailure(Object.assign(new Error('…'), fields)).permanent).toBe(false);
  });

  it.each(PERMANENT)('is given up: %s', (_what, fields) => {
    expect(judgeFailure(Object.assign(new Error('…'), fields)).permanent).toBe(true);
  });

  it.each(['a text', undefined, null, 42, new Error('boom'), { code: 5, command: {} }])(
    'is tried again when nobody knows why: %s',
    (thrown) => {
      expect(judgeFailure(thrown)).toEqual({ permanent: false, reason: 'unknown fault' });
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
    expect(judgeFailure(fault)).toEqual({ permanent: true, reason: 'EENVELOPE API' });
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
