/**
 * Loaded before the program whose pictures are taken (`node --import`): time stands still and randomness repeats,
 * so that a picture changes only where its page does. Never loaded anywhere else.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** A Tuesday, 14 h 09 min 36 s in Paris. */
const NOW = Date.parse('2026-11-24T13:09:36Z');

globalThis.Date = class extends Date {
  constructor(...args: [] | [value: string | number | Date]) {
    if (args.length === 0) super(NOW);
    else super(...args);
  }
  static override now(): number {
    return NOW;
  }
} as DateConstructor;

/** How often so many bytes were asked for: who asks for other sizes, in whatever order, changes nothing. */
const drawn = new Map<number, number>();

function repeatableBytes(length: number): Buffer {
  const turn = (drawn.get(length) ?? 0) + 1;
  drawn.set(length, turn);
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    crypto.hash('sha256', `${length} ${turn} ${block}`, 'buffer'),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

crypto.randomBytes = ((length: number, done?: (error: null, bytes: Buffer) => void) => {
  const bytes = repeatableBytes(length);
  return done ? done(null, bytes) : bytes;
}) as typeof crypto.randomBytes;
crypto.randomInt = ((below: number) => repeatableBytes(4).readUInt32BE(0) % below) as typeof crypto.randomInt;
crypto.randomUUID = () => {
  const hex = repeatableBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};
syncBuiltinESMExports();
