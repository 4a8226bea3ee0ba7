import type { Around } from '../database/journey.ts';
import type { Facts, Tracing } from './tracing.ts';

/** Each journey to the database as a step of who makes it: its statements, never their values. */
export function tracedJourneys(tracing: Tracing): Around {
  const described = new Map<string, Described>();

  function describe(text: string): Described {
    const known = described.get(text);
    if (known) return known;
    const made = { summary: summaryOf(text), text: withoutValues(text) };
    // Texts that differ each time, such as a list of any length, must not be kept for ever.
    if (described.size >= MOST_TEXTS) described.clear();
    described.set(text, made);
    return made;
  }

  return (journey, send) => {
    const told = journey.map(({ sql }) => describe(sql));
    const summary = told.map((one) => one.summary).join('; ');
    const facts: Facts = {
      'db.system.name': 'postgresql',
      'db.query.summary': summary,
      'db.query.text': told.map(({ text }) => text).join('; '),
      'db.operation.batch.size': journey.length,
    };
    return tracing.step(nameOf(told), facts, send);
  };
}

/** The first statement that does something, and how many go along: `update account +12`. */
function nameOf(told: readonly Described[]): string {
  const first = told.find(({ summary }) => !/^(?:begin|start|set)$/.test(summary)) ?? told[0];
  return told.length > 1 ? `${first?.summary} +${told.length - 1}` : (first?.summary ?? 'nothing');
}

interface Described {
  summary: string;
  text: string;
}

const MOST_TEXTS = 500;

/** `update credential_change`, `commit`: of a text that begins with `with`, the first table that it names. */
function summaryOf(text: string): string {
  const verb = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? 'statement';
  const table = /\b(?:from|into|update|join)\s+(?:only\s+)?"?([a-z_]+)"?/i.exec(text)?.[1];
  return verb !== 'start' && table ? `${verb} ${table}` : verb;
}

/** Values have places of their own; what stands in a text all the same is left out, whoever wrote it there. */
function withoutValues(text: string): string {
  return text
    .replaceAll(/'(?:[^']|'')*'/g, '?')
    .replaceAll(/(?<![\w$."])\d+(?:\.\d+)?/g, '?')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
