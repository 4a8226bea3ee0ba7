import { serviceField } from '../home/service-boxes.tsx';
import { type FormBody, field } from '../http/form-body.ts';
import type { Named } from '../mandates/granting/designated.ts';
import {
  type DesignatedErrors,
  readNamed,
  type TypedNamed,
  typedNamed,
} from '../mandates/granting/designated-form.tsx';
import type { StandingChange } from '../mandates/granting/standing.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { SUPPLEANT_TEXTS } from './texts.ts';

/** One message a field, in the order of the form. */
export type DesignationErrors = DesignatedErrors &
  ConfirmationErrors &
  Partial<Record<'services' | 'form', string>>;

export interface TypedDesignation extends TypedNamed {
  /** Those ticked. */
  services: readonly string[];
}

export interface ReadDesignation {
  typed: TypedDesignation;
  named: Named | undefined;
  errors: DesignationErrors;
}

/**
 * Reads the form that designates somebody, but for what confirms the holder.
 * @param offered the services that can be chosen
 * @param ownNumber of whoever designates
 */
export function readDesignation(
  body: FormBody,
  offered: readonly string[],
  ownNumber: string,
): ReadDesignation {
  const typed = { ...typedNamed(body), services: chosenServices(body, offered) };
  const { named, errors } = readNamed(typed, ownNumber);
  return {
    typed,
    named,
    errors: {
      ...errors,
      ...(typed.services.length === 0 && { services: SUPPLEANT_TEXTS.servicesMissing }),
    },
  };
}

export type ChangeErrors = ConfirmationErrors & Partial<Record<'change' | 'services' | 'form', string>>;

export interface ReadStandingChange {
  change: StandingChange | undefined;
  services: readonly string[];
  errors: ChangeErrors;
}

/** As the form names what is to be done. */
export const CHANGES: Readonly<Record<string, StandingChange>> = {
  sommeil: 'asleep',
  reveil: 'woken',
  retrait: 'ended',
};

/** Reads the form that puts a suppléant to sleep, wakes or removes them, but for what confirms the holder. */
export function readStandingChange(body: FormBody, offered: readonly string[]): ReadStandingChange {
  const typed = field(body, 'change');
  const change = Object.hasOwn(CHANGES, typed) ? CHANGES[typed] : undefined;
  const services = chosenServices(body, offered);
  const errors: ChangeErrors = {
    ...(change === undefined && { change: SUPPLEANT_TEXTS.changeMissing }),
    ...(services.length === 0 && { services: SUPPLEANT_TEXTS.servicesMissing }),
  };
  return { change, services, errors };
}

function chosenServices(body: FormBody, offered: readonly string[]): string[] {
  return offered.filter((service) => field(body, serviceField(service)) !== '');
}
