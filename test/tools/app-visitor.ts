import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

export type Answer = Pick<LightMyRequestResponse, 'statusCode' | 'body' | 'headers'>;

/** A program that fills in forms of an application in this process: no browser stands between. */
export interface AppVisitor {
  /** To be looked at, stolen, or put back as they were. */
  readonly cookies: Map<string, string>;
  get(path: string): Promise<Answer>;
  /** Sends the fields with the CSRF token of the page at `form`, by default that at `path`; `null`: without one. */
  post(path: string, fields: Record<string, string>, form?: string | null): Promise<Answer>;
  /** The token of the captcha in the page at `path`; empty where it asks for none. */
  captchaToken(path: string): Promise<string>;
}

export function appVisitor(app: FastifyInstance, ip = '192.0.2.1'): AppVisitor {
  const cookies = new Map<string, string>();
  const send = async (request: { method: 'GET' | 'POST'; url: string; payload?: string }) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await app.inject({
      ...request,
      cookies: Object.fromEntries(cookies),
      remoteAddress: ip,
      ...(request.payload !== undefined && { headers }),
    });
    for (const { name, value } of answer.cookies) {
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return answer;
  };
  const get = (url: string) => send({ method: 'GET', url });
  return {
    cookies,
    get,
    async post(path, fields, form = path) {
      const payload = new URLSearchParams(fields);
      if (form !== null) payload.set('_csrf', valueIn((await get(form)).body, '_csrf'));
      return send({ method: 'POST', url: path, payload: String(payload) });
    },
    captchaToken: async (path) => valueIn((await get(path)).body, 'captcha_token'),
  };
}

function valueIn(html: string, name: string): string {
  return new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1] ?? '';
}
