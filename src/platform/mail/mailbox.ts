import { domainToASCII } from 'node:url';

/**
 * One text for the spellings of an address that commonly lead to one mailbox: capitals, dots, what follows a `+`, a
 * domain in letters or in its ASCII form. Only for counting the mails that strangers cause: two people whose addresses
 * differ by a dot share that count, and nothing else. A domain that takes any name cannot be told from a provider.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).normalize('NFKC').toLowerCase();
  const domain = address.slice(at + 1).toLowerCase();
  const name = local.replace(/\+.*$/, '').replaceAll('.', '');
  return `${name === '' ? local : name}@${domainToASCII(domain) || domain}`;
}
