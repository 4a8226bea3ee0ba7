import { type Allowance, type Taken, takeFromAllowance } from '../allowance.ts';
import { type Network, networksOf } from '../http/network.ts';
import type { Platform } from '../platform.ts';

/**
 * How many captchas a network may answer by image or sound, which a program made for it reads too, and for next to
 * nothing. Never one allowance for everybody together: a script would use it up, and shut out those who have no other
 * way. Whoever shares a /56 or a /48 belongs to one house (RFC 6177).
 */
const IMAGES: Record<Network['width'], Allowance> = {
  network: { atOnce: 30, every: 120 },
  '/56': { atOnce: 60, every: 60 },
  '/48': { atOnce: 240, every: 15 },
};

/** An answer that was copied rightly. Where much has failed of late it counts for several, as work is more there. */
export async function takeImage(
  platform: Pick<Platform, 'db' | 'clock'>,
  ip: string,
  level: number,
): Promise<Taken> {
  for (const { network, width } of networksOf(ip)) {
    const taken = await takeFromAllowance(platform, `captcha/images/${network}`, IMAGES[width], 1 + level);
    if (!taken.taken) return taken;
  }
  return { taken: true };
}
