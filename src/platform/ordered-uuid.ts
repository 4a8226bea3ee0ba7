import type { Ground } from './platform.ts';

const MILLISECONDS_BYTES = 6;
const RANDOM_BYTES = 8;
const VERSION_7 = 0x7000;
const VARIANT = 0x80;
const MOST_COUNTED = 0xfff;

/** The millisecond of the one made last in this process, and how many of that millisecond were made before it. */
let last = { at: 0, before: 0 };

/**
 * A version 7 UUID (RFC 9562, 5.7 and 6.2, method 1): the millisecond at which it was made, how many this process made in
 * that millisecond before (12 bits), then 62 unpredictable bits. For rows that are appended: they come one behind the
 * other in the index too, which stays as dense as it can be and in memory at its end, and those that one transaction
 * writes keep their order. Whoever sees one sees when its row was made: not for what people may see of others.
 */
export function orderedUuid({ clock, random }: Pick<Ground, 'clock' | 'random'>): string {
  const at = clock.now().getTime();
  last = { at, before: last.at === at ? (last.before + 1) & MOST_COUNTED : 0 };
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(at, 0, MILLISECONDS_BYTES);
  bytes.writeUInt16BE(VERSION_7 | last.before, MILLISECONDS_BYTES);
  random.bytes(RANDOM_BYTES).copy(bytes, 16 - RANDOM_BYTES);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | VARIANT, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
