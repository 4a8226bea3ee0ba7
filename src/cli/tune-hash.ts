import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import { readOptions, WrongOption } from './options.ts';

/** KiB and passes that OWASP's Password Storage Cheat Sheet names as the least, with one lane. */
const LEAST = { memory: 19_456, iterations: 2 };
const MEMORIES = [19_456, 32_768, 47_104, 65_536, 98_304, 131_072, 262_144];
/** Of as many hashes the middle one is told. */
const ROUNDS = 5;
const MOST_ITERATIONS = 20;

const USAGE = 'npm run hash:tune [-- --milliseconds <of one hash, 50 by default>]';

interface Cost {
  memory: number;
  iterations: number;
  ms: number;
}

/**
 * `npm run hash:tune`: what ARGON2_MEMORY and ARGON2_ITERATIONS cost on this machine. Asks neither settings nor database.
 * For each memory, the most passes that stay within the time given; never less than the least that OWASP names.
 */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(`usage: ${USAGE}`);
  const wanted = millisecondsOf(
    readOptions(process.argv.slice(2), ['milliseconds']).optional('milliseconds'),
  );
  const rows: Cost[] = [];
  for (const memory of MEMORIES) {
    const cost = await most(memory, wanted);
    if (cost) rows.push(cost);
    else break;
  }
  const cores = availableParallelism();
  if (rows.length === 0) {
    const ms = await timeOf(LEAST.memory, LEAST.iterations);
    console.log(
      `Even the least, ARGON2_MEMORY=${LEAST.memory} ARGON2_ITERATIONS=${LEAST.iterations}, takes ${ms.toFixed(0)} ms here. It stays the least.`,
    );
    return;
  }
  console.log(`Within ${wanted} ms a hash on this machine, of ${cores} cores:\n`);
  console.log('ARGON2_MEMORY  ARGON2_ITERATIONS     a hash   sign-ins a second   memory when all cores hash');
  for (const { memory, iterations, ms } of rows)
    console.log(
      [
        String(memory).padStart(13),
        String(iterations).padStart(19),
        `${ms.toFixed(1)} ms`.padStart(12),
        `about ${Math.floor((cores * 1000) / ms)}`.padStart(18),
        `${Math.ceil((memory * cores) / 1024)} MiB`.padStart(29),
      ].join(''),
    );
  const { memory, iterations } = rows.at(-1) as Cost;
  console.log(
    `\nThe last line costs an attacker most: ARGON2_MEMORY=${memory} ARGON2_ITERATIONS=${iterations}\n` +
      'Passwords are hashed again with it as their holders sign in.',
  );
}

/** The most passes within the time; undefined where the least passes take longer. */
async function most(memory: number, within: number): Promise<Cost | undefined> {
  const least = await timeOf(memory, LEAST.iterations);
  if (least > within) return undefined;
  // The time grows with the passes: from about the most, few are left to try.
  const about = Math.floor((LEAST.iterations * within) / least);
  for (let iterations = Math.min(about, MOST_ITERATIONS); iterations > LEAST.iterations; iterations--) {
    const ms = await timeOf(memory, iterations);
    if (ms <= within) return { memory, iterations, ms };
  }
  return { memory, iterations: LEAST.iterations, ms: least };
}

async function timeOf(memoryCost: number, timeCost: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await hash('a password of twenty signs', { memoryCost, timeCost, parallelism: 1 });
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

/** @throws WrongOption */
function millisecondsOf(typed = '50'): number {
  const milliseconds = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
  if (milliseconds < 1) throw new WrongOption('--milliseconds must be a whole number from 1 to 9999');
  return milliseconds;
}

await main().catch((error: unknown) => {
  if (!(error instanceof WrongOption)) throw error;
  console.error(`${error.message}; usage: ${USAGE}`);
  process.exitCode = 2;
});
