import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeIn } from '../journeys/steps.ts';
import type { TestServer } from '../tools/server.ts';
import { type Visitor, visitorAt } from '../tools/visitor.ts';
import { eachProgram, SECRET_KEY } from './programs.ts';

const LILA = 'lila.rosemonde@demo.example';
const PASSWORD = 'Demonstration-Espace-2026';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Every form: where it is posted, the page it stands on, its fields. */
const FORMS: readonly [path: string, page: string, fields: readonly string[]][] = [
  ['/connexion', '/activation', ['email', 'password', 'captcha', 'captcha_token', 'retour', 'change_image']],
  ['/activation', '/activation', ['code', 'captcha', 'captcha_token', 'change_image']],
  ['/activation/identifiants', '/activation', ['email', 'password']],
  ['/contestation', '/contestation', ['reference', 'action', 'answer', 'password', 'jeton']],
  ['/mot-de-passe-oublie', '/activation', ['email', 'captcha', 'captcha_token', 'change_image']],
  ['/mot-de-passe-oublie/verification', '/activation', ['code', 'answer']],
  ['/mot-de-passe-oublie/nouveau', '/activation', ['password', 'password_confirmation']],
  [
    '/espace/identifiants',
    '/espace/identifiants',
    [
      'change_email',
      'email',
      'email_confirmation',
      'change_password',
      'password',
      'password_confirmation',
      'current_password',
    ],
  ],
  ['/espace/identifiants/annuler', '/espace/identifiants', []],
  ['/espace/identifiants/renvoyer', '/espace/identifiants', []],
  ['/espace/dossier', '/espace/identifiants', ['dossier']],
  ['/espace/suppression', '/espace/identifiants', ['password', 'confirm']],
  ['/espace/confirmation', '/espace/identifiants', ['password', 'retour']],
  ['/espace/sessions/fermer', '/espace/identifiants', ['session']],
  ['/espace/sessions/fermer-les-autres', '/espace/identifiants', []],
  ['/deconnexion', '/espace/identifiants', []],
];
/** What is put in each field, percent-encoded. */
const STRANGE = ['%FF', '%C3', '%', '%zz', '%00', '%ED%A0%80', '\u00e9'];
const HARMLESS = [
  "'%22<script>",
  '__proto__',
  '%F0%9F%98%80',
  '..%2F..%2Fetc',
  '%E2%80%AE',
  '%0D%0Ax:y',
  '-1',
];

let server: TestServer;
let lila: Visitor;

beforeAll(async () => {
  const [embedded] = eachProgram;
  server = (await embedded?.start({ LOG_LEVEL: 'trace' })) ?? expect.fail('no program');
  lila = visitorAt(server);
  expect(await lila.signIn(LILA, PASSWORD)).toBe(true);
});
afterAll(() => server.close());

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  lila.send(path, Buffer.from(body), { 'content-type': FORM_TYPE, ...headers });

describe.each(FORMS)('%s', (path, page, fields) => {
  it('refuses what no browser sends: bad encodings, a field twice', async () => {
    const csrf = encodeURIComponent(await lila.csrf(page));
    for (const field of [...fields, '_csrf', 'unknown']) {
      for (const value of STRANGE)
        expect((await post(path, `_csrf=${csrf}&${field}=${value}`)).statusCode, `${field}=${value}`).toBe(
          400,
        );
      expect((await post(path, `_csrf=${csrf}&${field}=a&${field}=b`)).statusCode, field).toBe(400);
    }
  });

  it('bears whatever is typed, however long', async () => {
    for (const field of fields) {
      for (const value of [...HARMLESS, 'x'.repeat(30_000)]) {
        const csrf = encodeURIComponent(await lila.csrf(page));
        const ticked = ['change_email=1', 'change_password=1'].filter(
          (tick) => !tick.startsWith(`${field}=`),
        );
        const also = path === '/espace/identifiants' ? `&${ticked.join('&')}` : '';
        const { statusCode: status } = await post(path, `_csrf=${csrf}&${field}=${value}${also}`);
        expect([200, 303, 422], `${field}=${value.slice(0, 20)}: ${status}`).toContain(status);
      }
    }
  });

  it('takes no other kind of body, and none above 64 kB', async () => {
    const csrf = await lila.csrf(page);
    const kinds = [
      'application/json',
      'text/plain',
      'multipart/form-data; boundary=x',
      'x',
      'a/b; charset=é',
    ];
    for (const kind of kinds) {
      const answer = post(path, JSON.stringify({ _csrf: csrf }), { 'content-type': kind });
      const status = await answer.then(
        (response) => response.statusCode,
        () => 400,
      );
      expect(status, kind).toBeGreaterThanOrEqual(400);
      expect(status, kind).toBeLessThan(500);
    }
    const big = `_csrf=${encodeURIComponent(csrf)}&x=${'x'.repeat(65_536)}`;
    expect((await post(path, big)).statusCode).toBe(413);
  });

  it('is refused without its token, with a forged one, and from another site', async () => {
    const csrf = encodeURIComponent(await lila.csrf(page));
    expect((await post(path, 'a=b')).statusCode).toBe(403);
    expect((await post(path, `_csrf=${csrf.slice(0, -4)}AAAA`)).statusCode).toBe(403);
    const strangers = encodeURIComponent(await visitorAt(server).csrf('/connexion'));
    expect((await post(path, `_csrf=${strangers}`)).statusCode).toBe(403);
    for (const site of ['cross-site', 'same-site'])
      expect((await post(path, `_csrf=${csrf}`, { 'sec-fetch-site': site })).statusCode).toBe(403);
  });
});

