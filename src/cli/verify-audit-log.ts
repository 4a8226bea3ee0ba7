import { type ChainFault, type ChainVerdict, type NotedLine, verifyChain } from '../audit/verify-chain.ts';
import { WrongOption } from './options.ts';
import { runCommand } from './run-command.ts';

const FAULTS: Record<ChainFault, string> = {
  changed: 'is not what was written',
  'does-not-follow': 'does not follow the line before',
  missing: 'is missing',
};

/**
 * `npm run audit:verify`: whether the audit log is whole. Ends with 1, naming the first line that does not fit,
 * where it is not. The last line of an earlier check, given back, shows an end that was cut off too.
 */
await runCommand({
  usage: 'npm run audit:verify [-- <number> <hash>], as an earlier check printed them',
  options: [],
  values: 2,
  read: ({ rest }) => notedLine(rest),
  async run({ open, say }, noted) {
    const { db } = await open();
    const verdict = await verifyChain(db, noted);
    say(told(verdict));
    return verdict.outcome === 'broken' ? 1 : 0;
  },
});

function told(verdict: ChainVerdict): string {
  if (verdict.outcome === 'broken') return `BROKEN: line ${verdict.number} ${FAULTS[verdict.fault]}`;
  const { lines, first, last } = verdict;
  if (!first || !last) return '0 lines, unbroken';
  const period = `from ${first.at.toISOString()} to ${last.at.toISOString()}`;
  return `${lines} lines, ${period}, unbroken\nlast line: ${last.number} ${last.hash}`;
}

/** @throws WrongOption */
function notedLine([number, hash]: readonly string[]): NotedLine | undefined {
  if (number === undefined) return undefined;
  if (!/^[1-9]\d{0,15}$/.test(number) || !/^[\w-]{43}$/.test(hash ?? ''))
    throw new WrongOption('the last line noted is its number and its hash of 43 characters');
  return { number: Number(number), hash: hash ?? '' };
}
