import type { FailoverReport } from './failover.ts';
import type { Fault, Ledger } from './ledger.ts';
import { list } from './report.ts';
import type { RotationReport } from './rotation.ts';
import type { UpgradeReport } from './upgrade.ts';

const MOST_FAULTS = 100;
const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;

/** What a failover, an upgrade or a rotation came to: a line a matter, the last one is the verdict. */
export function failoverTold({ deaths, ledger, faults }: FailoverReport): string[] {
  const lines = deaths.map(
    ({ milliseconds, promotedAfter, answers, load }) =>
      `primary killed: standby promoted after ${seconds(promotedAfter)}, pages back after ${seconds(milliseconds)}; people looking on were answered ${list(answers)}, those at work ${list(load)}`,
  );
  return [...lines, ...toldOf([ledger], faults), verdict(`${deaths.length} primaries killed`, faults)];
}

export function upgradeTold({ replacements, mailsTwice, ledger, faults }: UpgradeReport): string[] {
  const lines = replacements.map(
    ({ own, others, load }) =>
      `instance of 0.1.0 replaced: away for ${seconds(own.milliseconds)} (${list(own.answers)}), the others for ${seconds(others.milliseconds)} (${list(others.answers)}); people at work were answered ${list(load)}`,
  );
  const twice = `${mailsTwice} mails came twice while both versions ran`;
  const replaced = `${replacements.length} instances replaced`;
  return [...lines, twice, ...toldOf([ledger], faults), verdict(replaced, faults)];
}

export function rotationTold({ turns, ended, ledgers, faults }: RotationReport): string[] {
  const lines = turns.map(
    ({ step, begun, kept, load }) =>
      `${step}: of ${begun} things begun ${kept} could be gone on with; people at work were answered ${list(load)}`,
  );
  return [
    ...lines,
    `ended with the old key, of what it had made: ${ended.join(', ')}`,
    ...toldOf(ledgers, faults),
    verdict('1 key replaced', faults),
  ];
}

function toldOf(ledgers: readonly Ledger[], faults: readonly Fault[]): string[] {
  // Of the accounts, which all of the ledgers are about.
  const told = Object.entries(ledgers.at(-1)?.told ?? {});
  return [
    ...ledgers.map(({ answers, sentAgain }) => `answers: ${list(answers)}; ${sentAgain} forms sent again`),
    `told that it is done: ${told.map(([deed, { done }]) => `${deed} ${done}`).join(', ')}`,
    `without an answer: ${told.map(([deed, { unknown }]) => `${deed} ${unknown}`).join(', ')}`,
    ...faults.slice(0, MOST_FAULTS).map(({ as, what }) => `${as.toUpperCase()} ${what}`),
  ];
}

function verdict(what: string, faults: readonly Fault[]): string {
  const of = (as: Fault['as']) => faults.filter((fault) => fault.as === as).length;
  const wrong = of('wrong') > 0 ? `, ${of('wrong')} wrong` : '';
  return `${what}, ${of('lost')} lost, ${of('double')} double${wrong}`;
}
