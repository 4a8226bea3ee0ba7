import { networkKey } from '../../http/network.ts';
import type { Platform } from '../../platform.ts';
import { failuresOf } from '../../throttle.ts';
import type { CaptchaForm } from '../challenge.ts';

/** Steps at level 0, of which each level doubles both bounds: 0.2 s on a desktop, 1 to 2 s on a slow telephone. */
export const LEAST_WORK = 150;
export const MOST_WORK = 250;

/** The highest level: eight times the lowest, below 20 s on a slow telephone. */
export const HARDEST = 3;

/** Failures that change nothing: people mistype. */
const FORGIVEN = 3;
/** How far back failures are looked at, in seconds. */
const MEMORY = 3600;

/** How hard to make the work for somebody at this address who fills this form: the more failed from there, the harder. */
export async function difficultyFor(
  platform: Pick<Platform, 'db' | 'clock'>,
  form: CaptchaForm,
  ip: string,
): Promise<number> {
  return difficultyAfter(await failuresOf(platform, networkKey(form, ip), MEMORY));
}

/** A level more at 3, 9 and 21 failures, and no more after. */
export function difficultyAfter(failures: number): number {
  return Math.min(Math.floor(Math.log2(1 + failures / FORGIVEN)), HARDEST);
}
