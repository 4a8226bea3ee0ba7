import { type FormBody, field } from '../http/form-body.ts';
import { lengthOf } from '../platform/typed-line.ts';
import { eachField, HOLDER_FIELDS, type HolderData, type HolderField, holderOf, TITLES } from './holder.ts';
import { displayedPhone, internationalPhone, type ReadPhone, readPhone } from './phone.ts';
import { checkPostalAddress, type PostalAddress, regionOf } from './postal-address.ts';
import { HOLDER_TEXTS } from './texts.ts';
import { lineUnlessKept, nameFault } from './writing.ts';

/** What goes back to the form, as it was typed. */
export type TypedHolder = Readonly<Record<HolderField, string>>;
export type HolderErrors = Partial<Record<HolderField, string>>;

export interface ReadHolder {
  typed: TypedHolder;
  errors: HolderErrors;
  /** Set when there is no error. */
  data: HolderData | undefined;
}

const NAME_MAX_LENGTH = 100;

/**
 * Reads the holder's data wherever they are typed (creation, « Gérer vos coordonnées »), as lines are read; the telephone
 * number is brought to its international form. A number in national form is French, or one of the country of the address.
 * @param kept what the holder's account holds: what is left as it is there is not judged anew
 */
export function readHolderForm(body: FormBody, kept?: HolderData): ReadHolder {
  const typed = eachField((name) => field(body, name));
  const lastName = lineUnlessKept(typed.last_name, kept?.last_name);
  const firstName = lineUnlessKept(typed.first_name, kept?.first_name);
  const { address, errors: addressErrors } = checkPostalAddress(typed, kept);
  const phone = phoneUnlessKept(typed.phone, kept, regionOf(address));
  const faults: Record<Exclude<HolderField, keyof PostalAddress>, string | undefined> = {
    title: isTitle(typed.title) ? undefined : HOLDER_TEXTS.titleMissing,
    last_name: lastName === kept?.last_name ? undefined : lastNameFault(lastName),
    first_name: firstName === kept?.first_name ? undefined : firstNameFault(firstName),
    phone: phoneFault(typed.phone, phone),
  };
  const errors = inOrder({ ...faults, ...addressErrors });
  const complete = phone !== undefined && 'e164' in phone && Object.keys(errors).length === 0;
  const data = complete
    ? { title: typed.title, last_name: lastName, first_name: firstName, phone: phone.e164, ...address }
    : undefined;
  return { typed, errors, data };
}

/** What the form shows of data kept. */
export function typedHolderOf(kept: HolderData): TypedHolder {
  return { ...holderOf(kept), phone: displayedPhone(kept.phone, regionOf(kept)) };
}

function isTitle(typed: string): boolean {
  return (TITLES as readonly string[]).includes(typed);
}

function lastNameFault(name: string): string | undefined {
  if (name === '') return HOLDER_TEXTS.lastNameMissing;
  const length = lengthOf(name);
  if (length > NAME_MAX_LENGTH) return HOLDER_TEXTS.lastNameTooLong(length, NAME_MAX_LENGTH);
  return nameFault('Le nom', name);
}

function firstNameFault(name: string): string | undefined {
  if (name === '') return HOLDER_TEXTS.firstNameMissing;
  const length = lengthOf(name);
  if (length > NAME_MAX_LENGTH) return HOLDER_TEXTS.firstNameTooLong(length, NAME_MAX_LENGTH);
  return nameFault('Le prénom', name);
}

/** A number left as the form showed it stays what it is in the account. */
function phoneUnlessKept(typed: string, kept: HolderData | undefined, region: string): ReadPhone | undefined {
  if (kept && typed.trim() === displayedPhone(kept.phone, regionOf(kept))) return { e164: kept.phone };
  return readPhone(typed, region);
}

function phoneFault(typed: string, phone: ReadPhone | undefined): string | undefined {
  if (typed.trim() === '') return HOLDER_TEXTS.phoneMissing;
  if (phone === undefined) return HOLDER_TEXTS.phoneOdd;
  if ('e164' in phone) return undefined;
  return HOLDER_TEXTS.phoneOfTwoCountries(internationalPhone(phone.french), internationalPhone(phone.own));
}

function inOrder(faults: Partial<Record<HolderField, string | undefined>>): HolderErrors {
  const errors: HolderErrors = {};
  for (const name of HOLDER_FIELDS) {
    const fault = faults[name];
    if (fault !== undefined) errors[name] = fault;
  }
  return errors;
}
