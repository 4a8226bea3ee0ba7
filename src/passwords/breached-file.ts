import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file of breached passwords as big as one likes: it is searched where it lies, and never read whole. */
export interface BreachedFile {
  /** Whether the password (NFC) is in it. Some 30 reads of 4 kB for 40 GB; blocks while it reads. */
  has(password: string): boolean;
  close(): void;
}

/**
 * Opens a file sorted by its bytes, of either form:
 * - SHA-1 in hexadecimal digits, alone or followed by a colon and a count, as the downloader of Have I Been Pwned
 *   writes it (`pwnedpasswords.txt`), or
 * - passwords themselves, one a line, in UTF-8 (sorted by `LC_ALL=C sort`).
 * @throws Error of one line, without anything that stands in the file, when it cannot be used
 */
export function openBreachedFile(path: string): BreachedFile {
  const file = open(path);
  const { size } = fstatSync(file);
  const first = lineFrom(file, 0, size);
  if (!first || first.line.length === 0) throw refusal(file, `${path} is empty`);
  if (/^[0-9A-F]{32}(:\d+)?$/i.test(first.line.toString('latin1')))
    throw refusal(file, `${path} holds NTLM hashes; SHA-1 is needed`);
  const isHashed = HASH.test(first.line.toString('latin1'));
  const keyOf = isHashed ? hashIn : (line: Buffer) => line;
  if (!isSorted(file, size, keyOf))
    throw refusal(file, `${path} must be sorted by its bytes, as LC_ALL=C sort does`);
  return {
    has(password) {
      const normal = password.normalize('NFC');
      const wanted = isHashed ? sha1(normal) : Buffer.from(normal);
      return holds(file, size, wanted, keyOf);
    },
    close: () => closeSync(file),
  };
}

const HASH = /^[0-9A-F]{40}(:\d+)?$/i;
const HASH_LENGTH = 40;
/** Lines looked at when the file is opened, spread evenly. */
const SAMPLES = 200;
/** Bytes read at once. */
const BLOCK = 4_096;
/** Bytes of a line; no password that may be chosen is longer than 512. */
const LONGEST_LINE = 65_536;

type KeyOf = (line: Buffer) => Buffer;

function open(path: string): number {
  try {
    const file = openSync(path, 'r');
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch {
    throw new Error(`${path} cannot be read`);
  }
  throw new Error(`${path} is no file`);
}

function refusal(file: number, why: string): Error {
  closeSync(file);
  return new Error(why);
}

function hashIn(line: Buffer): Buffer {
  return Buffer.from(line.toString('latin1', 0, HASH_LENGTH).toUpperCase());
}

/** Only to look a password up among those that are published so; nothing is kept. */
function sha1(password: string): Buffer {
  return Buffer.from(createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase());
}

/** Halves what is left of the file until the line that begins in it is found. */
function holds(file: number, size: number, wanted: Buffer, keyOf: KeyOf): boolean {
  let from = 0;
  let to = size;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    // The first line that begins in the upper half; where there is none, what is left is in the lower one.
    const found = lineFrom(file, beginningAfter(file, middle, from, to), to);
    if (!found) {
      to = middle;
      continue;
    }
    const order = Buffer.compare(keyOf(found.line), wanted);
    if (order === 0) return true;
    if (order < 0) from = found.next;
    else to = middle;
  }
  return false;
}

/** Where the first line begins that begins at `at` or after it; `from` is known to be a beginning. */
function beginningAfter(file: number, at: number, from: number, to: number): number {
  if (at <= from) return from;
  return lineFrom(file, at - 1, to)?.next ?? to;
}

/** The line (or what is left of one) at this place, without its end, and where the next begins. */
function lineFrom(file: number, at: number, size: number): { line: Buffer; next: number } | undefined {
  if (at >= size) return undefined;
  let bytes = Buffer.alloc(0);
  while (bytes.length < LONGEST_LINE) {
    const block = Buffer.alloc(BLOCK);
    const read = readSync(file, block, 0, BLOCK, at + bytes.length);
    bytes = Buffer.concat([bytes, block.subarray(0, read)]);
    const end = bytes.indexOf('\n');
    if (end >= 0) return { line: withoutReturn(bytes.subarray(0, end)), next: at + end + 1 };
    if (read === 0) return { line: withoutReturn(bytes), next: at + bytes.length };
  }
  return { line: bytes, next: at + bytes.length };
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

function isSorted(file: number, size: number, keyOf: KeyOf): boolean {
  let before: Buffer | undefined;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const at = beginningAfter(file, Math.floor((size * sample) / SAMPLES), 0, size);
    const found = lineFrom(file, at, size);
    if (!found) break;
    const key = keyOf(found.line);
    if (before && Buffer.compare(before, key) > 0) return false;
    before = key;
  }
  return true;
}
