import type { Ground } from './platform.ts';

const MILLISECONDS_BYTES = 6;
const VERSION_7 = 0x70;
const VARIANT = 0x80;

/**
 * A version 7 UUID (RFC 9562, 5.7): the millisecond at which it was made, then 74 unpredictable bits. For rows that are
 * appended: they come one behind the other in the index too, which stays as dense as it can be and in memory at its end.
 * Whoever sees one sees when its row was made: not for what people may see of others.
 */
export function orderedUuid({ clock, random }: Pick<Ground, 'clock' | 'random'>): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(clock.now().getTime(), 0, MILLISECONDS_BYTES);
  random.bytes(16 - MILLISECONDS_BYTES).copy(bytes, MILLISECONDS_BYTES);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | VERSION_7, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | VARIANT, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
