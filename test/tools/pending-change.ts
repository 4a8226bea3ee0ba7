import { readEmailAddress } from '../../src/account/email-address.ts';
import { checkCode } from '../../src/credentials/activation/check-code.ts';
import { requestChange } from '../../src/credentials/request-change.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { signedIn } from './accounts.ts';

/** Signs in and asks for a new address, for the tests of the features that find such a request pending. */
export async function askForAddress(platform: Platform, email: string, wanted: string): Promise<void> {
  const newEmail = readEmailAddress(wanted);
  if (!newEmail) throw new Error(`${wanted} is not an address`);
  const { outcome } = await requestChange(platform, await signedIn(platform, email), { newEmail });
  if (outcome !== 'requested') throw new Error(`${email} asked for ${wanted}: ${outcome}`);
}

/** What the activation page would say of a code: `code-usable`, or why it is refused. */
export async function fateOf(platform: Platform, code: string): Promise<string> {
  return (await checkCode(platform, code)).outcome;
}
