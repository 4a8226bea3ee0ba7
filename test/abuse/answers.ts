import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { FORGED_HOST, HEADER, MARKUP } from './payloads.ts';
import type { BadRequest } from './requests.ts';

export interface Answer {
  /** 0: the connection was closed without a word. */
  status: number;
  /** Of the answer as it came, lines and all. */
  head: string;
  body: string;
}

/** So long does nothing take that is not stuck. */
const STUCK_MS = 60_000;
const GIVEN_UP_MS = 1_500;

/** Sends a request as it is written, byte for byte, on a connection of its own. */
export async function send(url: string, { written, mayHangUp }: BadRequest): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // Whoever is turned away in the middle of what they send finds the connection reset.
  socket.on('error', () => {});
  // A request that may never be whole is given up, as a client would; any other is waited for.
  if (mayHangUp) socket.setTimeout(GIVEN_UP_MS, () => socket.end());
  else socket.setTimeout(STUCK_MS, () => socket.destroy());
  socket.write(Buffer.from(written, 'latin1'));
  await new Promise((closed) => socket.once('close', closed));
  return read(withoutInterim(Buffer.concat(chunks)));
}

/** « 100 Continue » says nothing yet, and bears no header. */
function withoutInterim(bytes: Buffer): Buffer {
  const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
  return bytes.toString('latin1', 0, interim.length) === interim ? bytes.subarray(interim.length) : bytes;
}

function read(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end === -1 ? bytes.length : end).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const body = end === -1 ? Buffer.alloc(0) : bytes.subarray(end + 4);
  return { status, head, body: decoded(head, body) };
}

function decoded(head: string, body: Buffer): string {
  const plain = /^transfer-encoding: chunked/im.test(head) ? dechunked(body) : body;
  const encoding = /^content-encoding: (\w+)/im.exec(head)?.[1];
  try {
    if (plain.length === 0) return '';
    if (encoding === 'br') return brotliDecompressSync(plain).toString();
    if (encoding === 'gzip') return gunzipSync(plain).toString();
    return plain.toString();
  } catch {
    return CUT_SHORT;
  }
}

const CUT_SHORT = '(compressed, and cut short)';

function dechunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let at = 0;
  while (at < body.length) {
    const line = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, line).toString('latin1'), 16);
    if (!(size > 0)) break;
    chunks.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}

/** @returns what is wrong with the answer to a bad request; undefined where nothing is */
export function faultIn(answer: Answer, request: BadRequest): string | undefined {
  if (answer.status === 0) return request.mayHangUp ? undefined : 'no answer';
  if (answer.status >= 500 && !isTurnedAway(answer)) return `status ${answer.status}`;
  if (answer.body === CUT_SHORT && !request.mayHangUp) return 'cut short';
  if (INTERNALS.test(answer.body)) return `tells of its inside: ${INTERNALS.exec(answer.body)?.[0]}`;
  if (/^content-type: text\/html/im.test(answer.head) && answer.body.includes(MARKUP))
    return 'markup comes back as it was sent';
  if (answer.body.includes(FORGED_HOST)) return 'believes a forged host';
  return faultInHead(answer.head);
}

/** Too much work was waiting, which the person is told in the page's clothes, with when to come back. Lawful, and rare. */
export function isTurnedAway({ status, head, body }: Answer): boolean {
  return (
    status === 503 && /^retry-after: \d+/im.test(head) && body.includes('>Trop de demandes en ce moment</h1>')
  );
}

function faultInHead(head: string): string | undefined {
  const says = (field: RegExp) => field.test(head);
  if (!says(/^x-content-type-options: nosniff/im)) return 'may be taken for something else (nosniff)';
  if (!says(/^referrer-policy: no-referrer/im)) return 'lets others know which page one was on';
  if (says(/^content-type: (?:text\/|application\/(?:json|javascript)|image\/svg)(?!.*charset=utf-8)/im))
    return 'a text that does not say how it is written';
  if (new RegExp(`^${HEADER}`, 'im').test(head)) return 'a header was made up';
  const leadsTo = /^location: (.*)$/im.exec(head)?.[1];
  if (leadsTo !== undefined && !/^\/(?![/\\])/.test(leadsTo)) return `leads elsewhere: ${leadsTo}`;
  if (
    /^content-type: text\/html/im.test(head) &&
    !/^content-security-policy: default-src 'none'/im.test(head)
  )
    return 'a page without its policy';
  return undefined;
}

/** A stack trace, a file of the program or of the machine, a fault of the database. */
const INTERNALS =
  /node_modules|\bat [\w.<> ]+ \((?:file|node):|\.[jt]sx?:\d+:\d+|\/dist\/\w+|root:x:0:0|syntax error at or near|invalid (?:byte sequence|input syntax)|violates \w+ constraint/;