/** One request as written, byte for byte; the status of its answer. */
async function raw(request: string): Promise<number> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(Buffer.from(request, 'latin1'));
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(Buffer.concat(chunks).toString('latin1'))?.[1]);
}

it.each([
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'NONSENSE'].map(
    (name) => `${name} /connexion`,
  ),
  ...['//', '/%', '/%ff', '/%00', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/\xe9'].map(
    (path) => `GET ${path}`,
  ),
  ...['/connexion?retour=%', '/connexion?retour=a&retour=b', '/captcha/image?token=%ff&token=x'].map(
    (path) => `GET ${path}`,
  ),
  ...['/demo/courriels/x', '/espace/service/__proto__', '/captcha/nouveau?form=x'].map(
    (path) => `GET ${path}`,
  ),
  `GET /${'a'.repeat(20_000)}`,
])('an odd request is no fault of the program: %s', async (line) => {
  const status = await raw(`${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
});

it('every page has a strict policy, and none is kept by a cache', async () => {
  const pages = ['/connexion', '/activation', '/aide', '/rien', '/espace', '/espace/identifiants'];
  for (const path of [...pages, '/espace/services', '/espace/coordonnees', '/demo/courriels']) {
    const { headers } = await lila.get(path);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toMatch(/unsafe-|\*|https?:/);
    expect(headers['cache-control'], path).toBe('no-store');
    expect(headers['x-content-type-options'], path).toBe('nosniff');
  }
});

it('nothing secret is in the log, even at its most talkative', async () => {
  const wrong = 'un-mot-de-passe-de-travers-5';
  const visitor = visitorAt(server);
  expect(await visitor.signIn(LILA, wrong)).toBe(false);
  expect(await visitor.signIn(LILA, PASSWORD)).toBe(true);
  const email = 'lila.secrete@demo.example';
  const password = 'seize-moutons-gris-lavent-la-fusee-8';
  const form = { change_email: '1', email, email_confirmation: email, change_password: '1' };
  const chosen = { password, password_confirmation: password, current_password: PASSWORD };
  await visitor.post('/espace/identifiants', { ...form, ...chosen });
  const list = await (await visitor.get(`/demo/courriels?adresse=${encodeURIComponent(email)}`)).body;
  const mail = /href="(\/demo\/courriels\/[0-9a-f-]{36})/.exec(list)?.[1] ?? expect.fail(list);
  const shown = await (await visitor.get(`${mail}/texte`)).body;
  const code = codeIn(shown.replace(/<[^>]*>/g, '\n'));
  const csrf = await visitor.csrf('/activation');
  expect((await visitor.post('/activation', { code })).statusCode).toBe(303);
  const done = await visitor.post('/activation/identifiants', { email });
  expect(done.headers.location).toBe('/activation/recapitulatif');
  await server.stop();
  for (const secret of [PASSWORD, wrong, password, code, csrf, SECRET_KEY, 'Camille'])
    expect(server.output()).not.toContain(secret);
});
