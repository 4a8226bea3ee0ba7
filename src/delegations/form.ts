import type { MandateAccess } from '../database/schema.ts';
import { type Catalogue, readOnlyIds, serviceLabels } from '../home/catalogue.ts';
import { serviceField } from '../home/service-boxes.tsx';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import type { Named } from '../mandates/granting/designated.ts';
import {
  DESIGNATED_FIELDS,
  readNamed,
  type TypedNamed,
  typedNamed,
} from '../mandates/granting/designated-form.tsx';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import type { FieldError } from '../web/components/field.tsx';
import type { Delegable } from './delegations.ts';
import { endOfLastDay, furthestDay, readLastDay } from './rules.ts';
import { DELEGATION_TEXTS } from './texts.ts';

/** What was typed and ticked; the password never goes back to the page. */
export interface TypedDelegation extends TypedNamed {
  /** SIREN of each. */
  dossiers: string[];
  access: string;
  services: string[];
  until: string;
}

/** In the order of the form. */
export const DELEGATION_FIELDS = [
  ...DESIGNATED_FIELDS,
  'dossiers',
  'access',
  'services',
  'until',
  'current_password',
] as const;

export type DelegationErrors = ConfirmationErrors &
  Partial<Record<Exclude<(typeof DELEGATION_FIELDS)[number], 'current_password'> | 'form', FieldError>>;

/** What is to be offered: company by company, the services chosen that the giver holds there. */
export interface WantedDelegation {
  named: Named;
  access: MandateAccess;
  until: Date;
  companies: { siren: string; name: string; services: string[] }[];
}

export interface DelegationGround {
  delegable: readonly Delegable[];
  catalogue: Catalogue;
  /** Of who delegates. */
  ownNumber: string;
  now: Date;
}

export type ReadDelegation = { typed: TypedDelegation } & (
  | { wanted: WantedDelegation; errors?: never }
  | { wanted?: never; errors: DelegationErrors }
);

export const DOSSIER = 'dossier-';

/** What is kept of the form while its holder signs in again. */
export const KEPT_FIELDS = [
  ...DESIGNATED_FIELDS,
  `${DOSSIER}*`,
  'access',
  serviceField('*'),
  'until',
] as const;

export function typedDelegation(body: FormBody): TypedDelegation {
  const ticked = (prefix: string) =>
    Object.keys(body).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  return {
    ...typedNamed(body),
    dossiers: ticked(DOSSIER),
    access: field(body, 'access'),
    services: ticked(serviceField('')),
    until: lineOf(body, 'until'),
  };
}

/** Reads the form, but for what confirms the holder; whether the mandates are still there is for the use case to say. */
export function readDelegationForm(body: FormBody, ground: DelegationGround): ReadDelegation {
  const typed = typedDelegation(body);
  const { named, errors: errorsOfNamed } = readNamed(typed, ground.ownNumber);
  const errors: DelegationErrors = { ...errorsOfNamed };
  const access = typed.access === 'read' || typed.access === 'act' ? typed.access : undefined;
  if (!access) errors.access = DELEGATION_TEXTS.accessMissing;
  const companies = readCompanies(typed, access, ground, errors);
  const until = readUntil(typed.until, ground.now, errors);
  if (Object.keys(errors).length > 0 || !named || !access || !until) return { typed, errors };
  return { typed, wanted: { named, access, until, companies } };
}

/** The form that renews one: until when. */
export function readRenewalForm(body: FormBody, now: Date) {
  const errors: Pick<DelegationErrors, 'until'> = {};
  const typed = lineOf(body, 'until');
  const until = readUntil(typed, now, errors);
  return { typed, errors, until };
}

function readUntil(typed: string, now: Date, errors: DelegationErrors): Date | undefined {
  const read = readLastDay(typed, now);
  if ('day' in read) return endOfLastDay(read.day);
  errors.until = DELEGATION_TEXTS.lastDay(read.fault, furthestDay(now));
  return undefined;
}

/** Each service chosen, in each dossier chosen where it may be delegated: no dossier and no service is left out in silence. */
function readCompanies(
  { dossiers, services }: TypedDelegation,
  access: MandateAccess | undefined,
  { delegable, catalogue }: DelegationGround,
  errors: DelegationErrors,
): WantedDelegation['companies'] {
  const chosen = delegable.filter(({ siren }) => dossiers.includes(siren));
  if (dossiers.length === 0) errors.dossiers = DELEGATION_TEXTS.dossiersMissing;
  else if (chosen.length < dossiers.length) errors.dossiers = DELEGATION_TEXTS.dossierNotOnes;
  const labels = serviceLabels(catalogue);
  const known = new Set(delegable.flatMap((company) => company.services));
  const toRead = new Set(readOnlyIds(catalogue));
  const called = (ids: readonly string[]) => ids.map((id) => labels.get(id) ?? id);
  const acting = access === 'read' ? services.filter((id) => known.has(id) && !toRead.has(id)) : [];
  const nowhere = services.filter((id) => !chosen.some((company) => company.services.includes(id)));
  if (services.length === 0) errors.services = DELEGATION_TEXTS.servicesMissing;
  else if (!services.every((id) => known.has(id))) errors.services = DELEGATION_TEXTS.serviceNotOnes;
  else if (acting.length > 0) errors.services = DELEGATION_TEXTS.actsOnly(called(acting));
  else if (chosen.length > 0 && nowhere.length > 0)
    errors.services = DELEGATION_TEXTS.heldNowhere(called(nowhere));
  const companies = chosen.map(({ siren, name, services: held }) => ({
    siren,
    name,
    services: held.filter((id) => services.includes(id)),
  }));
  const empty = companies.filter((company) => company.services.length === 0);
  if (empty.length > 0 && !errors.dossiers && !errors.services)
    errors.dossiers = DELEGATION_TEXTS.nothingIn(empty.map(({ name }) => name));
  return companies;
}
