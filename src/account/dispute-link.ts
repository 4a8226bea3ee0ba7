import type { Platform } from '../platform/platform.ts';

/** Path of the page « Ce n'était pas moi » (SPEC 7). */
export const DISPUTE_PATH = '/contestation';

/**
 * The address mailed to whoever signed in before a change: its bearer reads that mailbox, which is all it proves.
 * Nothing is stored; what it may still do is decided by the state of the change.
 */
export function disputeLink(
  { installation, secrets }: Pick<Platform, 'installation' | 'secrets'>,
  changeId: string,
): string {
  return `${installation.baseUrl}${DISPUTE_PATH}?jeton=${secrets.seal('dispute', changeId)}`;
}

/** The id of the change a token was made for; undefined when it was altered or cut. */
export function readDisputeToken({ secrets }: Pick<Platform, 'secrets'>, token: string): string | undefined {
  return secrets.unseal('dispute', token);
}
