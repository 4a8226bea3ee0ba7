import type { Account } from '../../src/account/account.ts';
import { makeReference } from '../../src/account/mail-reference.ts';
import {
  askedWords,
  type BankTold,
  bankMails,
  inForceWords,
  removedWords,
  restoredWords,
  stoppedWords,
  suspendedWords,
} from '../../src/bank-accounts/mails.tsx';
import type { Installation } from '../../src/config/installation.ts';
import type { OutgoingMail } from '../../src/mail/outgoing-mail.ts';

const AT = new Date('2026-08-22T12:09:00Z');
const TOLD: BankTold = {
  shown: 'FR…\u00a00189',
  services: ['payer-tva', 'payer-cvae'],
  askedAt: AT,
  at: AT,
};
const LATER: BankTold = { ...TOLD, at: new Date('2026-08-25T12:09:00Z') };
const REPLACING = { replaced: 'DE…\u00a03000' };
const COMPANY = { siren: '000299008', name: 'SARL MARTIN DISTRIBUTION' };
const COMPANY_ADDRESS = 'contact@martin.example';
const stop = makeReference(
  { bytes: () => Buffer.alloc(0), below: () => 7, uuid: () => '' },
  'https://espace.example/comptes-bancaires/arret',
);

/** What is told of bank accounts, to who did it, to who acts with that person, and to the company itself. */
export async function bankAccountSamples(
  installation: Installation,
  by: Account,
  other: Account,
): Promise<Record<string, OutgoingMail>> {
  const mails = (
    told: BankTold,
    purpose: 'bank-account-asked' | 'bank-account-changed',
    words: Parameters<typeof bankMails>[4],
  ) => bankMails({ installation }, told, async () => COMPANY, purpose, words);
  const asked = mails({ ...TOLD, ...REPLACING }, 'bank-account-asked', (to) =>
    askedWords({ ...TOLD, ...REPLACING }, { ...to, by, stop }),
  );
  const changed = (words: Parameters<typeof bankMails>[4]) => mails(LATER, 'bank-account-changed', words);
  const toOther = (words: Parameters<typeof bankMails>[4]) =>
    changed(words).toAccount(other, other.sign_in_email);
  return {
    'bank-account-asked': await asked.toAccount(other, other.sign_in_email),
    'bank-account-asked-own': await asked.toAccount(by, by.sign_in_email),
    'bank-account-asked-former': await asked.toAccount(by, 'avant@martin.example'),
    'bank-account-asked-company': await asked.toCompany(COMPANY_ADDRESS),
    'bank-account-in-force': await toOther((to) => inForceWords({ ...LATER, ...REPLACING }, to)),
    'bank-account-stopped-by-mail': await toOther((to) => stoppedWords(LATER, { ...to, why: 'mail', by })),
    'bank-account-stopped': await changed((to) => stoppedWords(LATER, { ...to, why: 'space', by })).toCompany(
      COMPANY_ADDRESS,
    ),
    'bank-account-stopped-no-right': await toOther((to) =>
      stoppedWords(LATER, { ...to, why: 'no-right', by: undefined }),
    ),
    'bank-account-removed': await toOther((to) => removedWords(LATER, { ...to, by })),
    'bank-account-suspended': await toOther((to) => suspendedWords(LATER, { ...to, forGood: false })),
    'bank-account-disputed': await toOther((to) => suspendedWords(LATER, { ...to, forGood: true })),
    'bank-account-restored': await toOther((to) => restoredWords(LATER, to)),
  };
}
