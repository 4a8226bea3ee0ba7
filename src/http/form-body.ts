import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { typedLine } from '../platform/typed-line.ts';

/** The address of a request cannot be read, or is half of one. Answered with 400. */
class UnreadableAddress extends Error {
  readonly statusCode = 400;
  constructor(why: string) {
    super(`unreadable address: ${why}`);
    this.name = 'UnreadableAddress';
  }
}

/**
 * Refuses a NUL in the path or the query of any request, as `readFormBody` does in a form: no browser sends one, and
 * PostgreSQL keeps none in a text, so that it would be a fault wherever a query is asked with it. Refuses a request without a
 * host as well (RFC 9112, 3.2), which Node.js would by itself, but without the headers that every answer bears.
 */
export const readableAddresses = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', async (request) => {
    if (/%00|\0/.test(request.url)) throw new UnreadableAddress('a NUL character');
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      throw new UnreadableAddress('no host');
  });
});

/** What a parameter of an address chooses among `choices`; undefined for anything else, and for one given twice. */
export function chosen<T>(choices: Readonly<Record<string, T>>, asked: unknown): T | undefined {
  return typeof asked === 'string' && Object.hasOwn(choices, asked) ? choices[asked] : undefined;
}

/** The body of a form cannot be read: wrong encoding, or a field sent twice. Answered with 400. */
export class UnreadableForm extends Error {
  readonly statusCode = 400;
  constructor(reason: string) {
    super(`unreadable form: ${reason}`);
    this.name = 'UnreadableForm';
  }
}

/** One value a field; a field that was not sent is absent. */
export type FormBody = Readonly<Record<string, string>>;

/**
 * Reads `application/x-www-form-urlencoded` (WHATWG URL, section 5) strictly: what a browser never sends is
 * refused instead of guessed at, so that no two parts of the program read one request differently.
 * @throws UnreadableForm on bytes outside ASCII, bad percent-encoding, bad UTF-8, a NUL, or a duplicate field
 */
export function readFormBody(raw: string): FormBody {
  const fields = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (fields.has(name)) throw new UnreadableForm('a field is sent twice');
    fields.set(name, value);
  }
  // `fromEntries` defines own properties: a field called `__proto__` is a field like any other.
  return Object.fromEntries(fields);
}

function decode(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new UnreadableForm('a byte is not encoded');
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new UnreadableForm('bad percent-encoding or UTF-8');
  }
  if (decoded.includes('\0')) throw new UnreadableForm('a NUL character');
  return decoded;
}

/** A field as sent, or empty. */
export function field(body: FormBody, name: string): string {
  return Object.hasOwn(body, name) ? (body[name] ?? '') : '';
}

/** A field of one line, read as {@link typedLine} reads it. */
export function lineOf(body: FormBody, name: string): string {
  return typedLine(field(body, name));
}
