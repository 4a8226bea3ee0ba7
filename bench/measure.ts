import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** What a number of operations cost. */
export interface Cost {
  /** Milliseconds of processor of the program, an operation. */
  cpu: number;
  /** The same of PostgreSQL. */
  postgres: number;
  /** Operations a second. */
  rate: number;
  /** Milliseconds until the answer, in order. */
  latencies: number[];
}

/** Reads what the program and PostgreSQL have used so far, in milliseconds. */
export interface Meters {
  program(): number;
  postgres(): number;
}

/** What an answer leaves behind, mails and lines written once it has left, is part of its cost. */
const SETTLING_MS = 150;

/**
 * Has each of these done, so many at once, and reads the meters before and after.
 * @param clients at once; each takes the next when its own is answered
 */
export async function costOf(
  meters: Meters,
  clients: number,
  operations: readonly (() => Promise<void>)[],
): Promise<Cost> {
  const before = { program: meters.program(), postgres: meters.postgres() };
  const began = performance.now();
  const latencies = await doAll(clients, operations);
  const seconds = (performance.now() - began) / 1000;
  await pause(SETTLING_MS);
  const count = operations.length;
  return {
    cpu: (meters.program() - before.program) / count,
    postgres: (meters.postgres() - before.postgres) / count,
    rate: count / seconds,
    latencies,
  };
}

/** @returns the milliseconds of each, in order */
export async function doAll(
  clients: number,
  operations: readonly (() => Promise<void>)[],
): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const client = async () => {
    for (let operation = operations[next++]; operation; operation = operations[next++]) {
      const began = performance.now();
      await operation();
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return latencies.sort((a, b) => a - b);
}

export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Of several rounds: the one in the middle, and how far they lie apart. */
export interface Figure {
  median: number;
  lowest: number;
  highest: number;
}

export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: percentile(sorted, 0.5),
    lowest: sorted[0] ?? Number.NaN,
    highest: sorted.at(-1) ?? Number.NaN,
  };
}
