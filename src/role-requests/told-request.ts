import type { RoleRequestKind } from '../database/schema.ts';
import { objectUntil } from '../mandates/role-request.ts';
import type { RoleRequest } from './role-request-row.ts';

/** What mails tell of a request. Nobody's name, and nothing that somebody typed: that is read in one's own space. */
export interface ToldRequest {
  kind: RoleRequestKind;
  reference: string;
  siren: string;
  /** Their ids. */
  services: readonly string[];
  requestedAt: Date;
  lastDay: string;
  /** When the titulaire can object no more. */
  objectUntil: Date;
  way: RoleRequest['way'];
}

export function requestTold(request: RoleRequest): ToldRequest {
  const { kind, reference, siren, services, requested_at: requestedAt, last_day: lastDay, way } = request;
  const told = { kind, reference, siren, services, requestedAt, lastDay, way };
  return { ...told, objectUntil: objectUntil(request) };
}
