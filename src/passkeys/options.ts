import { type Account, inCapitals } from '../account/account.ts';
import type { Installation } from '../config/installation.ts';
import type { Ground } from '../platform/platform.ts';
import { type Asked, makeChallenge } from './challenge.ts';
import { type Passkey, userHandleOf } from './passkey.ts';
import { type RelyingParty, relyingPartyOf } from './relying-party.ts';
import { ALGORITHMS } from './verify.ts';

/** As `PublicKeyCredential.parseRequestOptionsFromJSON` reads it. */
export interface RequestOptions {
  challenge: string;
  rpId: string;
  userVerification: 'required';
  allowCredentials?: readonly Descriptor[];
}

/** As `PublicKeyCredential.parseCreationOptionsFromJSON` reads it. */
export interface CreationOptions {
  challenge: string;
  rp: { id: string; name: string };
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: readonly { type: 'public-key'; alg: number }[];
  authenticatorSelection: {
    residentKey: 'required';
    requireResidentKey: true;
    userVerification: 'required';
  };
  attestation: 'none';
  excludeCredentials: readonly Descriptor[];
}

interface Descriptor {
  type: 'public-key';
  id: string;
  transports?: readonly string[];
}

type Making = Pick<Ground, 'secrets' | 'clock'>;

/**
 * What a browser is asked where somebody proves that they have a passkey.
 * @param passkeys of an account that is known already; where nobody is, the browser shows those it has for this site
 */
export function requestOptions(
  ground: Making,
  { id }: RelyingParty,
  asked: Asked,
  passkeys: readonly Passkey[] = [],
): RequestOptions {
  return {
    challenge: makeChallenge(ground, asked),
    rpId: id,
    userVerification: 'required',
    ...(passkeys.length > 0 && { allowCredentials: passkeys.map(descriptorOf) }),
  };
}

/** What a browser is asked where a passkey is made: one that is found by itself, without an address being typed. */
export function creationOptions(
  ground: Making & { installation: Pick<Installation, 'OPERATOR_NAME'> },
  { id }: RelyingParty,
  asked: Asked,
  holder: {
    userHandle: string;
    name: string;
    displayName: string;
    passkeys: readonly Passkey[];
    factors: readonly string[];
  },
): CreationOptions {
  const { userHandle, name, displayName, passkeys, factors } = holder;
  return {
    challenge: makeChallenge(ground, asked, { userHandle, factors }),
    rp: { id, name: ground.installation.OPERATOR_NAME },
    user: { id: userHandle, name, displayName },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
    excludeCredentials: passkeys.map(descriptorOf),
  };
}

/** What authenticators show of an account. */
export function namesOf(account: Pick<Account, 'sign_in_email' | 'first_name' | 'last_name'>) {
  return {
    name: account.sign_in_email,
    displayName: `${account.first_name} ${inCapitals(account.last_name)}`,
  };
}

/**
 * As `PublicKeyCredential.signalCurrentUserDetails` reads it: by it a browser's password manager shows the address that is in
 * force now. None for an account that never had a passkey, nor where the site can have none.
 */
export async function currentUserDetails(
  { db, installation }: Pick<Ground, 'db' | 'installation'>,
  account: Account,
): Promise<object | undefined> {
  const party = relyingPartyOf(installation);
  const userId = party && (await userHandleOf(db, account.id));
  return userId ? { rpId: party.id, userId, ...namesOf(account) } : undefined;
}

function descriptorOf({ credential_id, transports }: Passkey): Descriptor {
  return {
    type: 'public-key',
    id: credential_id,
    ...(transports !== '' && { transports: transports.split(',') }),
  };
}
