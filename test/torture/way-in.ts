import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../abuse/random.ts';
import { type Ask, asking } from '../tools/visitor.ts';
import type { Ledger } from './ledger.ts';

/** Nobody knows whether it was done: the connection ended without an answer, or the answer was that the service is away. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export interface WayIn {
  /** Addresses of the instances, or of what stands before them; asked anew for each request. */
  origins(): readonly string[];
  /** Told of each form as it is sent: what breaks things may aim at it. */
  onForm?: (sent: { origin: string; path: string }) => void;
}

/** Longer than any instance takes to start, and any server of a database. */
const PATIENCE_MS = 60_000;

/**
 * Asks any of several instances, another each time, and moves on to the next where one is dead. A page is asked for again
 * until it comes; a form is sent once.
 * @throws NoAnswer to a form that was sent, and to whatever nobody took for a minute
 */
export function askingAny(wayIn: WayIn, random: SeededRandom, ledger: Ledger): Ask {
  return async (method, path, headers, body) => {
    const until = Date.now() + PATIENCE_MS;
    for (let turn = random.below(97); Date.now() < until; turn++) {
      const origin = nextOrigin(wayIn, turn);
      if (method === 'POST') wayIn.onForm?.({ origin, path });
      const { status, came } = await askOne(origin, method, path, headers, body);
      note(ledger, method, path, status, came?.body);
      if (came && came.statusCode < 500) return came;
      // What never arrived may go to another.
      if (method === 'POST' && status !== 'refused') break;
      await pause(20 + random.below(200));
    }
    throw new NoAnswer(path);
  };
}

function nextOrigin({ origins }: WayIn, turn: number): string {
  const all = origins();
  return all[turn % all.length] ?? '';
}

function note(ledger: Ledger, method: string, path: string, status: string, page = ''): void {
  ledger.count(ledger.answers, status);
  if (method === 'POST' && Number(status) < 500) ledger.formsAnswered += 1;
  if (status === '500')
    ledger.faults.push({ as: 'wrong', what: `${method} ${path}: 500, ${firstWords(page)}` });
}

async function askOne(origin: string, ...[method, path, headers, body]: Parameters<Ask>) {
  try {
    const came = await asking(origin)(method, path, headers, body);
    return { status: String(came.statusCode), came };
  } catch (error) {
    const { code } = (error as { cause?: { code?: string } }).cause ?? {};
    return { status: code === 'ECONNREFUSED' ? 'refused' : 'none' };
  }
}

function firstWords(html: string): string {
  return html
    .replaceAll(/<(script|style).*?<\/\1>|<[^>]*>/gs, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200);
}
