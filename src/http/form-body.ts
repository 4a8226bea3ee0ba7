import type { FastifyInstance, FastifyRequest } from 'fastify';
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
 * Forms are all that is read of bodies, for JSON may hold values that are no text; a query is read as they are, see
 * {@link queryOf}. Refused are addresses of which a part cannot be read, or with a NUL, which PostgreSQL keeps in no text;
 * and a request without a host (RFC 9112, 3.2), which Node.js would refuse by itself, but without the headers that every
 * answer bears.
 */
export const readableRequests = fastifyPlugin(async (app: FastifyInstance) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => readFormBody(body),
  );
  app.addHook('onRequest', async (request) => {
    if (request.query === UNREADABLE) throw new UnreadableAddress('its query');
    if (/%00|\0/.test(request.url)) throw new UnreadableAddress('a NUL character');
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      throw new UnreadableAddress('no host');
  });
});

const UNREADABLE: FormBody = Object.freeze({});

/** The option `querystringParser` of the router, which must not throw: {@link readableRequests} refuses what it could not read. */
export function queryOf(raw: string): FormBody {
  try {
    return readFormBody(raw);
  } catch {
    return UNREADABLE;
  }
}

/** What a parameter of an address chooses among `choices`; undefined for anything else. */
export function chosen<T>(choices: Readonly<Record<string, T>>, asked: string | undefined): T | undefined {
  return asked !== undefined && Object.hasOwn(choices, asked) ? choices[asked] : undefined;
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
