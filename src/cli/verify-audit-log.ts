import { pino } from 'pino';
import {
  type ChainFault,
  type ChainVerdict,
  type NotedLine,
  verifyChain,
} from '../account/audit/verify-chain.ts';
import { readConfig } from '../config.ts';
import { explainStartFailure, openPlatform } from '../open-platform.ts';

const USAGE = 'Usage: npm run audit:verify [-- <number> <hash>], as an earlier check printed them';

const FAULTS: Record<ChainFault, string> = {
  changed: 'is not what was written',
  'does-not-follow': 'does not follow the line before',
  missing: 'is missing',
};

/**
 * `npm run audit:verify`: whether the audit log is whole. Ends with 1, naming the first line that does not fit,
 * where it is not. The last line of an earlier check, given back, shows an end that was cut off too.
 */
async function main(): Promise<void> {
  const noted = notedLine(process.argv.slice(2));
  const { platform, close } = await openPlatform(
    readConfig(process.env),
    pino({ level: 'warn' }),
    console.log,
  );
  const verdict = await verifyChain(platform.db, noted).finally(close);
  console.log(told(verdict));
  if (verdict.outcome === 'broken') process.exitCode = 1;
}

function told(verdict: ChainVerdict): string {
  if (verdict.outcome === 'broken') return `BROKEN: line ${verdict.number} ${FAULTS[verdict.fault]}`;
  const { lines, first, last } = verdict;
  if (!first || !last) return '0 lines, unbroken';
  const period = `from ${first.at.toISOString()} to ${last.at.toISOString()}`;
  return `${lines} lines, ${period}, unbroken\nlast line: ${last.number} ${last.hash}`;
}

function notedLine([number, hash, ...more]: string[]): NotedLine | undefined {
  if (number === undefined) return undefined;
  const isNoted = /^[1-9]\d*$/.test(number) && /^[\w-]{43}$/.test(hash ?? '') && more.length === 0;
  if (!isNoted) {
    console.error(USAGE);
    process.exit(2);
  }
  return { number: Number(number), hash: hash ?? '' };
}

main().catch((error) => {
  console.error(explainStartFailure(error));
  process.exit(1);
});
