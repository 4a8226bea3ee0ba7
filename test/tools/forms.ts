import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

/** A browser without a window, on an application in this process: it keeps cookies and fills in forms. */
export interface TestForm {
  readonly cookies: Map<string, string>;
  get(url: string): Promise<LightMyRequestResponse>;
  /** Takes the CSRF token from the page at `page`, then sends the fields with it. */
  post(url: string, fields: Record<string, string>, page?: string): Promise<LightMyRequestResponse>;
  /** The CSRF token of the page at `page`. */
  csrf(page: string): Promise<string>;
  /** A body as written. */
  send(url: string, body: string): Promise<LightMyRequestResponse>;
}

export function formOf(app: FastifyInstance): TestForm {
  const cookies = new Map<string, string>();
  const ask = async (method: 'GET' | 'POST', url: string, payload?: string) => {
    const answer = await app.inject({
      method,
      url,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'user-agent': 'test',
        ...(payload !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(payload !== undefined && { payload }),
    });
    for (const { name, value } of answer.cookies) {
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return answer;
  };
  const form: TestForm = {
    cookies,
    get: (url) => ask('GET', url),
    send: (url, body) => ask('POST', url, body),
    async csrf(page) {
      return /name="_csrf"[^>]* value="([^"]*)"/.exec((await form.get(page)).body)?.[1] ?? '';
    },
    async post(url, fields, page = url) {
      return form.send(url, new URLSearchParams({ _csrf: await form.csrf(page), ...fields }).toString());
    },
  };
  return form;
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
