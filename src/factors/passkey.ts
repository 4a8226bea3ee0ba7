import type { Account } from '../account/account.ts';
import { field } from '../http/form-body.ts';
import type { Asked } from '../passkeys/challenge.ts';
import { type RequestOptions, requestOptions } from '../passkeys/options.ts';
import { passkeysOf } from '../passkeys/passkey.ts';
import { relyingPartyOf } from '../passkeys/relying-party.ts';
import { checkPasskey, usePasskey } from '../passkeys/use-passkey.ts';
import type { Ground } from '../platform/platform.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import type { SecondStepKind } from './kind.ts';

/** A passkey, of which the browser sends what its authenticator answered: nothing is typed. */
export const PASSKEY: SecondStepKind = {
  method: 'passkey',
  isGuessable: false,
  given: (body) => field(body, PASSKEY_FIELD) || undefined,
  async check(ground, account, given, { asked, origin }) {
    const checked = await checkPasskey(ground, given, asked);
    if (!checked.right || checked.passkey.account_id !== account.id) return undefined;
    return (tx, locked) => usePasskey(tx, locked, checked, origin);
  },
};

/**
 * What the browser of somebody whose account is known is asked for one of its passkeys; undefined where it has none for this
 * site. An account without passkeys costs no statement.
 */
export async function passkeyAsked(
  ground: Ground,
  { id, factors }: Pick<Account, 'id' | 'factors'>,
  asked: Asked,
): Promise<RequestOptions | undefined> {
  const party = factors.includes('passkey') ? relyingPartyOf(ground.installation) : undefined;
  if (!party) return undefined;
  const passkeys = (await passkeysOf(ground.db, id).execute()).filter(({ rp_id }) => rp_id === party.id);
  return passkeys.length > 0 ? requestOptions(ground, party, asked, passkeys) : undefined;
}
