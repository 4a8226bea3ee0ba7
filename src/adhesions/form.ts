import type { Catalogue } from '../home/catalogue.ts';
import { serviceIds } from '../home/catalogue.ts';
import { serviceField } from '../home/service-boxes.tsx';
import { type FormBody, field } from '../http/form-body.ts';
import type { AskedRole } from '../role-requests/ask-role.ts';
import { type ReadRole, readRole, type TypedRole } from '../role-requests/form.ts';
import { ROLE_REQUEST_TEXTS } from '../role-requests/texts.ts';
import { ADHESION_TEXTS } from './texts.ts';

export interface TypedAdhesion extends TypedRole {
  way: string;
}

export type AdhesionErrors = ReadRole['errors'] & { way?: string; form?: string };

export interface ReadAdhesion {
  typed: TypedAdhesion;
  errors: AdhesionErrors;
  /** Undefined where it is not that of a company: the first step is to be taken again. */
  siren: string | undefined;
  /** Set where there is no error. */
  asked: (AskedRole & { kind: 'adhesion' }) | undefined;
}

const WAYS = ['form', 'letter'] as const;

/**
 * Reads the second step, as a form or as the address of the third.
 * @param titulaires who holds which service of that company
 */
export function readAdhesion(
  body: FormBody,
  catalogue: Catalogue,
  titulaires: ReadonlyMap<string, string>,
): ReadAdhesion {
  const read = readRole(body, catalogue);
  const way = WAYS.find((known) => known === field(body, 'way'));
  const typed = { ...read.typed, way: way ?? '' };
  const isFree = (id: string) => !titulaires.has(id);
  const services = (typed.all ? serviceIds(catalogue) : typed.services).filter(isFree);
  // What was taken meanwhile is told, not left out in silence.
  const isChanged = typed.services.some((id) => !isFree(id)) || (typed.all && services.length === 0);
  const errors: AdhesionErrors = {
    ...read.errors,
    ...(isChanged && { services: ROLE_REQUEST_TEXTS.changed }),
    ...(!way && { way: ADHESION_TEXTS.wayMissing }),
  };
  const { siren, capacity } = read;
  const isWhole = siren && capacity && way && Object.keys(errors).length === 0;
  return {
    typed,
    errors,
    siren,
    asked: isWhole ? { kind: 'adhesion', siren, capacity, way, services } : undefined,
  };
}

/** What was typed, as the query of a step. */
export function queryOf({ siren, capacity, way, services, all }: TypedAdhesion): string {
  return new URLSearchParams({
    siren,
    ...(capacity && { capacity }),
    ...(way && { way }),
    ...(all ? { all_services: '1' } : Object.fromEntries(services.map((id) => [serviceField(id), '1']))),
  }).toString();
}
