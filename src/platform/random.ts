import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Where unpredictability comes from: always the operating system's generator outside tests. */
export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer;
  /** A whole number, `0 <= n < below`, without modulo bias. */
  below(below: number): number;
  /** A version 4 UUID (RFC 9562). */
  uuid(): string;
}

export const systemRandom: Random = { bytes: randomBytes, below: randomInt, uuid: randomUUID };
