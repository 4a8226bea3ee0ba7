import { createReadStream } from 'node:fs';
import type { ChainFault } from '../audit/verify-chain.ts';
import { type FileReport, verifyFile } from '../audit/verify-file.ts';
import type { LineFault } from '../audit/verify-lines.ts';
import { type LogFault, type LogReport, type Noted, verifyLog } from '../audit/verify-log.ts';
import type { SealFault } from '../audit/verify-seals.ts';
import { WrongOption } from './options.ts';
import { runCommand } from './run-command.ts';

const CHAIN_FAULTS: Record<ChainFault, string> = {
  changed: 'is not what was written',
  'does-not-follow': 'does not follow the line before',
  missing: 'is missing',
};

const SEAL_FAULTS: Record<SealFault, string> = {
  missing: 'is missing',
  changed: 'is not what was signed',
  'unknown-key': 'was made with a key that is not known',
  'does-not-follow': 'does not follow the seal before',
  'not-its-lines': 'binds other lines than are there: their numbers were exchanged',
  'not-as-noted': 'is not the one that was noted elsewhere',
};

const LINE_FAULTS: Record<LineFault, string> = {
  changed: 'is not what the program wrote',
  missing: 'is missing',
  added: 'was added later',
  copied: 'is another line, written a second time',
};

/**
 * `npm run audit:verify`: whether the audit log is whole. Ends with 1, naming what is missing, changed or added, where it is
 * not. The last seal of an earlier check, or the operator's file of seals, shows an end that was cut off too.
 */
await runCommand({
  usage: 'npm run audit:verify [-- <seal> <hash>] [--seals <file>]',
  options: ['seals'],
  values: 2,
  read: ({ rest, optional }) => ({ noted: notedSeal(rest), file: optional('seals') }),
  async run({ openForLongWork, say }, { noted, file }) {
    const { db, secrets } = await openForLongWork();
    const report = await verifyLog(db, secrets, noted);
    for (const fault of report.faults) say(`BROKEN: ${toldFault(fault)}`);
    const more = report.faultCount - report.faults.length;
    if (more > 0) say(`BROKEN: ${more} more faults`);
    for (const line of told(report)) say(line);
    const fileReport = file === undefined ? undefined : await verifyFile(db, createReadStream(file));
    if (fileReport) for (const line of toldFile(fileReport)) say(line);
    return report.faultCount > 0 || (fileReport && fileReport.differing.length > 0) ? 1 : 0;
  },
});

function toldFault(fault: LogFault): string {
  switch (fault.of) {
    case 'chain':
      return `line ${fault.number} of the chain of version 0.1.0 ${CHAIN_FAULTS[fault.fault]}`;
    case 'seal':
      return `seal ${fault.number} ${SEAL_FAULTS[fault.fault]}`;
    case 'line':
      return `line ${fault.id} ${LINE_FAULTS[fault.fault]}`;
  }
}

function told({ chain, seals, sealed, purged, unsealed, last, publicKeys, faultCount }: LogReport): string[] {
  const lines = [`${sealed} lines in ${seals} seals${faultCount === 0 ? ', whole' : ''}`];
  if (purged.lines > 0) lines.push(`${purged.lines} lines purged by retention, all before ${purged.month}`);
  if (unsealed.lines > 0)
    lines.push(`${unsealed.lines} lines younger than the last seal, the oldest of ${unsealed.oldest}`);
  if (chain.outcome === 'unbroken' && chain.lines > 0)
    lines.push(
      `${chain.lines} lines in the chain of version 0.1.0, unbroken, the last ${chain.last?.number}`,
    );
  if (last) lines.push(`last seal: ${last.number} ${last.hash}`);
  for (const key of publicKeys) lines.push(`public key: ${key}`);
  return lines;
}

function toldFile({ seals, unreadable, differing, newer }: FileReport): string[] {
  return [
    ...differing.map((number) => `BROKEN: seal ${number} of the file is not in the log`),
    `${seals} seals in the file${differing.length === 0 ? ', all in the log' : ''}`,
    ...(unreadable > 0 ? [`${unreadable} lines of the file are no seals`] : []),
    ...(newer > 0 ? [`${newer} seals of the log are not in the file`] : []),
  ];
}

/** @throws WrongOption */
function notedSeal([number, hash]: readonly string[]): Noted | undefined {
  if (number === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(number) || !/^[\w-]{43}$/.test(hash ?? ''))
    throw new WrongOption('the last seal noted is its number and its hash of 43 characters');
  return { number, hash: hash ?? '' };
}
