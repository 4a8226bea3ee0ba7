import { bothAlong } from '../database/read-along.ts';
import { type KeptOffer, type MadeOffer, madeOffer, SUCCESSOR_OFFERS } from '../mandates/granting/offers.ts';
import { COMPANIES_LEFT, type LeftCompany } from '../mandates/mandate.ts';
import type { Ground } from '../platform/platform.ts';

/** Where a company stands that a deletion would leave without titulaire. */
export interface Succession extends LeftCompany {
  /** What was proposed and waits for an answer. */
  waiting: MadeOffer[];
  /** What was proposed last and led to nothing. */
  missed: MadeOffer | undefined;
  /** The services in which nobody is proposed. */
  free: string[];
}

export interface Successions {
  left: Succession[];
  /** What somebody has taken over of late. */
  taken: MadeOffer[];
}

/** What the page is made of, read with the account. */
export const SUCCESSIONS = bothAlong(COMPANIES_LEFT, SUCCESSOR_OFFERS);

/** Company by company, who was proposed to take over, and who has. */
export function successionsOf(
  { secrets, clock }: Pick<Ground, 'secrets' | 'clock'>,
  [left, kept]: readonly [LeftCompany[], KeptOffer[]],
): Successions {
  const offers = kept.map((one) => madeOffer(one, { secrets, now: clock.now(), role: 'titulaire' }));
  return {
    left: left.map((company) => {
      const its = offers.filter(({ siren }) => siren === company.siren);
      const waiting = its.filter(({ state }) => state === 'waiting');
      const missed = its.find(({ state }) => state === 'refused' || state === 'lapsed');
      const proposed = new Set(waiting.flatMap(({ services }) => services));
      return { ...company, waiting, missed, free: company.services.filter((one) => !proposed.has(one)) };
    }),
    taken: offers.filter(({ state }) => state === 'accepted'),
  };
}
