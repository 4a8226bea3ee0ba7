import type { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { CSRF_FIELD } from './csrf.ts';
import { type FormBody, UnreadableForm } from './form-body.ts';

/** A file of a form while it arrives. */
export interface ArrivingFile {
  /** As the browser calls it: anything at all. */
  name: string;
  /** To be read to its end, or left: what is left is thrown away. */
  chunks: AsyncIterable<Uint8Array>;
}

export interface FormWithFiles {
  /** Bytes of one file, of which more is not handed on; of all that one form may bring before it is ended, and files that are looked at. */
  limits: { file: number; form: number; files: number };
  /** Takes one file, and answers once it wants the next one. What it throws ends the request. */
  take(request: FastifyRequest, file: ArrivingFile): Promise<void>;
  /** What was taken and is still nobody's can go: before any answer, and where the form did not come to its end. */
  leave(request: FastifyRequest): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Fields of which only the beginning was read, for they were longer than any form of ours. */
    cutFields: readonly string[];
  }
}

/** Bytes of one field: a paste of 100,000 characters comes back whole, to be shortened. */
const LONGEST_FIELD = 256 * 1024;
/** Characters of all fields together: they are in memory until the form ends, which may take minutes. */
const ALL_FIELDS = 2 * LONGEST_FIELD;
/** Above what any form with files has. */
const MOST_FIELDS = 10;

/** More than a form may bring: answered with 413. */
class TooMuch extends Error {
  readonly statusCode = 413;
  constructor() {
    super('the form brings more than any may');
    this.name = 'TooMuch';
  }
}

/**
 * Lets the forms of the routes beside it bring files (`multipart/form-data`, RFC 7578). Its fields are read like those of
 * any form. Files come after them: none is looked at before the token, which comes first of all, is genuine, nor where
 * nobody is signed in any more; then the fields are kept as a draft, and the files thrown away.
 */
export const formsWithFiles = fastifyPlugin(async (app: FastifyInstance, form: FormWithFiles) => {
  await app.register(multipart, { throwFileSizeLimit: false });
  app.decorateRequest('cutFields');
  app.addHook('onRequest', async (request) => {
    request.cutFields = [];
    if (Number(request.headers['content-length'] ?? 0) > form.limits.form) throw new TooMuch();
  });
  app.addHook('onSend', (request) => form.leave(request));
  app.addHook('preValidation', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.isMultipart()) return;
    // Read on where the answer is given sooner: a browser that is cut off while it sends shows no answer.
    reply.raw.once('close', () => request.raw.unpipe().resume());
    try {
      await readParts(request, form);
    } catch (error) {
      request.raw.unpipe().resume();
      await form.leave(request);
      throw error;
    }
  });
});

async function readParts(request: FastifyRequest, { limits, take }: FormWithFiles): Promise<void> {
  endWhere(request, limits.form);
  const fields = new Map<string, string>();
  request.body = {};
  const parts = request.parts({
    limits: {
      fieldNameSize: 100,
      fieldSize: LONGEST_FIELD,
      fields: MOST_FIELDS,
      files: limits.files,
      fileSize: limits.file,
      headerPairs: 20,
    },
  });
  for (;;) {
    const { value: part, done } = await parts.next().catch(asUnreadable);
    if (done) return;
    if (fields.size === 0) await request.checkCsrf(tokenOf(part));
    if (part.type === 'file') await takeOrLeave(request, part, take);
    else addField(fields, part, request);
    request.body = Object.fromEntries(fields) satisfies FormBody;
  }
}

/** What the library says of a form that it cannot read; of what is too much it says so itself. */
function asUnreadable(error: Error & { statusCode?: number }): never {
  if (error.statusCode !== undefined) throw error;
  throw new UnreadableForm(error.message);
}

/** Counted as they come, for a request need not say how long it is. */
function endWhere({ raw }: FastifyRequest, most: number): void {
  let bytes = 0;
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) raw.destroy(new TooMuch());
  });
}

interface FieldPart {
  type: 'field';
  fieldname: string;
  value: unknown;
  valueTruncated: boolean;
  fieldnameTruncated: boolean;
}

interface FilePart {
  type: 'file';
  filename: string;
  file: Readable;
}

function tokenOf(part: { type: string; fieldname: string; value?: unknown }): string {
  return part.type === 'field' && part.fieldname === CSRF_FIELD ? String(part.value) : '';
}

function addField(fields: Map<string, string>, part: FieldPart, request: FastifyRequest): void {
  const { fieldname, value } = part;
  if (typeof value !== 'string' || part.fieldnameTruncated)
    throw new UnreadableForm('a field is no text, or its name is too long');
  if (fields.has(fieldname)) throw new UnreadableForm('a field is sent twice');
  if (value.includes('\0')) throw new UnreadableForm('a NUL character');
  if (part.valueTruncated) request.cutFields = [...request.cutFields, fieldname];
  const together = [...fields.values()].reduce((sum, { length }) => sum + length, value.length);
  if (together > ALL_FIELDS) throw new TooMuch();
  fields.set(fieldname, value);
}

/** A browser sends a file without a name, and without anything in it, where none was chosen. */
async function takeOrLeave(
  request: FastifyRequest,
  { filename, file }: FilePart,
  take: FormWithFiles['take'],
): Promise<void> {
  if (filename && (await request.session())) {
    const chunks = { [Symbol.asyncIterator]: () => file.iterator({ destroyOnReturn: false }) };
    await take(request, { name: filename, chunks }).catch((error: unknown) => {
      throw file.errored ? new UnreadableForm('a file breaks off') : error;
    });
  }
  file.resume();
}
