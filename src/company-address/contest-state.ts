import type { Ground } from '../platform/platform.ts';
import { type AddressChange, addressChangeById, undoableUntil } from './address-change.ts';
import { contestedChangeId } from './address-link.ts';

/** What the bearer of a reference can still do. */
export type ContestState =
  | { state: 'can-be-stopped'; change: AddressChange }
  | { state: 'can-be-undone'; change: AddressChange; until: Date }
  /** A link has acted lately: on this change none does. */
  | { state: 'link-spent'; change: AddressChange }
  | { state: 'too-late'; change: AddressChange }
  /** Cancelled, replaced, stopped or undone already. */
  | { state: 'nothing-left'; change: AddressChange }
  | { state: 'unreadable' };

export async function contestState(platform: Ground, reference: string): Promise<ContestState> {
  const id = await contestedChangeId(platform, reference);
  const change = id === undefined ? undefined : await addressChangeById(platform.db, id);
  return change ? contestStateOf(change, platform.clock.now()) : { state: 'unreadable' };
}

export function contestStateOf(
  change: AddressChange,
  now: Date,
): Exclude<ContestState, { state: 'unreadable' }> {
  const { status, link_spent: isSpent } = change;
  if (status === 'pending') return { state: isSpent ? 'link-spent' : 'can-be-stopped', change };
  if (status !== 'activated') return { state: 'nothing-left', change };
  const until = undoableUntil(change, now);
  if (!until) return { state: 'too-late', change };
  return isSpent ? { state: 'link-spent', change } : { state: 'can-be-undone', change, until };
}
