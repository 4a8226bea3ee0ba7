import { domainToASCII, domainToUnicode } from 'node:url';
import { unprintableIn } from '../platform/printed-characters.ts';
import { lengthOf, typedLine, withKeyboardSigns } from '../platform/typed-line.ts';

/** A checked address: as typed, its domain as mail servers write it, and folded for comparison. */
export interface EmailAddress {
  address: string;
  /** Two addresses with the same key are the same address, without regard to case. */
  key: string;
}

/**
 * Reads an address typed by a person, see {@link typedEmail}.
 * The shape is that of HTML's `<input type=email>`, with a dotted domain whose labels have 63 characters at most
 * (RFC 1035, 2.3.4); at most 100 characters in all, so that the domain never reaches its own limit of 253.
 * @returns undefined when it is not an address; {@link emailFault} says why
 */
export function readEmailAddress(typed: string): EmailAddress | undefined {
  const address = typedEmail(typed);
  if (isTooLong(address) || !SHAPE.test(address)) return undefined;
  const [local = ''] = address.split('@');
  if (local.length > 64 || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return undefined;
  return { address, key: address.toLowerCase() };
}

/** The key of any text, so that what is not an address is looked up, and not found, like one that is. */
export function emailKey(typed: string): string {
  return typedEmail(typed).toLowerCase();
}

/**
 * What was typed, read as a line with the signs of a keyboard, out of the brackets or after the `mailto:` of a link, and a
 * domain with accents as mail servers write it (UTS 46): one browser sends « société.example », another
 * « xn--socit-esab.example », and both are one address. Nothing else is altered.
 */
export function typedEmail(typed: string): string {
  const line = withKeyboardSigns(typedLine(typed))
    .replaceAll(/[’ʼ]/g, "'")
    .replaceAll(/[＠﹫]/g, '@');
  const bare = line.replace(/^<(.*)>$/, '$1').replace(/^mailto:\s*([^?]*).*$/i, '$1');
  const [local, domain] = parts(bare);
  // No label begins or ends with a hyphen: what is no domain stays as it is, and is refused.
  if (isAscii(domain) || /(?:^|\.)-|-(?:\.|$)/.test(domain)) return bare;
  return `${local}@${domainToASCII(domain) || domain}`;
}

/** An address as its holder reads it: a domain with accents in letters, unless they are there to pass for others. */
export function displayedEmail(address: string): string {
  const [local, domain] = parts(address);
  if (!/(?:^|\.)xn--/i.test(domain)) return address;
  const letters = domainToUnicode(domain);
  const isSame = domainToASCII(letters) === domain.toLowerCase();
  return isSame && letters.split('.').every(isPlain) ? `${local}@${letters}` : address;
}

export const EMAIL_TEXTS = {
  tooLong: (length: number) =>
    `L’adresse électronique ne doit pas dépasser ${MAX_LENGTH} caractères : celle-ci en compte ${length}. Vérifiez-la, ou donnez-en une plus courte.`,
  several:
    'Saisissez une seule adresse électronique, sans espace ni autre texte, par exemple nom@domaine.fr.',
  odd: (character: string) =>
    `L’adresse électronique contient « ${character} », qui n’y est pas accepté. Vérifiez-la, par exemple nom@domaine.fr.`,
  differ: 'Les deux adresses ne sont pas identiques. Vérifiez-les.',
  invalid:
    'L’adresse électronique doit être valide et ne pas dépasser 100 caractères, par exemple nom@domaine.fr.',
};

/** Why what {@link readEmailAddress} did not read is no address, for whoever typed it. */
export function emailFault(typed: string): string {
  const address = typedEmail(typed);
  if (isTooLong(address)) return EMAIL_TEXTS.tooLong(lengthOf(address));
  if (/[\s,;]/.test(address)) return EMAIL_TEXTS.several;
  const odd = [...address].find((character) => !/[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~@-]/.test(character));
  return odd === undefined ? EMAIL_TEXTS.invalid : EMAIL_TEXTS.odd(odd);
}

/** Whether what was typed is longer than any address of an account. */
export function isTooLong(address: string): boolean {
  return lengthOf(address) > MAX_LENGTH;
}

const MAX_LENGTH = 100;
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const LAST_LABEL = '[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]';
const SHAPE = new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*\\.${LAST_LABEL}$`);

function parts(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return at === -1 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** Letters of one script, of those that documents print too; of Latin ones, those of the languages of Europe and Vietnam. */
const SCRIPTS = [/^[a-z\p{N}ß-öø-ıĵ-ķĺ-žḀ-ỿ-]+$/u, /^[\p{scx=Grek}\p{N}-]+$/u, /^[\p{scx=Cyrl}\p{N}-]+$/u];
/** Letters that pass for others: a label with a dotless i, or of nothing but these, stays as mail servers write it. */
const PASS_FOR_OTHERS = /ı|^[-\p{N}αγικνορτυωχасԁеһіјӏорԛѕԝхуъьҽпгѵѡ]+$/u;

function isPlain(label: string): boolean {
  if (isAscii(label)) return true;
  const isOfOneScript = SCRIPTS.some((script) => script.test(label));
  return isOfOneScript && !PASS_FOR_OTHERS.test(label) && unprintableIn(label) === undefined;
}
