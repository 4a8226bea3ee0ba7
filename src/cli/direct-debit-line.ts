import { maskedIban } from '../bank-accounts/iban.ts';
import { inForceFrom } from '../company/what-waits.ts';
import type { DecideOutcome } from '../direct-debits/decide-debit.ts';
import type { allDebits } from '../direct-debits/direct-debit.ts';
import { longMoment, parisDay } from '../web/french-dates.ts';
import { type Given, WrongOption } from './options.ts';
import { Refused } from './run-command.ts';

/** The reference of a contract, as `direct-debits:list` and the space bear it. @throws WrongOption */
export function referenceOf({ rest: [typed = '', ...more] }: Pick<Given<never>, 'rest'>): string {
  const reference = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  if (more.length > 0 || !/^[A-Z0-9]{8}$/.test(reference))
    throw new WrongOption('the reference must be 8 letters and figures');
  return reference;
}

/** A contract in a line, for people and for programs: fields with a space between, and what it waits for at the end. */
export function lineOf(debit: Awaited<ReturnType<typeof allDebits>>[number]): string {
  const { reference, state, siren, service, kind, iban_shown, mandateReference, subscriberNumber } = debit;
  const account = iban_shown === null ? 'account removed' : `${maskedIban(iban_shown).replaceAll(/\s/g, '')}`;
  return `${reference} ${state} ${siren} ${service} ${kind} ${account} mandate ${mandateReference ?? '-'} by ${
    subscriberNumber ?? '-'
  } of ${parisDay(debit.asked_at)}${sinceWhen(debit)}`;
}

function sinceWhen(debit: Parameters<typeof lineOf>[0]): string {
  const { state, asked_at, confirmed_at, in_force_at, ended_at, account_state } = debit;
  if (ended_at !== null) return `, until ${parisDay(ended_at)}`;
  if (state === 'asked')
    return confirmed_at === null
      ? ', waits for your decision'
      : `, confirmed, in force from ${longMoment(inForceFrom(asked_at))} on`;
  const paused =
    account_state === 'in-force' ? '' : `, its account is ${account_state ?? 'gone'}: debit nothing`;
  return `, since ${in_force_at === null ? '-' : parisDay(in_force_at)}${paused}`;
}

/** What a decision did, in a line. @throws Refused where nothing was done */
export function decided(reference: string, result: DecideOutcome): string {
  switch (result.outcome) {
    case 'confirmed':
      return result.isInForce
        ? `Confirmed ${reference}: it is in force. The company is told by mail.`
        : `Confirmed ${reference}: it is in force from ${longMoment(inForceFrom(result.askedAt))} on, unless it is stopped until then. The company is told by mail then.`;
    case 'refused':
      return `Refused ${reference}: the company is told why by mail.`;
    case 'confirmed-already':
      throw new Refused(`Nothing was done: ${reference} is confirmed already`);
    case 'no-such-contract':
      throw new Refused(`Nothing was done: there is no contract ${reference}`);
    case 'over-already':
      throw new Refused(`Nothing was done: ${reference} does not wait any more (${result.state})`);
  }
}
