import type { Platform } from '../platform/platform.ts';

/** Figures and capitals that nobody mistakes for another: no 0, 1, I, L, O or U. 16 of 30 are 78 bits. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** What a mail bears to do something by: its bearer reads that mailbox, which is all it proves. */
export interface MailReference {
  /** To be typed where no script runs: `7K3F-QX9M-2TWB-H4ND`. */
  reference: string;
  /** The page, with the reference behind « # »: browsers keep that part to themselves, a script there posts it. */
  href: string;
}

/** A new reference. @returns its signs too, of which only a keyed hash is to be kept */
export function makeReference(random: Platform['random'], page: string): MailReference & { signs: string } {
  const signs = Array.from({ length: LENGTH }, () => SIGNS.charAt(random.below(SIGNS.length))).join('');
  const reference = signs.match(/.{4}/g)?.join('-') ?? signs;
  return { signs, reference, href: `${page}#${reference}` };
}

/** The signs that were typed, in any case and with anything between them; undefined when it can be no reference. */
export function readReference(typed: string): string | undefined {
  const signs = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return signs.length === LENGTH ? signs : undefined;
}
