import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** A picture of a screen, as `npm run screenshots` took it. */
export interface Picture {
  /** Named after its content, so that browsers may keep it for good. */
  path: string;
  /** In pixels, read from the file. */
  width: number;
  height: number;
  bytes: Buffer;
}

/** By name, without `.png`; what ends in `-narrow` is the same screen on a telephone. */
export const PICTURES: ReadonlyMap<string, Picture> = readPictures(new URL('../pictures/', import.meta.url));

function readPictures(folder: URL): Map<string, Picture> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.png'));
  return new Map(
    names.map((name) => [name.replace(/\.png$/, ''), readPicture(name, readFileSync(new URL(name, folder)))]),
  );
}

function readPicture(name: string, bytes: Buffer): Picture {
  const fingerprint = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return {
    path: `/assets/aide/${name.replace(/\.png$/, `-${fingerprint}.png`)}`,
    // ISO/IEC 15948: the first chunk, IHDR, begins with both.
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    bytes,
  };
}
