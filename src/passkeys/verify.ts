import { whenNeeded } from '../platform/when-needed.ts';
import type { RelyingParty } from './relying-party.ts';
import type { Answer, AssertionResponse, RegistrationResponse } from './response.ts';

/**
 * ES256, RS256, EdDSA (COSE): one of them is known to every authenticator. The library would ask for post-quantum signatures
 * first, whose keys are 1322 bytes long, and which Node.js verifies as an experiment.
 */
export const ALGORITHMS = [-7, -257, -8];

/** 27 MB of memory: only a process in which a passkey is used has it. */
const library = whenNeeded(() => import('@simplewebauthn/server'));
const helpers = whenNeeded(() => import('@simplewebauthn/server/helpers'));

/** A passkey as its authenticator made it. */
export interface MadePasskey {
  credentialId: string;
  /** COSE, base64url. */
  publicKey: string;
  counter: number;
  aaguid: string;
  transports: readonly string[];
  backupEligible: boolean;
  backedUp: boolean;
}

/**
 * Verifies an answer to « make a passkey » (Web Authentication Level 3, 7.1). The challenge has been read and used before.
 * Which authenticator made it is neither asked for nor looked at.
 * @returns undefined where any of it is not right
 */
export async function verifyRegistration(
  { id, origin }: RelyingParty,
  { response, challenge }: Answer<RegistrationResponse>,
): Promise<MadePasskey | undefined> {
  const { verifyRegistrationResponse } = await library();
  try {
    const attestationObject = await withoutAttestation(response.response.attestationObject);
    const { clientDataJSON, transports } = response.response;
    const { registrationInfo: made } = await verifyRegistrationResponse({
      response: {
        ...response,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!made || made.credential.id !== response.id) return undefined;
    const publicKey = Buffer.from(made.credential.publicKey).toString('base64url');
    if (publicKey.length > LONGEST_KEY) return undefined;
    return {
      credentialId: made.credential.id,
      publicKey,
      counter: made.credential.counter,
      aaguid: made.aaguid,
      transports,
      backupEligible: made.credentialDeviceType === 'multiDevice',
      backedUp: made.credentialBackedUp,
    };
  } catch {
    return undefined;
  }
}

/** RSA of 8192 bits and some to spare, in base64url: a longer one would only cost time whenever it is used. */
const LONGEST_KEY = 2000;

/** What was proved with a passkey. */
export interface Assertion {
  counter: number;
  backedUp: boolean;
}

/**
 * Verifies an answer to « prove that you have it » (Web Authentication Level 3, 7.2). The counter is left to the caller, who
 * compares it under a lock: it is told of, and refuses nobody.
 * @param publicKey COSE, base64url
 * @returns undefined where any of it is not right
 */
export async function verifyAssertion(
  { id, origin }: RelyingParty,
  { response, challenge }: Answer<AssertionResponse>,
  publicKey: string,
): Promise<Assertion | undefined> {
  const { verifyAuthenticationResponse } = await library();
  try {
    const { userHandle, ...rest } = response.response;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...response,
        response: { ...rest, ...(userHandle && { userHandle }) },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      credential: { id: response.id, publicKey: Buffer.from(publicKey, 'base64url'), counter: 0 },
      requireUserVerification: true,
    });
    if (!verified) return undefined;
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
  } catch {
    return undefined;
  }
}

/**
 * An attestation says which model made the passkey, by certificates that anybody may bring along: the library would fetch
 * lists of revoked ones from the addresses that they name. It is taken off before anything looks at it.
 */
async function withoutAttestation(attestationObject: string): Promise<string> {
  const { decodeAttestationObject, isoCBOR } = await helpers();
  const decoded = decodeAttestationObject(Buffer.from(attestationObject, 'base64url'));
  const bare = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', decoded.get('authData')],
  ]);
  return Buffer.from(isoCBOR.encode(bare as never)).toString('base64url');
}
