import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A browser without a window, behind the proxy that speaks TLS: it keeps cookies and its connection. */
export interface Browser {
  readonly cookies: Map<string, string>;
  /** @param encoding in which the page is asked for; by default as it is */
  get(path: string, encoding?: 'br'): Promise<Answer>;
  /** A form, or what a script sends: JSON. */
  post(path: string, fields: Record<string, string>, as?: 'form' | 'json'): Promise<Answer>;
}

/** As many connections as there are people at once, kept open, as a proxy does. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

const TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' };

/**
 * @param origin what the address bar shows, such as `https://bench.example`
 * @param ip where the proxy says that it comes from
 */
export function openBrowser(server: () => string, origin: string, ip: string): Browser {
  const cookies = new Map<string, string>();
  const always = {
    host: new URL(origin).host,
    'x-forwarded-for': ip,
    'x-forwarded-proto': 'https',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'accept-language': 'fr,fr-FR;q=0.8,en;q=0.5',
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };

  function ask(
    method: 'GET' | 'POST',
    path: string,
    body?: string,
    type?: string,
    encoding = 'identity',
  ): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...always,
      'accept-encoding': encoding,
      ...(cookie && { cookie }),
      ...(body !== undefined && { origin, 'content-type': type, 'content-length': Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(server() + path, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          for (const cookie of answer.headers['set-cookie'] ?? []) keep(cookie);
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks),
          });
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed an idle connection just as it was taken again: a browser asks again too.
        const isStale = sent.reusedSocket && error.code === 'ECONNRESET';
        if (isStale) ask(method, path, body, type).then(resolve, reject);
        else reject(error);
      });
      sent.end(body);
    });
  }

  function keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    cookies,
    get: (path, encoding) => ask('GET', path, undefined, undefined, encoding),
    post: (path, fields, as = 'form') =>
      ask(
        'POST',
        path,
        as === 'form' ? new URLSearchParams(fields).toString() : JSON.stringify(fields),
        TYPES[as],
      ),
  };
}

/** @throws with what came instead, where it is not the answer that a person would be glad of */
export function expectStatus(answer: Answer, status: number, what: string): Answer {
  if (answer.status === status) return answer;
  const said = answer.body
    .toString()
    .replaceAll(/<(script|style).*?<\/\1>|<[^>]*>/gs, ' ')
    .replaceAll(/\s+/g, ' ');
  throw new Error(`${what}: ${answer.status} instead of ${status}\n${said.slice(0, 1500)}`);
}

/** The hidden fields of the page's form that is sent to `path`. */
export function hiddenFields(page: string, path: string): Record<string, string> {
  const forms = [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)];
  const form = forms.find(([, attributes]) => attributes?.includes(`action="${path}"`)) ?? [];
  const inputs = [...(form[2] ?? '').matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)];
  const attribute = (input: string, name: string) =>
    new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? '';
  return Object.fromEntries(
    inputs.map(([input]) => [attribute(input, 'name'), attribute(input, 'value').replaceAll('&quot;', '"')]),
  );
}
