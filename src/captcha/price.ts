import type { RawBuilder } from 'kysely';
import { networksOf } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import type { CaptchaForm } from './challenge.ts';
import { tally } from './tally.ts';

/** Levels of work go from 0 to this; each costs twice as much as the one below (work.ts). */
export const HIGHEST_LEVEL = 4;

/** Tries in ten minutes that get nothing, from which on work is harder by a level; by another at twice as many, and so on. */
const HARDER_FROM = { site: 600, '/48': 40, '/56': 20, network: 10 };

/** What a form costs in quiet times. Creating a space and asking for a code send mails to whoever is named. */
const QUIET_LEVEL: Record<CaptchaForm, number> = {
  'sign-in': 0,
  activation: 0,
  recovery: 1,
  creation: 1,
  change: 0,
};

/** What the tries of late make the next one cost, for one form. */
export interface Price {
  /**
   * @param ahead looks as if half as many again had been made: a sum that is set now is looked at a while later, and
   *   should be worth enough then
   * @returns 0 to {@link HIGHEST_LEVEL}
   */
  level(form: CaptchaForm, ip: string, ahead?: boolean): Promise<number>;
  /** The same, to be selected along with something else. */
  reading(form: CaptchaForm, ip: string): ReadingOfPrice;
  /** A try that got nothing, or that caused a mail: the next ones from there, and a little those of all, cost more. */
  raise(form: CaptchaForm, ip: string): Promise<void>;
}

export interface ReadingOfPrice {
  json: RawBuilder<unknown>;
  level(json: unknown): number;
}

/**
 * By the networks that an address belongs to, and by all networks together, which is what tells an attack from ten
 * thousand places. It keeps nobody out: it makes tries dearer.
 *
 * @param busyFrom tries in ten minutes on one form, from all networks of all instances, that are nothing unusual
 */
export function priceOfTries(
  platform: Pick<Platform, 'db' | 'clock'>,
  busyFrom: number = HARDER_FROM.site,
): Price {
  const tries = tally(platform);

  function reading(form: CaptchaForm, ip: string, ahead = false): ReadingOfPrice {
    const scopes = scopesOf(form, ip, busyFrom);
    const { json, counts } = tries.of(scopes.map(({ key }) => key));
    return {
      json,
      level(read) {
        const counted = counts(read);
        const levels = scopes.map(({ harderFrom }, n) =>
          levelAt((counted[n] ?? 0) * (ahead ? 1.5 : 1), harderFrom),
        );
        return Math.min(Math.max(...levels) + QUIET_LEVEL[form], HIGHEST_LEVEL);
      },
    };
  }

  return {
    async level(form, ip, ahead = false) {
      const asked = reading(form, ip, ahead);
      const { json } = await platform.db.selectNoFrom(asked.json.as('json')).executeTakeFirstOrThrow();
      return asked.level(json);
    },
    reading,
    raise: (form, ip) => tries.add(scopesOf(form, ip, busyFrom).map(({ key }) => key)),
  };
}

/** 0 below `harderFrom`, then 1, and 1 more each time that the tries double. */
export function levelAt(tries: number, harderFrom: number): number {
  return tries < harderFrom ? 0 : Math.min(1 + Math.floor(Math.log2(tries / harderFrom)), HIGHEST_LEVEL);
}

/**
 * Nobody fills in a form within a second of its being shown; our pages wait longer than that before they send one.
 * Whoever does it nevertheless is no person, and pays for it (OWASP ASVS 5.0, 2.4.2); nobody is refused, because a
 * password manager may be as fast in a page that our script did not reach.
 * @param seconds since the captcha was issued
 */
export function hastyLevel(seconds: number): number {
  return seconds < 1 ? 2 : 0;
}

function scopesOf(form: CaptchaForm, ip: string, busyFrom: number): { key: string; harderFrom: number }[] {
  return [
    { key: `captcha/${form}`, harderFrom: busyFrom },
    ...networksOf(ip).map(({ network, width }) => ({
      key: `captcha/${form}/${network}`,
      harderFrom: HARDER_FROM[width],
    })),
  ];
}
