import type { VNode } from 'preact';
import { SelectField } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { countryNamed } from './countries.ts';
import { HOLDER, HOLDER_FIELDS, type HolderField, type HolderPart, TITLES } from './holder.ts';
import type { TypedHolder } from './holder-form.ts';
import { COUNTRY_OPTIONS } from './postal-address.ts';

export interface HolderFieldsProps {
  typed: TypedHolder;
}

/** Title, names and telephone, all of them asked for. */
export function IdentityFields(props: HolderFieldsProps) {
  return <Fields {...props} groups={['person', 'contact']} />;
}

/** Street, postal code, city and country. */
export function PostalAddressFields(props: HolderFieldsProps) {
  return <Fields {...props} groups={['address']} />;
}

function Fields({ typed, groups }: HolderFieldsProps & { groups: HolderPart['group'][] }) {
  const names = HOLDER_FIELDS.filter((name) => groups.includes(HOLDER[name].part.group));
  return <>{names.map((name) => INPUTS[name]({ name, value: typed[name] }))}</>;
}

const TITLE_CHOICES = [
  { value: '', label: 'Choisissez' },
  ...TITLES.map((title) => ({ value: title, label: title })),
];
const COUNTRY_CHOICES = [{ value: '', label: 'Choisissez un pays' }, ...COUNTRY_OPTIONS];

interface Given {
  name: string;
  value: string;
}

/** `autocomplete` tells browsers what each is (WCAG 1.3.5). */
const INPUTS: Record<HolderField, (given: Given) => VNode> = {
  title: (given) => (
    <SelectField
      {...given}
      label="Civilité"
      autocomplete="honorific-prefix"
      width="short"
      options={TITLE_CHOICES}
      required
    />
  ),
  last_name: (given) => <TextField {...given} label="Nom" autocomplete="family-name" required />,
  first_name: (given) => <TextField {...given} label="Prénom" autocomplete="given-name" required />,
  phone: (given) => (
    <TextField
      {...given}
      label="Téléphone"
      type="tel"
      inputmode="tel"
      autocomplete="tel"
      width="half"
      hint="Par exemple 01 99 00 12 34. À l’étranger, avec l’indicatif du pays : +32 2 555 12 12."
      required
    />
  ),
  street: (given) => (
    <TextField {...given} label="Adresse (numéro et voie)" autocomplete="address-line1" required />
  ),
  postal_code: (given) => (
    <TextField {...given} label="Code postal" autocomplete="postal-code" width="short" required />
  ),
  city: (given) => <TextField {...given} label="Ville" autocomplete="address-level2" required />,
  country: (given) => (
    <SelectField
      {...given}
      label="Pays"
      autocomplete="country-name"
      width="half"
      options={COUNTRY_CHOICES}
      value={countryNamed(given.value)?.kept ?? ''}
      required
    />
  ),
};
