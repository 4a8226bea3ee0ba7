// The work that stands in for a captcha: a bundle of its own, fetched when a form that asks for it is begun.
import { type Challenge, type Solution, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/** In milliseconds: what a captcha lasts. */
const LONGEST = 600_000;
/** Steps at once. The browser takes them off the page's own thread by itself, one a core. */
const MOST_AT_ONCE = 4;

/** @returns what is to be sent; undefined when it took too long */
export async function solve(challenge: Challenge): Promise<Solution | undefined> {
  const atOnce = Math.min(navigator.hardwareConcurrency || 1, MOST_AT_ONCE);
  const controller = new AbortController();
  // Each takes every n-th number: the first that finds the right one ends the others.
  const searches = Array.from({ length: atOnce }, async (_, counterStart) => {
    const options = { challenge, deriveKey, controller, counterStart, counterStep: atOnce, timeout: LONGEST };
    return solveChallenge(options);
  });
  const solution = await Promise.race(searches);
  controller.abort();
  return solution ?? undefined;
}
