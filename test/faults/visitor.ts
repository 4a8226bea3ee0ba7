import type { TestServer } from '../tools/server.ts';

export type Fields = Record<string, string>;

/** A program that keeps cookies and fills in forms: no browser stands between it and the portal. */
export interface Visitor {
  get(path: string): Promise<Response>;
  /** Takes the form's CSRF token from the page at `form`, then sends the fields with it. */
  post(path: string, fields: Fields, form?: string): Promise<Response>;
  /** The CSRF token of the page at `form`. */
  csrf(form: string): Promise<string>;
  send(path: string, init: RequestInit): Promise<Response>;
  signIn(email: string, password: string): Promise<boolean>;
}

export function newVisitor(server: Pick<TestServer, 'url'>): Visitor {
  const cookies = new Map<string, string>();
  const visitor: Visitor = {
    get: (path) => visitor.send(path, {}),
    async csrf(form) {
      const html = await (await visitor.get(form)).text();
      return /name="_csrf"[^>]* value="([^"]*)"/.exec(html)?.[1] ?? '';
    },
    async post(path, fields, form = path) {
      const body = new URLSearchParams({ _csrf: await visitor.csrf(form), ...fields });
      return visitor.send(path, { method: 'POST', body });
    },
    async send(path, init) {
      const headers = new Headers(init.headers);
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      const answer = await fetch(server.url + path, { ...init, headers, redirect: 'manual' });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value) cookies.set(name, value);
        else cookies.delete(name);
      }
      return answer;
    },
    async signIn(email, password) {
      const answer = await visitor.post('/connexion', { email, password });
      await answer.text();
      return answer.status === 303 && answer.headers.get('location') !== '/connexion/code';
    },
  };
  return visitor;
}
