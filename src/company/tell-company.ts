import type { Account } from '../account/account.ts';
import { addressesOf } from '../account/addresses-of.ts';
import { emailKey } from '../account/email-address.ts';
import type { MandateRole } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { actingFor, MANAGERS } from './acting.ts';
import { companyAddressesToTell } from './company-address.ts';

/** What makes the mails that tell one thing. Each may ask for a link of its own; undefined: this one is not told. */
export interface CompanyMails {
  /** To somebody who acts for the company. @param to the address that signs in, or one that it replaced within 30 days */
  toAccount(account: Account, to: string): Promised<OutgoingMail | undefined>;
  /** To the company itself. @param to its proved address, or one that it replaced within 30 days */
  toCompany(to: string): Promised<OutgoingMail | undefined>;
}

type Promised<T> = T | Promise<T>;

/**
 * Tells whoever acts for a company, and the company at its proved address, each mailbox once: as that of the account that
 * signs in with it, else as the company's, else as that of an account which has just left it. Whoever did it is told as well, for it may have been done in their name.
 * @param to those with one of these roles: titulaires and suppléants, unless it says otherwise
 * @returns the ids of the mails
 */
export async function tellCompany(
  tx: Tx,
  siren: string,
  mails: CompanyMails,
  {
    to = MANAGERS,
    exceptFor = [],
    besides = [],
  }: {
    to?: readonly MandateRole[];
    exceptFor?: readonly string[];
    besides?: readonly (readonly [address: string, write: () => OutgoingMail])[];
  } = {},
): Promise<string[]> {
  const sent: string[] = [];
  const told = new Set<string>();
  const tell = async (address: string, write: () => Promised<OutgoingMail | undefined>) => {
    if (told.has(emailKey(address))) return;
    told.add(emailKey(address));
    const mail = await write();
    if (mail) sent.push(await send(tx, mail));
  };
  const acting = (await actingFor(tx, siren, to)).filter(({ id }) => !exceptFor.includes(id));
  for (const account of acting)
    await tell(account.sign_in_email, () => mails.toAccount(account, account.sign_in_email));
  for (const address of await companyAddressesToTell(tx, siren))
    await tell(address, () => mails.toCompany(address));
  // Last, for by now it may be another's mailbox, who reads nobody else's name there.
  for (const account of acting)
    for (const address of await addressesOf(tx, account))
      await tell(address, () => mails.toAccount(account, address));
  for (const [address, write] of besides) await tell(address, write);
  return sent;
}
