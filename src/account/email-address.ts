/** A checked address: as typed, and folded for comparison. */
export interface EmailAddress {
  address: string;
  /** Two addresses with the same key are the same address (SPEC 1: unique without regard to case). */
  key: string;
}

export const EMAIL_MAX_LENGTH = 100;
/** What is typed is looked at, and put back in the form, up to here: what is longer than an address is refused, not cut. */
export const EMAIL_TYPED_MAX_LENGTH = 300;

/**
 * Reads an address typed by a person: outer spaces are dropped, nothing else is altered.
 * The shape is that of HTML's `<input type=email>`, with a dotted domain whose labels have 63 characters at most
 * (RFC 1035, 2.3.4); at most 100 characters in all, so that the domain never reaches its own limit of 253.
 * @returns undefined when it is not an address
 */
export function readEmailAddress(typed: string): EmailAddress | undefined {
  const address = typed.trim();
  if (address.length > EMAIL_MAX_LENGTH || !SHAPE.test(address)) return undefined;
  const [local = ''] = address.split('@');
  if (local.length > 64 || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return undefined;
  return { address, key: emailKey(address) };
}

/** The key of any text, so that what is not an address is looked up, and not found, like one that is. */
export function emailKey(typed: string): string {
  return typed.trim().toLowerCase();
}

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const LAST_LABEL = '[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]';
const SHAPE = new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*\\.${LAST_LABEL}$`);
