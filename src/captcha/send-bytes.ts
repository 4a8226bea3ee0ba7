import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sends a whole file, or the one range of it that was asked for (RFC 9110, 14): some players of sound and video
 * play nothing from a server that knows no ranges.
 */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, bytes: Buffer): FastifyReply {
  reply.header('accept-ranges', 'bytes');
  const range = readRange(request.headers.range, bytes.length);
  if (range === undefined) return reply.send(bytes);
  const { first, last } = range;
  if (first > last) return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  reply.code(206).header('content-range', `bytes ${first}-${last}/${bytes.length}`);
  return reply.send(bytes.subarray(first, last + 1));
}

/**
 * The first and the last byte asked for, in the right order where there are any; `undefined` for the whole, which
 * is also the answer to what is not understood and to several ranges at once.
 */
function readRange(header: string | undefined, length: number): { first: number; last: number } | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return { first: Math.max(length - Number(to), 0), last: length - 1 };
  if (to !== '' && Number(to) < Number(from)) return undefined;
  return {
    first: Number(from),
    last: Math.min(to === '' ? Number.POSITIVE_INFINITY : Number(to), length - 1),
  };
}
