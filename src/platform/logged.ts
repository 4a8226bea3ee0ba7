import { addressOf } from './http/network.ts';

/** What a log line says of a request: never the query, a header or a body. */
export function loggedRequest(request: { method: string; url: string; ip: string }) {
  return { method: request.method, path: request.url.split('?')[0], ip: addressOf(request) };
}

/** What a log line says of a fault: not the details a database adds, which quote the row. */
export function loggedError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack };
}
