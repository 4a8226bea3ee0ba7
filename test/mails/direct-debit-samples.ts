import type { Account } from '../../src/account/account.ts';
import { makeReference } from '../../src/account/mail-reference.ts';
import type { Installation } from '../../src/config/installation.ts';
import {
  askedWords,
  type DebitTold,
  debitMails,
  disputedWords,
  endedWords,
  inForceWords,
  movedWords,
} from '../../src/direct-debits/mails.tsx';
import type { OutgoingMail } from '../../src/mail/outgoing-mail.ts';

const AT = new Date('2026-08-22T12:09:00Z');
const TOLD: DebitTold = {
  service: 'Payer\u00a0: TVA',
  kind: 'monthly',
  shown: 'FR…\u00a00189',
  askedAt: AT,
  at: AT,
  isChange: false,
};
const LATER: DebitTold = { ...TOLD, at: new Date('2026-08-25T12:09:00Z') };
const CHANGE: DebitTold = { ...LATER, kind: 'due', isChange: true };
const COMPANY = { siren: '000299008', name: 'SARL MARTIN DISTRIBUTION' };
const stop = makeReference(
  { bytes: () => Buffer.alloc(0), below: () => 7, uuid: () => '' },
  'https://espace.example/prelevements/arret',
);

/** What is told of direct debits, to who did it, to who acts with that person, and to the company itself. */
export async function directDebitSamples(
  installation: Installation,
  by: Account,
  other: Account,
): Promise<Record<string, OutgoingMail>> {
  const mails = (told: DebitTold, words: Parameters<typeof debitMails>[4]) =>
    debitMails({ installation }, told, async () => COMPANY, 'direct-debit-changed', words);
  const toOther = (told: DebitTold, words: Parameters<typeof debitMails>[4]) =>
    mails(told, words).toAccount(other, other.sign_in_email);
  const asked = debitMails(
    { installation },
    TOLD,
    async () => COMPANY,
    'direct-debit-asked',
    (to) => askedWords(TOLD, { ...to, by, stop }),
  );
  const ended = { by: undefined, wasInForce: false, reason: undefined };
  return {
    'direct-debit-asked': await asked.toAccount(other, other.sign_in_email),
    'direct-debit-asked-company': await asked.toCompany('contact@martin.example'),
    'direct-debit-asked-change': await toOther(CHANGE, (to) => askedWords(CHANGE, { ...to, by, stop })),
    'direct-debit-in-force': await toOther(LATER, (to) => inForceWords(LATER, to)),
    'direct-debit-changed': await toOther(CHANGE, (to) => inForceWords(CHANGE, to)),
    'direct-debit-moved': await toOther(LATER, (to) => movedWords(LATER, to)),
    'direct-debit-stopped-by-mail': await toOther(CHANGE, (to) =>
      endedWords(CHANGE, { ...to, ...ended, why: 'mail', by }),
    ),
    'direct-debit-refused': await toOther(LATER, (to) =>
      endedWords(LATER, { ...to, ...ended, why: 'refused', reason: 'Le mandat n’est pas signé.' }),
    ),
    'direct-debit-ended': await toOther(LATER, (to) =>
      endedWords(LATER, { ...to, ...ended, why: 'space', by, wasInForce: true }),
    ),
    'direct-debit-ended-account': await mails(LATER, (to) =>
      endedWords(LATER, { ...to, ...ended, why: 'account', wasInForce: true }),
    ).toCompany('contact@martin.example'),
    'direct-debit-suspended': await toOther(LATER, (to) => disputedWords(LATER, to, 'suspended')),
    'direct-debit-woken': await toOther(LATER, (to) => disputedWords(LATER, to, 'woken')),
  };
}
