import type { Attacker } from './attacker.ts';
import {
  BODIES,
  CONTENT_TYPES,
  HEADER_LINES,
  METHODS,
  ODD_ENCODINGS,
  PATH_TRICKS,
  RAW,
  TEXTS,
} from './payloads.ts';
import type { SeededRandom } from './random.ts';
import type { AttackedRoute } from './routes.ts';

export const KINDS = [
  'values',
  'encodings',
  'shapes',
  'queries',
  'paths',
  'tokens',
  'cookies',
  'headers',
  'methods',
  'bodies',
  'raw',
] as const;
export type Kind = (typeof KINDS)[number];

/** All that an attacker knows and can choose from. */
export interface Arsenal {
  random: SeededRandom;
  attacker: Attacker;
  /** Real tokens of every kind, to be altered and to be given where another is asked for. */
  tokens: readonly string[];
  /** Part of all that is typed where a secret is: looked for in the log afterwards. */
  marker: string;
}

export interface BadRequest {
  /** One character a byte. */
  written: string;
  /** So malformed that closing the connection without a word is an answer. */
  mayHangUp?: true;
}

/** A request of one kind to one route, with at least one thing wrong in it. */
export function badRequest(kind: Kind, route: AttackedRoute, arsenal: Arsenal): BadRequest {
  return MAKERS[kind](route, arsenal);
}

type Maker = (route: AttackedRoute, arsenal: Arsenal) => BadRequest;

const MAKERS: Record<Kind, Maker> = {
  values(route, arsenal) {
    const fields = new Map(Object.entries({ ...route.fields }).map(([name, value]) => [name, encode(value)]));
    for (const name of chosen(fieldNames(route), arsenal.random)) {
      fields.set(name, encode(secretly(name, arsenal.random.pick(TEXTS), arsenal)));
    }
    return whole(route, arsenal, { fields });
  },
  encodings(route, arsenal) {
    const fields = new Map(Object.entries({ ...route.fields }).map(([name, value]) => [name, encode(value)]));
    const odd = arsenal.random.pick(ODD_ENCODINGS);
    if (arsenal.random.chance(20)) fields.set(odd, 'x');
    else for (const name of chosen(fieldNames(route), arsenal.random)) fields.set(name, odd);
    return whole(route, arsenal, { fields });
  },
  shapes(route, arsenal) {
    const pairs = Object.entries({ ...route.fields }).map(([name, value]) => `${name}=${encode(value)}`);
    return whole(route, arsenal, { extra: arsenal.random.pick(SHAPES)(pairs, arsenal.random).join('&') });
  },
  queries(route, arsenal) {
    const { random } = arsenal;
    const names = [...(route.query ?? []), ...(random.chance(30) ? UNKNOWN : [])];
    const query = (names.length > 0 ? names : UNKNOWN).map((name) => {
      const odd = random.chance(30) ? random.pick(NO_TEXT) : random.pick(ODD_ENCODINGS);
      const value = random.chance(50) ? encode(random.pick(TEXTS)) : odd;
      const once = `${name}=${value.slice(0, 12_000)}`;
      return random.pick([once, once, once, `${once}&${name}=b`, `${name}[]=${value.slice(0, 999)}`, name]);
    });
    return whole(route, arsenal, { target: `${pathOf(route, random)}?${query.join('&')}` });
  },
  paths(route, arsenal) {
    const target = arsenal.random.pick(PATH_TRICKS)(pathOf(route, arsenal.random));
    return { ...whole(route, arsenal, { target }), mayHangUp: true };
  },
  tokens(route, arsenal) {
    const { random } = arsenal;
    const names = [...(route.query ?? ['jeton', 'token', 'code'])];
    const query = names.map((name) => `${name}=${encode(altered(arsenal))}`).join('&');
    const fields = new Map(Object.entries({ ...route.fields }).map(([name, value]) => [name, encode(value)]));
    for (const name of fields.keys()) if (SECRET.test(name)) fields.set(name, encode(altered(arsenal)));
    const csrf = random.chance(50) ? altered(arsenal) : undefined;
    return whole(route, arsenal, { target: `${pathOf(route, random)}?${query}`, fields, csrf });
  },
  cookies(route, arsenal) {
    const names = ['session', 'csrf', 'browser', 'activation', 'recovery', 'registration', '__Host-session'];
    const mine = arsenal.attacker.cookies;
    const cookie = [...new Set([...mine.keys(), ...names])]
      .map((name) => `${name}=${arsenal.random.chance(60) ? oneCookie(arsenal) : (mine.get(name) ?? '')}`)
      .join('; ');
    return whole(route, arsenal, { lines: [`Cookie: ${cookie}`] });
  },
  headers(route, arsenal) {
    const lines = [arsenal.random.pick(HEADER_LINES), arsenal.random.pick(HEADER_LINES)];
    return { ...whole(route, arsenal, { lines }), mayHangUp: true };
  },
  methods(route, arsenal) {
    return { ...whole(route, arsenal, { method: arsenal.random.pick(METHODS) }), mayHangUp: true };
  },
  bodies(route, arsenal) {
    const body = arsenal.random.pick(BODIES);
    const lines = [`Content-Type: ${arsenal.random.pick(CONTENT_TYPES)}`];
    // A body above the limit is refused before it is read to its end, and the connection with it.
    return { ...whole(route, arsenal, { body, lines }), mayHangUp: true };
  },
  raw(route, arsenal) {
    return { written: arsenal.random.pick(RAW)(pathOf(route, arsenal.random)), mayHangUp: true };
  },
};

