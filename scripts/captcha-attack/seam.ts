/**
 * The way across a picture that costs least: one place for each of `steps` steps, within `range`, never more
 * than one further aside than the place before (dynamic programming).
 *
 * @param cost of passing at `place` in step `step`
 */
export function cheapestSeam(
  steps: number,
  [from, to]: readonly [number, number],
  cost: (step: number, place: number) => number,
): number[] {
  const first = Math.round(from);
  const count = Math.max(1, Math.round(to) - first + 1);
  const sums: Float64Array[] = [];
  for (let step = 0; step < steps; step++) {
    const before = sums.at(-1);
    sums.push(
      Float64Array.from({ length: count }, (_, n) => {
        const cheapest = before ? Math.min(...around(before, n)) : 0;
        return cheapest + cost(step, first + n);
      }),
    );
  }
  const seam = new Array<number>(steps);
  let n = indexOfLeast(sums.at(-1) ?? []);
  for (let step = steps - 1; step >= 0; step--) {
    seam[step] = first + n;
    const before = sums[step - 1];
    if (before) n += indexOfLeast(around(before, n)) - 1;
  }
  return seam;
}

/** Straight on is a little cheaper than aside. */
function around(sums: Float64Array, n: number): number[] {
  return [n - 1, n, n + 1].map((m) => (sums[m] ?? Number.POSITIVE_INFINITY) + (m === n ? 0 : 0.02));
}

function indexOfLeast(values: ArrayLike<number>): number {
  let best = 0;
  for (let n = 1; n < values.length; n++) if ((values[n] ?? 0) < (values[best] ?? 0)) best = n;
  return best;
}
