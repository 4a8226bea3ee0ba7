import { type Catalogue, serviceIds } from '../home/catalogue.ts';
import { serviceField } from '../home/service-boxes.tsx';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import { readSiren } from '../mandates/typed-siren.ts';
import { lengthOf, typedLine } from '../platform/typed-line.ts';
import type { RoleRequest } from './role-request-row.ts';
import { ROLE_REQUEST_TEXTS } from './texts.ts';

/** What goes back to the form. */
export interface TypedRole {
  siren: string;
  capacity: string;
  /** The ids that were ticked and that the catalogue knows. */
  services: string[];
  /** Every one that can be had. */
  all: boolean;
}

export interface ReadRole {
  typed: TypedRole;
  errors: { capacity?: string; services?: string };
  siren: string | undefined;
  capacity: RoleRequest['capacity'] | undefined;
}

/** Every field that tells of services. */
export function serviceFields(catalogue: Catalogue): string[] {
  return ['all_services', ...serviceIds(catalogue).map(serviceField)];
}

const CAPACITIES = ['legal', 'mandated'] as const;

/** Reads what both procedures ask: for which company, as what, which services. */
export function readRole(body: FormBody, catalogue: Catalogue): ReadRole {
  const services = serviceIds(catalogue).filter((id) => field(body, serviceField(id)) !== '');
  const all = field(body, 'all_services') !== '';
  const capacity = CAPACITIES.find((known) => known === field(body, 'capacity'));
  const typed = { siren: lineOf(body, 'siren'), capacity: capacity ?? '', services, all };
  return {
    typed,
    errors: {
      ...(!capacity && { capacity: ROLE_REQUEST_TEXTS.capacityMissing }),
      ...(services.length === 0 && !all && { services: ROLE_REQUEST_TEXTS.servicesMissing }),
    },
    siren: readSiren(typed.siren).siren,
    capacity,
  };
}

const LONGEST_STATEMENT = 1000;

/** Some lines in a person's own words, without what cannot be seen. @returns what is wrong, where something is */
export function readStatement(
  body: FormBody,
  name: string,
  missing: string,
): { statement: string; error?: string } {
  const lines = field(body, name)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(typedLine);
  const statement = lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  if (statement === '') return { statement, error: missing };
  const length = lengthOf(statement);
  return length > LONGEST_STATEMENT
    ? { statement, error: ROLE_REQUEST_TEXTS.statementTooLong(length - LONGEST_STATEMENT) }
    : { statement };
}
