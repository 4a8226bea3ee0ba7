/**
 * Has a secret compared once the try is counted: first, so that tries sent at once are counted one by one.
 * @throws TooManyTries instead, when there were too many
 */
export type CountedTry = (compare: () => Promise<boolean>) => Promise<boolean>;
