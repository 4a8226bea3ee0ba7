import { type AuditKey, isSignedBy } from './keys.ts';
import { type Seal, sealHash, sealText } from './seal.ts';

/** What is wrong with a seal. */
export type SealFault =
  /** It is not there, although later ones are. */
  | 'missing'
  /** Its signature does not fit: it was altered, or made without the key. */
  | 'changed'
  /** It was made with a key that is none of the ring, nor one before it that the ring opens. */
  | 'unknown-key'
  /** It does not follow the seal before. */
  | 'does-not-follow'
  /** It binds other lines than are there, of which each by itself fits: their numbers were exchanged. */
  | 'not-its-lines'
  /** It is not the one that somebody noted, or that the operator's file has. */
  | 'not-as-noted';

/** Walks the seals from the first to the last. */
export class SealWalk {
  count = 0;
  last: Seal | undefined;
  #isLastSound = true;
  readonly #keys: ReadonlyMap<string, AuditKey>;
  readonly #found: (number: string, fault: SealFault) => void;

  constructor(keys: ReadonlyMap<string, AuditKey>, found: (number: string, fault: SealFault) => void) {
    this.#keys = keys;
    this.#found = found;
  }

  next(seal: Seal): void {
    this.count += 1;
    const expected = BigInt(this.last?.number ?? 0) + 1n;
    const number = BigInt(seal.number);
    const fault = number === expected ? this.#faultOf(seal) : this.#ownFaultOf(seal);
    if (number > expected)
      this.#found(number === expected + 1n ? `${expected}` : `${expected} to ${number - 1n}`, 'missing');
    if (fault) this.#found(seal.number, fault);
    this.#isLastSound = fault === undefined;
    this.last = seal;
  }

  #faultOf(seal: Seal): SealFault | undefined {
    const own = this.#ownFaultOf(seal);
    // What follows a seal that was changed is not to blame for it.
    if (own || !this.#isLastSound) return own;
    const { last } = this;
    if (!last) return isFirst(seal) ? undefined : 'does-not-follow';
    return follows(seal, last) ? undefined : 'does-not-follow';
  }

  #ownFaultOf(seal: Seal): SealFault | undefined {
    const key = this.#keys.get(seal.key);
    if (!key) return 'unknown-key';
    return isSignedBy(key.publicKey, sealText(seal), seal.signature) ? undefined : 'changed';
  }
}

/** The chain of version 0.1.0 is what came before it. */
function isFirst(seal: Seal): boolean {
  return seal.epoch === '1' && seal.previous === seal.chain_hash;
}

function follows(seal: Seal, last: Seal): boolean {
  const isSameServer = seal.system === last.system;
  return (
    seal.previous === sealHash(sealText(last)) &&
    Number(seal.epoch) === Number(last.epoch) + (isSameServer ? 0 : 1) &&
    Number(seal.chain_number) >= Number(last.chain_number) &&
    (!isSameServer || BigInt(seal.horizon) >= BigInt(last.horizon))
  );
}
