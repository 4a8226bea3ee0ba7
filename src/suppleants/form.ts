import { type FormBody, field } from '../http/form-body.ts';
import { type Named, readSubscriberNumber } from '../mandates/granting/designated.ts';
import type { StandingChange } from '../mandates/granting/standing.ts';
import { readCurrentPassword } from '../passwords/reauthentication.ts';
import { CURRENT_PASSWORD_TEXTS } from '../passwords/texts.ts';
import { lengthOf, typedLine } from '../platform/typed-line.ts';
import { SUPPLEANT_TEXTS } from './texts.ts';

/** The name of a service's box in a form; its services are chosen box by box, for no field comes twice. */
export function boxOf(service: string): string {
  return `service-${service}`;
}

/** One message a field, in the order of the form. */
export type DesignationErrors = Partial<Record<'number' | 'name' | 'services' | 'password' | 'form', string>>;

export interface TypedDesignation {
  number: string;
  name: string;
  /** Those ticked. */
  services: readonly string[];
}

export interface ReadDesignation {
  typed: TypedDesignation;
  password: string;
  named?: Named;
  errors: DesignationErrors;
}

const LONGEST_NAME = 100;

/** Reads the form that designates somebody. @param offered the services that can be chosen */
export function readDesignation(body: FormBody, offered: readonly string[]): ReadDesignation {
  const typed = {
    number: typedLine(field(body, 'number')),
    name: typedLine(field(body, 'name')),
    services: chosenServices(body, offered),
  };
  const password = readCurrentPassword(body, 'password');
  const number = readSubscriberNumber(typed.number);
  const errors: DesignationErrors = {
    ...(number === undefined && {
      number: typed.number === '' ? SUPPLEANT_TEXTS.numberMissing : SUPPLEANT_TEXTS.numberWrong,
    }),
    ...(typed.name === '' && { name: SUPPLEANT_TEXTS.nameMissing }),
    ...(lengthOf(typed.name) > LONGEST_NAME && { name: SUPPLEANT_TEXTS.nameTooLong }),
    ...(typed.services.length === 0 && { services: SUPPLEANT_TEXTS.servicesMissing }),
    ...(password === '' && { password: CURRENT_PASSWORD_TEXTS.missing }),
  };
  return { typed, password, errors, ...(number !== undefined && { named: { number, name: typed.name } }) };
}

export type ChangeErrors = Partial<Record<'change' | 'services' | 'password' | 'form', string>>;

export interface ReadStandingChange {
  change: StandingChange | undefined;
  services: readonly string[];
  password: string;
  errors: ChangeErrors;
}

/** As the form names what is to be done. */
export const CHANGES: Readonly<Record<string, StandingChange>> = {
  sommeil: 'asleep',
  reveil: 'woken',
  retrait: 'ended',
};

/** Reads the form that puts a suppléant to sleep, wakes or removes them. */
export function readStandingChange(body: FormBody, offered: readonly string[]): ReadStandingChange {
  const typed = field(body, 'change');
  const change = Object.hasOwn(CHANGES, typed) ? CHANGES[typed] : undefined;
  const services = chosenServices(body, offered);
  const password = readCurrentPassword(body, 'password');
  const errors: ChangeErrors = {
    ...(change === undefined && { change: SUPPLEANT_TEXTS.changeMissing }),
    ...(services.length === 0 && { services: SUPPLEANT_TEXTS.servicesMissing }),
    ...(password === '' && { password: CURRENT_PASSWORD_TEXTS.missing }),
  };
  return { change, services, password, errors };
}

function chosenServices(body: FormBody, offered: readonly string[]): string[] {
  return offered.filter((service) => field(body, boxOf(service)) !== '');
}
