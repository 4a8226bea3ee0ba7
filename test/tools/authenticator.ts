import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What an authenticator does otherwise than it should, or otherwise than most. */
export interface Habits {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** Says that nobody showed who they are. */
  unverified?: boolean;
  /** Copied to other devices, as password managers do. */
  synced?: boolean;
  counter?: number;
  userHandle?: string;
  crossOrigin?: boolean;
  /** In place of the one that was made for the key. */
  credentialId?: string;
}

/** A passkey of a test, which answers as a browser and its authenticator would (Web Authentication Level 3). */
export interface TestPasskey {
  readonly credentialId: string;
  /** Answers « make a passkey »: what is sent in the form. */
  register(options: AskedOptions, habits?: Habits): string;
  /** Answers « prove that you have it ». */
  assert(options: AskedOptions, habits?: Habits): string;
}

/** What both kinds of options have of what an authenticator looks at. */
export interface AskedOptions {
  challenge: string;
  rpId?: string;
  rp?: { id: string };
  user?: { id: string };
}

/** With a key of its own, of Ed25519 or of ES256. */
export function testPasskey(algorithm: 'EdDSA' | 'ES256' = 'EdDSA'): TestPasskey {
  const { publicKey, privateKey } =
    algorithm === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32).toString('base64url');
  const own = { userHandle: undefined as string | undefined };
  return {
    credentialId,
    register(options, habits = {}) {
      own.userHandle = options.user?.id;
      const credential = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([0, 32]),
        Buffer.from(credentialId, 'base64url'),
        coseKey(publicKey),
      ]);
      const authData = authenticatorData(options, habits, credential);
      return JSON.stringify({
        ...identity(habits.credentialId ?? credentialId),
        response: {
          clientDataJSON: clientData('webauthn.create', options, habits),
          attestationObject: attestationObject(authData).toString('base64url'),
          transports: ['internal', 'hybrid'],
        },
      });
    },
    assert(options, habits = {}) {
      const authData = authenticatorData(options, habits);
      const clientDataJSON = clientData('webauthn.get', options, habits);
      const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
      return JSON.stringify({
        ...identity(habits.credentialId ?? credentialId),
        response: {
          clientDataJSON,
          authenticatorData: authData.toString('base64url'),
          signature: signed(privateKey, Buffer.concat([authData, hash])).toString('base64url'),
          userHandle: habits.userHandle ?? own.userHandle,
        },
      });
    },
  };
}

function identity(id: string) {
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
  };
}

function clientData(type: string, { challenge }: AskedOptions, habits: Habits): string {
  const data = {
    type,
    challenge: habits.challenge ?? challenge,
    origin: habits.origin ?? 'https://espace.example',
    crossOrigin: habits.crossOrigin ?? false,
  };
  return Buffer.from(JSON.stringify(data)).toString('base64url');
}

const FLAGS = { present: 1, verified: 4, mayBeCopied: 8, isCopied: 16, hasCredential: 64 };

function authenticatorData(options: AskedOptions, habits: Habits, credential?: Buffer): Buffer {
  const rpId = habits.rpId ?? options.rpId ?? options.rp?.id ?? '';
  const flags =
    FLAGS.present +
    (habits.unverified ? 0 : FLAGS.verified) +
    (habits.synced ? FLAGS.mayBeCopied + FLAGS.isCopied : 0) +
    (credential ? FLAGS.hasCredential : 0);
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(habits.counter ?? 0);
  return Buffer.concat([
    createHash('sha256').update(rpId).digest(),
    Buffer.from([flags]),
    counter,
    credential ?? Buffer.alloc(0),
  ]);
}

/** CBOR, written out: `{ fmt: 'none', attStmt: {}, authData }`. */
function attestationObject(authData: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(authData.length);
  return Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
    length,
    authData,
  ]);
}

/** COSE_Key (RFC 9053): OKP with Ed25519, or EC2 with P-256. */
function coseKey(key: KeyObject): Buffer {
  const { crv, x = '', y = '' } = key.export({ format: 'jwk' });
  const [abscissa, ordinate] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  if (crv === 'Ed25519') return Buffer.concat([Buffer.from('a4010103272006215820', 'hex'), abscissa]);
  const between = Buffer.from('225820', 'hex');
  return Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), abscissa, between, ordinate]);
}

function signed(key: KeyObject, data: Buffer): Buffer {
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', data, key);
}
