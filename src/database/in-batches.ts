/** Some tenths of a second, whatever is done with them. */
const BATCH = 5_000;

/**
 * Does something with all rows that an index leads to, so many at a time, each lot in a statement that is committed by
 * itself: what it holds locked is little and soon free, and what was done stays done when the program is ended meanwhile.
 *
 * @param work one statement on so many rows at most, after which they are no longer found; how many there were
 */
export async function inBatches(work: (most: number) => Promise<bigint | number>): Promise<void> {
  while (Number(await work(BATCH)) >= BATCH);
}
