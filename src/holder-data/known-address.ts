import type { Account } from '../account/account.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import { inForm } from '../platform/typed-line.ts';
import { POSTAL_FIELDS, type PostalAddress } from './postal-address.ts';

/**
 * Days after which a new postal address is believed to be the holder's (rule 6.5): whoever found a session open would
 * otherwise have a letter with a code sent there. The mail that tells of the change gives the holder as long.
 */
export const ADDRESS_SETTLES_DAYS = 30;

const SETTLES_MS = ADDRESS_SETTLES_DAYS * 24 * 3_600_000;

/** Where a letter may go. */
export type KnownAddress =
  /** The present address: there for 30 days, or since the account was made. */
  | { state: 'settled' }
  /** It was changed since; the one before, where it is remembered, is the one known. */
  | { state: 'too-new'; changedAt: Date; former: PostalAddress | undefined };

export function knownAddress(account: Account, now: Date): KnownAddress {
  const changedAt = account.address_changed_at;
  if (!changedAt || isSettled(changedAt, now)) return { state: 'settled' };
  return { state: 'too-new', changedAt, former: formerAddress(account) };
}

/**
 * The columns to set when the postal address changes: the one before is remembered, unless one is remembered already
 * from a change that has not settled, so that changing it twice does not wash away the one that is known. Coming back
 * to that one settles it at once.
 */
export function rememberedAddress(account: Account, next: PostalAddress, now: Date) {
  if (isSame(account, next)) return {};
  const former = formerAddress(account);
  const changedAt = account.address_changed_at;
  const settled = !changedAt || isSettled(changedAt, now);
  if (!settled && former && isSame(former, next)) return remembering(null, undefined);
  return settled ? remembering(now, account) : { address_changed_at: now };
}

function formerAddress(account: Account): PostalAddress | undefined {
  const {
    previous_street: street,
    previous_postal_code: postal_code,
    previous_city: city,
    previous_country: country,
  } = account;
  if (street === null || postal_code === null || city === null || country === null) return undefined;
  return { street, postal_code, city, country };
}

function remembering(changedAt: Date | null, address: PostalAddress | undefined) {
  return {
    address_changed_at: changedAt,
    previous_street: address?.street ?? null,
    previous_postal_code: address?.postal_code ?? null,
    previous_city: address?.city ?? null,
    previous_country: address?.country ?? null,
  };
}

function isSettled(changedAt: Date, now: Date): boolean {
  return changedAt.getTime() <= now.getTime() - SETTLES_MS;
}

/** Another way of writing it leads the postman to the same door. */
function isSame(one: PostalAddress, other: PostalAddress): boolean {
  return POSTAL_FIELDS.every((name) => folded(one[name]) === folded(other[name]));
}

function folded(text: string): string {
  return inForm('NFKD', text)
    .replaceAll(/[\p{M}\p{Pd}\s,.]+/gu, '')
    .toUpperCase();
}

/** Hourly: the postal addresses there before a change, once the present one is believed. */
export async function forgetFormerAddresses({ db }: Ground, now: Date): Promise<void> {
  await db
    .updateTable('account')
    .set({
      address_changed_at: null,
      previous_street: null,
      previous_postal_code: null,
      previous_city: null,
      previous_country: null,
    })
    .where('address_changed_at', '<=', daysAgo(now, ADDRESS_SETTLES_DAYS))
    .execute();
}
