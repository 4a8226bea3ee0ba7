import { changeHolderData } from '../../src/holder/change-holder-data.ts';
import { type HolderData, holderOf } from '../../src/holder-data/holder.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { accountRow, signedIn } from './accounts.ts';

/** A holder signs in and changes some of the own data. @throws when it is refused, or nothing changes by it */
export async function changeData(platform: Platform, email: string, to: Partial<HolderData>): Promise<void> {
  const who = await signedIn(platform, email);
  const account = await accountRow(platform.db, who.accountId);
  const data = { ...holderOf(account), ...to };
  const { outcome } = await changeHolderData(platform, who, data);
  if (outcome !== 'changed') throw new Error(outcome);
}