/** What a database keeps in no text. */
const NO_TEXT = ['%00', 'a%00b', '%00@b.example'];
const UNKNOWN = ['__proto__', 'x', 'a[b][c]', 'constructor'];
const SECRET =
  /^(password|password_confirmation|code|answer|jeton|reference|captcha|captcha_token|captcha_work|_csrf)$/;

type Shape = (pairs: string[], random: SeededRandom) => string[];

const SHAPES: readonly Shape[] = [
  () => [],
  (pairs, random) => pairs.filter(() => random.chance(50)),
  (pairs, random) => [...pairs, ...pairs.filter(() => random.chance(50)), 'a=1', 'a=2'],
  (pairs) => pairs.map((pair) => pair.replace('=', '[]=')),
  (pairs) => pairs.map((pair) => pair.replace('=', '[a][b]=')),
  (pairs) => pairs.map((pair) => pair.replace('=', '')),
  (pairs) => pairs.map((pair) => pair.replace(/=.*/, '')),
  (pairs) => pairs.map((pair) => pair.toUpperCase()),
  (pairs) => [...pairs, ...Array.from({ length: 5_000 }, (_, index) => `f${index}=1`)],
  (pairs) => [...pairs, '__proto__=a', 'constructor=b', '__proto__[x]=c', 'toString=d'],
  (pairs) => [...pairs, `x=${'y'.repeat(63_000)}`],
  (pairs) => [...pairs, `x=${'y'.repeat(70_000)}`],
  (pairs) => [pairs.join(';')],
  (pairs) => [...pairs, '=', '==', '&&', '=a'],
];

interface Parts {
  method?: string;
  target?: string;
  /** Percent-encoded. */
  fields?: ReadonlyMap<string, string>;
  /** Besides the token, as written. */
  extra?: string;
  body?: string;
  csrf?: string | undefined;
  /** In the place of those of the same name. */
  lines?: readonly string[];
}

function whole(route: AttackedRoute, { random, attacker }: Arsenal, parts: Parts): BadRequest {
  const token = route.neverWithToken ? 'none' : (parts.csrf ?? attacker.csrf);
  const pairs = [...(parts.fields ?? [])].map(([name, value]) => `${name}=${value}`);
  const own = parts.fields?.has('_csrf') ? [] : [`_csrf=${encode(token)}`];
  const body = parts.body ?? [...own, ...pairs, ...(parts.extra ? [parts.extra] : [])].join('&');
  const bytes = Buffer.from(body).toString('latin1');
  const cookie = [...attacker.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const hasBody = route.method === 'POST' || parts.body !== undefined;
  const lines = [
    'Host: 127.0.0.1',
    `Cookie: ${cookie}`,
    `Accept-Encoding: ${random.pick(['gzip', 'br', 'identity'])}`,
    ...(hasBody ? [`Content-Length: ${bytes.length}`, `Content-Type: ${FORM_TYPE}`] : []),
    'Connection: close',
  ];
  const given = parts.lines ?? [];
  const kept = lines.filter((line) => !given.some((other) => nameOf(other) === nameOf(line)));
  const first = `${parts.method ?? route.method} ${parts.target ?? pathOf(route, random)} HTTP/1.1`;
  return { written: `${[first, ...kept, ...given].join('\r\n')}\r\n\r\n${hasBody ? bytes : ''}` };
}

const FORM_TYPE = 'application/x-www-form-urlencoded';

function nameOf(line: string): string {
  return line.split(':')[0]?.toLowerCase() ?? '';
}

function pathOf({ path }: AttackedRoute, random: SeededRandom): string {
  const odd = () => random.pick([...ODD_ENCODINGS, ...TEXTS.map((text) => encode(text).slice(0, 2_000))]);
  return path.replace(':id', odd).replace(/\*$/, odd);
}

function fieldNames({ fields = {} }: AttackedRoute): readonly string[] {
  return [...Object.keys(fields), 'change_image', '_csrf', 'unknown'];
}

/** One to three of them. */
function chosen(names: readonly string[], random: SeededRandom): ReadonlySet<string> {
  return new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(names)));
}

function secretly(name: string, text: string, { marker, random }: Arsenal): string {
  return SECRET.test(name) && random.chance(50) ? marker + text : text;
}

/** A real token, cut, lengthened, bent, or for something else; sometimes none at all. */
function altered({ tokens, random, marker }: Arsenal): string {
  const token = random.pick(tokens);
  const at = random.below(token.length + 1);
  return random.pick([
    token,
    token.slice(0, at),
    token.slice(at),
    token + token,
    `${token}=`,
    `${token.slice(0, at)}A${token.slice(at + 1)}`,
    `${token.slice(0, at)}.${token.slice(at)}`,
    token.toLowerCase(),
    `${marker}${token}`,
    'A'.repeat(token.length),
    random.pick(TEXTS),
  ]);
}

/** Nothing that would end the header: that is for `headers` to try. */
function oneCookie(arsenal: Arsenal): string {
  const value = altered(arsenal);
  return arsenal.random.chance(70)
    ? value.replace(/[^\x21-\x7e]|[;,"\\]/g, '')
    : encode(value).slice(0, 2_000);
}

function encode(text: string): string {
  return encodeURIComponent(text);
}
