import type { Installation } from '../config/installation.ts';
import { type Account, factorsFrozen } from './account.ts';

/** Where whoever has no factor is led to set one up. */
export const FACTOR_PROPOSAL = '/espace/moyens-de-connexion/proposition';

/** How often that may be put off, where the installation asks for it. */
export const MOST_PUT_OFF = 3;

/**
 * Whether the installation wants the holder to have a factor: after the sign-in, which may be put off, or before anything
 * else. Not as long as none can be added, or its holder could do nothing at all.
 */
export function factorAsked(
  { SECOND_FACTOR }: Pick<Installation, 'SECOND_FACTOR'>,
  account: Pick<Account, 'factors' | 'factors_frozen_until' | 'factor_put_off'>,
  now: Date,
): 'may-wait' | 'first' | undefined {
  if (SECOND_FACTOR === 'off' || SECOND_FACTOR === 'offered') return undefined;
  if (account.factors.length > 0 || factorsFrozen(account, now)) return undefined;
  return SECOND_FACTOR === 'asked' && account.factor_put_off < MOST_PUT_OFF ? 'may-wait' : 'first';
}
