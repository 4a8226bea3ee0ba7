import { randomUUID } from 'node:crypto';
import { readEmailAddress } from '../../src/account/email-address.ts';
import { type ActivationOutcome, activate } from '../../src/activation/activate.ts';
import { checkCode } from '../../src/codes/check-code.ts';
import { companyAddress, replaceCompanyAddress } from '../../src/company/company-address.ts';
import { companyAddressActivation } from '../../src/company-address/address-kind.tsx';
import { type RequestAddressOutcome, requestAddress } from '../../src/company-address/request-address.ts';
import { lockCompany } from '../../src/mandates/lock-company.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { codesTo, mailsTo, ORIGIN, signedIn } from './accounts.ts';
import { present } from './changes.ts';
import { enteredByOwner } from './codes.ts';

/** The proved address of a company; undefined where it has none. */
export async function addressOf({ db }: Pick<Platform, 'db'>, siren: string): Promise<string | undefined> {
  return (await companyAddress(db, siren))?.email;
}

/** As if a code had proved it at some time, and nobody could undo that any more. */
export function giveAddress(platform: Platform, siren: string, email: string): Promise<void> {
  return inTransaction(platform, async (tx) => {
    await lockCompany(tx, siren);
    await replaceCompanyAddress(tx, siren, { address: email, key: email.toLowerCase() });
  });
}

/** Asks for it from a new session, as the page does. */
export async function asksAddress(
  platform: Platform,
  who: string,
  siren: string,
  email: string,
  password?: string,
): Promise<RequestAddressOutcome> {
  const newEmail = readEmailAddress(email);
  if (!newEmail) throw new Error(`${email} is not an address`);
  return requestAddress(platform, await signedIn(platform, who, password), present(password), {
    id: randomUUID(),
    siren,
    newEmail,
  });
}

/**
 * Both tabs, with the sign-in address of whoever asked.
 * @param code by default the newest that was mailed to that address, as long as it can be read there
 */
export async function entersAddressCode(
  platform: Platform,
  email: string,
  signInEmail: string,
  code?: string,
): Promise<ActivationOutcome['outcome']> {
  const checked = await checkCode(platform, code ?? (await codesTo(platform, email)).at(-1) ?? '');
  if (checked.outcome !== 'code-usable') return checked.outcome;
  const entered = await enteredByOwner(platform, checked.code.codeId, signInEmail);
  return (await activate(platform, companyAddressActivation, entered, ORIGIN)).outcome;
}

/** Asks, then enters the code. @throws when either is refused */
export async function changesAddress(
  platform: Platform,
  who: string,
  siren: string,
  email: string,
  password?: string,
): Promise<void> {
  const { outcome } = await asksAddress(platform, who, siren, email, password);
  if (outcome !== 'requested') throw new Error(`${email}: ${outcome}`);
  const entered = await entersAddressCode(platform, email, who);
  if (entered !== 'activated') throw new Error(`${email}: ${entered}`);
}

/** The references in the links mailed to the address before, the newest last. */
export async function contestReferencesTo(
  platform: Pick<Platform, 'db' | 'secrets'>,
  address: string,
): Promise<string[]> {
  return (await mailsTo(platform, address)).flatMap(
    ({ text }) => /\/adresse-entreprise\/contestation#([\w-]+)/.exec(text)?.[1] ?? [],
  );
}
