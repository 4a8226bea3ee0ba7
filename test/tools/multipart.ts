import { deflateSync } from 'node:zlib';

/** A file as a browser sends it. */
export interface SentFile {
  name: string;
  content: Uint8Array;
  /** As the browser says; it counts for nothing. */
  type?: string;
}

const BOUNDARY = '----test-boundary';
export const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

/** A form as a browser sends it where files may go along (RFC 7578): its fields in their order, then the files. */
export function multipartBody(
  fields: Readonly<Record<string, string>>,
  files: readonly SentFile[] = [],
): Buffer<ArrayBuffer> {
  const parts: (string | Uint8Array)[] = [];
  for (const [name, value] of Object.entries(fields))
    parts.push(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value.replaceAll(/\r?\n/g, '\r\n')}\r\n`,
    );
  for (const { name, content, type = 'application/octet-stream' } of files)
    parts.push(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="attachments"; filename="${name.replaceAll('"', '%22')}"\r\ncontent-type: ${type}\r\n\r\n`,
      content,
      '\r\n',
    );
  parts.push(`--${BOUNDARY}--\r\n`);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/** What a browser sends of a field for files in which none was chosen. */
export const NO_FILE: SentFile = { name: '', content: new Uint8Array() };

/** A PDF of so many bytes that a reader would open, but for its empty middle. */
export function somePdf(bytes = 200): Buffer<ArrayBuffer> {
  const [head, tail] = ['%PDF-1.7\n', '\n%%EOF\n'];
  return Buffer.from(head + ' '.repeat(Math.max(0, bytes - head.length - tail.length)) + tail);
}

/** A PNG of one dot. */
export function somePng(): Buffer<ArrayBuffer> {
  const chunk = (type: string, data: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    // Nobody looks at the check sums.
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The beginning of a JPEG (JFIF), and its end. */
export function someJpeg(): Buffer<ArrayBuffer> {
  return Buffer.from([
    0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9,
  ]);
}
