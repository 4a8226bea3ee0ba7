import { type Figure, figureOf } from './measure.ts';
import type { Measured } from './rounds.ts';

/** One line of the table: what was measured of both, and what is asked for. */
export interface Row {
  name: string;
  unit: string;
  ours: Figure;
  peer?: Figure;
  goal?: string;
  met?: boolean;
}

/** A goal as a person says it, and whether the two figures reach it. */
interface Goal {
  says: string;
  isMet(ours: number, peer: number): boolean;
}

const most = (limit: number): Goal => ({ says: `≤ ${limit}`, isMet: (ours) => ours <= limit });
const asPeer: Goal = { says: '≤ the peer’s', isMet: (ours, peer) => ours <= peer };

/** The rows of the table, made of what was measured; ratios are taken round by round. */
export function rowsOf(measured: Measured): Row[] {
  const values = (name: string) => measured[name] ?? [];
  const ratio = (over: string, under: string) =>
    values(over).map((value, round) => value / (values(under)[round] ?? Number.NaN));

  const row = (name: string, unit: string, [ours, peer]: [number[], number[]?], goal?: Goal): Row => {
    const figures = { ours: figureOf(ours), ...(peer && { peer: figureOf(peer) }) };
    const met = goal?.isMet(figures.ours.median, figures.peer?.median ?? Number.NaN);
    return { name, unit, ...figures, ...(goal && met !== undefined && { goal: goal.says, met }) };
  };
  const both = (what: string): [number[], number[]] => [values(`ours ${what}`), values(`peer ${what}`)];

  return [
    row('sign-in, the program', 'ms of CPU', both('sign-in cpu')),
    row('sign-in, PostgreSQL', 'ms of CPU', both('sign-in postgres'), asPeer),
    row('the hash alone', 'ms of CPU', both('hash cpu')),
    row(
      'hash ÷ sign-in',
      '',
      [ratio('ours hash cpu', 'ours sign-in cpu'), ratio('peer hash cpu', 'peer sign-in cpu')],
      { says: '≥ 0.93, above the peer’s', isMet: (ours, peer) => ours >= 0.93 && ours > peer },
    ),
    row('sign-ins, 8 at once', 'a second', both('sign-in rate'), {
      says: '≥ 1.2 × the peer’s',
      isMet: (ours, peer) => ours >= 1.2 * peer,
    }),
    row(
      'sign-ins, 32 at once ÷ the bare hash at its best',
      '',
      [ratio('ours crowd rate', 'best hashes rate'), ratio('peer crowd rate', 'best hashes rate')],
      { says: '≥ 0.97', isMet: (ours) => ours >= 0.97 },
    ),
    row('home page', 'ms of CPU', both('home cpu'), most(0.45)),
    row('home page, compressed by ours', 'ms of CPU', [values('ours compressed home cpu')]),
    row('home page, PostgreSQL', 'ms of CPU', both('home postgres')),
    row('session read alone', 'ms of CPU', both('session cpu')),
    row('sign-in page', 'ms of CPU', [values('ours sign-in page cpu')]),
    row('whole change, without hashes', 'ms of CPU', both('change cpu'), most(4)),
    row('whole change, PostgreSQL', 'ms of CPU', both('change postgres')),
    row('recap as a PDF, warm', 'ms of CPU', [values('ours recap cpu')], most(10)),
    row(
      'home page in a crowd ÷ alone, p99',
      '',
      [
        ratio('ours home p99 in a crowd', 'ours home p99'),
        ratio('peer home p99 in a crowd', 'peer home p99'),
      ],
      most(5),
    ),
    row('home page in a crowd, p99', 'ms', both('home p99 in a crowd')),
    row('memory, idle', 'MiB', both('idle MiB'), most(110)),
    row('memory, after the load', 'MiB', both('loaded MiB'), most(180)),
    row('memory, half a minute later', 'MiB', [values('ours rested MiB')], most(180)),
    row('memory, at its highest', 'MiB', both('highest MiB')),
    row('first answer after the start', 'ms', both('start ms'), most(600)),
  ];
}

/** For a terminal, and for the pages: a table of Markdown reads well in both. */
export function printed(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.unit ? `${row.name} (${row.unit})` : row.name,
    figure(row.ours),
    row.peer ? figure(row.peer) : '–',
    row.goal ?? '',
    row.met === undefined ? '' : row.met ? 'met' : '**not met**',
  ]);
  return asTable(['', 'ours', 'peer', 'limit', ''], cells);
}

export function asTable(head: string[], rows: string[][]): string {
  const widths = head.map((title, n) => Math.max(title.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The median, and the lowest and highest of the rounds. */
function figure({ median, lowest, highest }: Figure): string {
  return lowest === highest ? short(median) : `${short(median)} (${short(lowest)}–${short(highest)})`;
}

export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
