import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { TestServer } from './server.ts';

export type Fields = Record<string, string>;

/** As every way of asking answers. */
export interface Answer extends Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body'> {
  readonly cookies: readonly { name: string; value: string }[];
}

/** A browser without a window: it keeps cookies and fills in forms, and nothing of a browser stands between. */
export interface Visitor {
  /** To be looked at, stolen, or put back as they were. */
  readonly cookies: Map<string, string>;
  get(path: string): Promise<Answer>;
  /** Sends the fields with the CSRF token of the page at `form`, by default that at `path`; `null`: without one. */
  post(path: string, fields: Fields, form?: string | null): Promise<Answer>;
  /** A body as written; `more` headers besides. */
  send(path: string, body: string | URLSearchParams | Buffer<ArrayBuffer>, more?: Fields): Promise<Answer>;
  /** The CSRF token of the page at `path`; empty where it holds no form. */
  csrf(path: string): Promise<string>;
  /** The token of the captcha in the page at `path`; empty where it asks for none. */
  captchaToken(path: string): Promise<string>;
  /** With the password alone. @returns whether the space is open */
  signIn(email: string, password: string): Promise<boolean>;
}

/** Visits an application in this process. */
export function visitorOf(app: FastifyInstance, ip = '192.0.2.1'): Visitor {
  return visitorWith(async (method, url, headers, payload) => {
    const body = payload === undefined ? {} : { payload };
    return app.inject({ method, url, headers, remoteAddress: ip, ...body });
  });
}

/** Visits a program over HTTP. */
export function visitorAt({ url }: Pick<TestServer, 'url'>): Visitor {
  return visitorWith(asking(url));
}

/** Asks a program over HTTP. @throws as `fetch` does, when no answer comes */
export function asking(url: string): Ask {
  return async (method, path, headers, body) => {
    const answer = await fetch(url + path, { method, headers, redirect: 'manual', ...(body && { body }) });
    const cookies = answer.headers.getSetCookie().map((cookie) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      return { name, value };
    });
    const told = { statusCode: answer.status, headers: Object.fromEntries(answer.headers) };
    return { ...told, body: await answer.text(), cookies };
  };
}

/** How a request is sent, and its answer had. */
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  headers: Fields,
  body?: string | Buffer<ArrayBuffer>,
) => Promise<Answer>;

/** Visits by whatever way there is. */
export function visitorWith(ask: Ask): Visitor {
  const cookies = new Map<string, string>();
  const request = async (
    method: 'GET' | 'POST',
    path: string,
    body?: string | Buffer<ArrayBuffer>,
    more?: Fields,
  ) => {
    const headers = {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'user-agent': 'test',
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...more,
    };
    const answer = await ask(method, path, headers, body);
    for (const { name, value } of answer.cookies) {
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return answer;
  };
  const person: Visitor = {
    cookies,
    get: (path) => request('GET', path),
    async post(path, fields, form = path) {
      const token: Fields = form === null ? {} : { _csrf: await person.csrf(form) };
      return person.send(path, new URLSearchParams({ ...token, ...fields }));
    },
    send: (path, body, more) => request('POST', path, Buffer.isBuffer(body) ? body : String(body), more),
    csrf: async (path) => valueIn((await person.get(path)).body, '_csrf'),
    captchaToken: async (path) => valueIn((await person.get(path)).body, 'captcha_token'),
    async signIn(email, password) {
      const { statusCode, headers } = await person.post('/connexion', { email, password });
      return statusCode === 303 && !String(headers.location).startsWith('/connexion');
    },
  };
  return person;
}

function valueIn(html: string, name: string): string {
  return new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1] ?? '';
}

/** The hidden fields of the first form in the page's main part. */
export function hiddenFields(page: string): Record<string, string> {
  const form = /<main.*?<form[^>]*>(.*?)<\/form>/s.exec(page)?.[1] ?? '';
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      (value ?? '')
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    ]),
  );
}
