import type { MessageAttachmentTable } from '../database/schema.ts';
import { inOnePiece } from '../platform/typed-line.ts';

const MIB = 1024 * 1024;
/** Bytes of one file, and of all the files of one message. */
export const LARGEST_ATTACHMENT = 5 * MIB;
export const LARGEST_TOGETHER = 10 * MIB;
export const MOST_ATTACHMENTS = 5;

export type AttachmentType = MessageAttachmentTable['type'];

/** What is said of each to a browser. */
export const MEDIA_TYPES: Readonly<Record<AttachmentType, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
};

/** Why a file is not taken. */
export type AttachmentFault =
  | 'empty'
  | 'other-type'
  | 'cut-off'
  | 'too-large'
  | 'too-large-together'
  | 'too-many';

/** So much of a file tells its type. */
const HEAD = 4_100;
/** So much of its end tells whether it ends as it should. */
export const TAIL = 1_024;

/**
 * What a file is, by its content alone: what it is called, and what the browser says of it, counts for nothing. Nothing is
 * decoded. @returns undefined where it is none of those that are taken
 */
export async function typeOf(beginning: Uint8Array): Promise<AttachmentType | undefined> {
  // Looked at first, so that the library never opens what is packed.
  if (!BEGINNINGS.some((signs) => signs.every((sign, at) => beginning[at] === sign))) return undefined;
  // Loaded with the first file: most instances see none for a long time.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(beginning.subarray(0, HEAD));
  return found !== undefined && Object.hasOwn(MEDIA_TYPES, found.ext)
    ? (found.ext as AttachmentType)
    : undefined;
}

const BEGINNINGS = [
  [0x25, 0x50, 0x44, 0x46],
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
];

/**
 * Whether a file ends as one of its type does, and nothing else is hung on to it. A JPEG may be followed by what cameras add
 * (a moving picture, a thumbnail): of it nothing is asked.
 * @param tail its last {@link TAIL} bytes, or all of it
 */
export function endsWell(type: AttachmentType, tail: Uint8Array): boolean {
  const text = Buffer.from(tail).toString('latin1');
  switch (type) {
    case 'pdf':
      return text.includes('%%EOF');
    case 'png':
      return text.slice(-8, -4) === 'IEND';
    case 'jpg':
      return true;
  }
}

/** Characters of a name, and its bytes: a file system takes 255, of which the operator’s command puts some before it. */
const LONGEST_NAME = { characters: 80, bytes: 200 };

/**
 * The name under which a file is shown and saved: the last part of any path, nothing that cannot be seen, that turns the
 * order of letters or that a file system refuses, and the ending of what it is, whatever ending it had.
 */
export function fittingName(given: string, type: AttachmentType): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const seen = inOnePiece(last)
    .replaceAll(/[\p{Cc}\p{Cf}\p{DI}\p{Co}\p{Cn}]/gu, '')
    .replaceAll(/[\p{White_Space}\u2800]+/gu, ' ')
    .replaceAll(/[<>:"|?*%]/g, '_');
  const stem = withoutEnding(seen, type).replaceAll(/^[\s.]+|[\s.]+$/g, '');
  const short = shortened(stem);
  return `${RESERVED.test(short) || short === '' ? `document ${short}`.trim() : short}.${type}`;
}

function shortened(stem: string): string {
  const letters = [...stem].slice(0, LONGEST_NAME.characters);
  while (Buffer.byteLength(letters.join('')) > LONGEST_NAME.bytes) letters.pop();
  return letters.join('').trimEnd();
}

const OWN_ENDINGS: Readonly<Record<AttachmentType, RegExp>> = {
  pdf: /\.pdf$/i,
  jpg: /\.(?:jpe?g|jpe|jfif)$/i,
  png: /\.png$/i,
};
/** Endings that make a system run or open what it should not: « facture.pdf.exe » is « facture.pdf » once it was taken for one. */
const ANY_ENDING = /\.[a-z0-9]{1,5}$/i;

function withoutEnding(name: string, type: AttachmentType): string {
  const own = name.replace(OWN_ENDINGS[type], '');
  return own === name ? name.replace(ANY_ENDING, '').replace(OWN_ENDINGS[type], '') : own;
}

/** Names that Windows keeps for devices, whatever follows a point. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;
