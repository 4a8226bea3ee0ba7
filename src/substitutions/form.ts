import { type Catalogue, serviceIds } from '../home/catalogue.ts';
import type { FormBody } from '../http/form-body.ts';
import type { AskedRole } from '../role-requests/ask-role.ts';
import { type ReadRole, readRole, readStatement, type TypedRole } from '../role-requests/form.ts';
import { ROLE_REQUEST_TEXTS } from '../role-requests/texts.ts';
import { SUBSTITUTION_TEXTS } from './texts.ts';

export interface TypedSubstitution extends TypedRole {
  reason: string;
}

export type SubstitutionErrors = ReadRole['errors'] & { reason?: string; form?: string };

export interface ReadSubstitution {
  typed: TypedSubstitution;
  errors: SubstitutionErrors;
  asked: AskedRole | undefined;
}

/** Those that another person holds: what can be asked for here. */
export function heldByOthers(
  catalogue: Catalogue,
  titulaires: ReadonlyMap<string, string>,
  accountId: string,
): string[] {
  return serviceIds(catalogue).filter((id) => titulaires.has(id) && titulaires.get(id) !== accountId);
}

/** @param offered the services that another person holds */
export function readSubstitution(
  body: FormBody,
  catalogue: Catalogue,
  offered: readonly string[],
): ReadSubstitution {
  const { typed, errors, siren, capacity } = readRole(body, catalogue);
  const { statement: reason, error } = readStatement(body, 'reason', SUBSTITUTION_TEXTS.reasonMissing);
  const services = typed.all ? offered : typed.services;
  const isChanged = services.some((id) => !offered.includes(id)) || (typed.all && services.length === 0);
  const all: SubstitutionErrors = {
    ...errors,
    ...(isChanged && { services: ROLE_REQUEST_TEXTS.changed }),
    ...(error !== undefined && { reason: error }),
  };
  const isWhole = siren && capacity && Object.keys(all).length === 0;
  return {
    typed: { ...typed, reason },
    errors: all,
    asked: isWhole ? { kind: 'substitution', siren, capacity, way: 'letter', services, reason } : undefined,
  };
}
