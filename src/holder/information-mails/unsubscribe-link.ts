import type { Platform } from '../../platform/platform.ts';

export const UNSUBSCRIBE_PATH = '/desabonnement';

/**
 * The address that stops the mails that inform, for one account. Its token is the account's id, sealed: nobody
 * can make one, and it tells nothing. It does not expire, for mails are kept for years; all it can do is refuse.
 */
export function unsubscribeUrl(
  { secrets, installation }: Pick<Platform, 'secrets' | 'installation'>,
  accountId: string,
): string {
  return `${installation.baseUrl}${UNSUBSCRIBE_PATH}?jeton=${secrets.seal('unsubscribe', accountId)}`;
}

/** @returns the account's id; undefined for a token this installation did not make */
export function accountOfToken({ secrets }: Pick<Platform, 'secrets'>, token: string): string | undefined {
  return secrets.unseal('unsubscribe', token);
}
