import { describe, expect, it } from 'vitest';
import { mailboxOf } from './outgoing-mail.ts';

describe('the mailbox of an address', () => {
  it.each([
    'lila.rosemonde@société.example',
    'LILA.ROSEMONDE@Société.Example',
    'lilarosemonde@xn--socit-esab.example',
    'l.i.l.a.rosemonde+un@société.example',
    'lila.rosemonde+un+deux@XN--SOCIT-ESAB.example',
  ])('is the same in the spelling %s', (spelling) => {
    expect(mailboxOf(spelling)).toBe('lilarosemonde@xn--socit-esab.example');
  });

  it.each([
    ['lila-rose@exemple.example', 'lila-rose@exemple.example'],
    ['lila_rose@exemple.example', 'lila_rose@exemple.example'],
    ['+un@exemple.example', '+un@exemple.example'],
    ['lila@autre.exemple.example', 'lila@autre.exemple.example'],
  ])('of %s is its own', (address, mailbox) => {
    expect(mailboxOf(address)).toBe(mailbox);
  });
});
