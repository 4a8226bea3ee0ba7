import { SelectField } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { countryNamed } from './countries.ts';
import { type HolderErrors, TITLES, type TypedHolder } from './holder-form.ts';
import { COUNTRY_OPTIONS } from './postal-address.ts';

export interface HolderFieldsProps {
  typed: TypedHolder;
  errors: HolderErrors;
}

/** Title, names and telephone, all of them asked for; `autocomplete` tells browsers what each is (WCAG 1.3.5). */
export function IdentityFields({ typed, errors }: HolderFieldsProps) {
  return (
    <>
      <SelectField
        label="Civilité"
        name="title"
        autocomplete="honorific-prefix"
        width="short"
        options={TITLE_CHOICES}
        value={typed.title}
        error={errors.title}
        required
      />
      <TextField
        label="Nom"
        name="last_name"
        autocomplete="family-name"
        value={typed.last_name}
        error={errors.last_name}
        required
      />
      <TextField
        label="Prénom"
        name="first_name"
        autocomplete="given-name"
        value={typed.first_name}
        error={errors.first_name}
        required
      />
      <TextField
        label="Téléphone"
        name="phone"
        type="tel"
        inputmode="tel"
        autocomplete="tel"
        width="half"
        hint="Par exemple 01 99 00 12 34. À l’étranger, avec l’indicatif du pays : +32 2 555 12 12."
        value={typed.phone}
        error={errors.phone}
        required
      />
    </>
  );
}

/** Street, postal code, city and country. */
export function PostalAddressFields({ typed, errors }: HolderFieldsProps) {
  return (
    <>
      <TextField
        label="Adresse (numéro et voie)"
        name="street"
        autocomplete="address-line1"
        value={typed.street}
        error={errors.street}
        required
      />
      <TextField
        label="Code postal"
        name="postal_code"
        autocomplete="postal-code"
        width="short"
        value={typed.postal_code}
        error={errors.postal_code}
        required
      />
      <TextField
        label="Ville"
        name="city"
        autocomplete="address-level2"
        value={typed.city}
        error={errors.city}
        required
      />
      <SelectField
        label="Pays"
        name="country"
        autocomplete="country-name"
        width="half"
        options={COUNTRY_CHOICES}
        value={countryNamed(typed.country)?.kept ?? ''}
        error={errors.country}
        required
      />
    </>
  );
}

const TITLE_CHOICES = [
  { value: '', label: 'Choisissez' },
  ...TITLES.map((title) => ({ value: title, label: title })),
];
const COUNTRY_CHOICES = [{ value: '', label: 'Choisissez un pays' }, ...COUNTRY_OPTIONS];
