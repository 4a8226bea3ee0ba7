/** Where "now" comes from. Handed in everywhere, so that a test can move time without sleeping. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
