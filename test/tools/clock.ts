import type { Clock } from '../../src/platform/platform.ts';

/** A clock that stands still until a test moves it. */
export interface MovableClock extends Clock {
  /** A day is 24 hours here: across a change of summer time, `set` the instant meant. */
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
  set(instant: Date): void;
}

/** The instant printed on the recap of the fiche: 22/08/2023 à 14h09mn36s, in Paris. */
const THAT_DAY = new Date('2023-08-22T12:09:36Z');

export function movableClock(start: Date = THAT_DAY): MovableClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
    set(instant) {
      now = instant.getTime();
    },
  };
}
