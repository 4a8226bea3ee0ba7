import type { Trust } from '../account/known-browser.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';

/** Six months, whether or not it is used. */
const BROWSER_TRUSTED_DAYS = 182;
export const BROWSER_TRUSTED_MONTHS = 6;

/** Made only once a second step was given, by whoever asked for it there. */
export function newTrust({ clock, random }: Pick<Ground, 'clock' | 'random'>, origin: Origin): Trust {
  const now = clock.now();
  return {
    trust_id: random.uuid(),
    trusted_since: now,
    trusted_until: daysAgo(now, -BROWSER_TRUSTED_DAYS),
    trusted_as: origin.userAgent.slice(0, 300),
  };
}
