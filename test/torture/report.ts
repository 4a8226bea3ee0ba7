import type { Torture, TortureReport } from './torture.ts';

const MOST_FAULTS = 100;

/** As it is read, a line a matter; the last one is the verdict. */
export function printed({ seed }: Torture, report: TortureReport): string[] {
  const { damage, faults, ledger, logged, mails, seconds } = report;
  const { cuts, databaseRestarts, mailWeather } = damage;
  const told = Object.entries(ledger.told);
  const of = (as: string) => faults.filter((fault) => fault.as === as).length;
  return [
    `${Math.round(seconds)} s, seed ${seed}: what is chosen comes out the same again, when it happens does not`,
    `broken: ${damage.kills} instances killed (${damage.aimedKills} at work), database restarted ${sum(databaseRestarts)} times (${list(databaseRestarts)}), connections ${list(cuts)}`,
    `mail server: ${list(mailWeather)}; ${list(mails.tally)}; ${mails.arrived} mails came, ${mails.twice} of them again`,
    `journeys: ${sum(ledger.journeys)} (${list(ledger.journeys)}); ${damage.days} days passed`,
    `answers: ${list(ledger.answers)}; ${ledger.sentAgain} forms sent again, ${ledger.raced} codes entered in two browsers at once`,
    `told that it is done: ${told.map(([deed, { done }]) => `${deed} ${done}`).join(', ')}`,
    `without an answer: ${told.map(([deed, { unknown }]) => `${deed} ${unknown}`).join(', ')}`,
    ...Object.entries(logged).map(([text, count]) => `in the logs ${count} times: ${text}`),
    ...faults.slice(0, MOST_FAULTS).map(({ as, what }) => `${as.toUpperCase()} ${what}`),
    ...(faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : []),
    ...(of('wrong') > 0 ? [`${of('wrong')} more things are not as they must be`] : []),
    `${damage.kills} kills, ${of('lost')} lost, ${of('double')} double`,
  ];
}

/** As a person reads a tally. */
export function list(tally: object): string {
  return Object.entries(tally)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function sum(tally: object): number {
  return Object.values(tally).reduce((all: number, count: number) => all + count, 0);
}
