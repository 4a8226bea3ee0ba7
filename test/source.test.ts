import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** What runs: every source file but the tests. */
const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ path: `src/${file}`, text: readFileSync(join(ROOT, 'src', file), 'utf8') }));

const filesWith = (sign: RegExp) => files.filter(({ text }) => sign.test(text)).map(({ path }) => path);

describe('the source of the program', () => {
  it.each<[string, RegExp, string[]]>([
    ['text run as code', /\beval\(|\bnew Function\b|set(?:Timeout|Interval)\(\s*['"`]|node:vm/, []],
    // Of tinypool's two kinds of worker, by its name: our own program for documents and captchas, in a process.
    ['other programs run', /child_process|node:cluster/, ['src/platform/kept-worker.ts']],
    ['statements of SQL put together as text', /\bsql\.raw\b|unsafe\(/, []],
    [
      'HTML put together as text, in browsers',
      /\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|srcdoc/,
      [],
    ],
    // A style sheet of our own, in a page that is shown where nothing can be fetched.
    ['HTML put together as text, in pages', /dangerouslySetInnerHTML/, ['src/web/components/layout.tsx']],
    // Both of constants of the program: nothing that somebody typed is in them.
    [
      'expressions made of text',
      /new RegExp\(/,
      ['src/account/email-address.ts', 'src/platform/printed-characters.ts'],
    ],
    ['chance that can be foretold', /Math\.random/, []],
    [
      'what a browser would keep',
      /localStorage|sessionStorage|indexedDB|\bcaches\.|serviceWorker|document\.cookie/,
      [],
    ],
    [
      'connections to elsewhere',
      /from 'node:(?:https|http2|tls|dns|dgram)'|\bundici\b|\bWebSocket\b|sendBeacon/,
      [],
    ],
    ['TLS loosened', /rejectUnauthorized:\s*false|checkServerIdentity:/, []],
  ])('has no %s', (_what, sign, allowed) => {
    expect(filesWith(sign)).toEqual(allowed);
  });

  it('fetches from a browser alone, and there from its own site alone', () => {
    const fetching = files.filter(({ text }) => /\bfetch\(/.test(text));
    expect(fetching.every(({ path }) => path.startsWith('src/web/browser/'))).toBe(true);
    expect(fetching.map(({ text }) => text).join()).not.toMatch(/fetch\(\s*[`'"]https?:/);
  });
});

describe('cryptography', () => {
  const CRYPTOGRAPHY =
    /^(?!import type ).*\bfrom '(?:node:crypto|@node-rs\/argon2|altcha-lib[\w/]*|@fastify\/csrf)'|crypto\.subtle/m;
  const inventory = readFileSync(join(ROOT, 'docs/security/choices.md'), 'utf8');
  const section = /## Keys and algorithms[^\n]*\n(.*?)\n## /s.exec(inventory)?.[1] ?? '';

  it('is where the inventory says, and nowhere else', () => {
    const written = [...section.matchAll(/`(src\/[^`]+)`/g)].map(([, path]) => path);
    expect(
      [...new Set(written)].filter((path) => !/weak-key|connections\.ts/.test(path ?? '')).sort(),
    ).toEqual(filesWith(CRYPTOGRAPHY).sort());
  });

  it('is made of the algorithms there, and no others', () => {
    const named = files.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:createHash|createHmac|create(?:Ci|Deci)pheriv|hkdfSync)\(\s*'([^']+)'/g)].map(
        ([, algorithm]) => `${algorithm} in ${path}`,
      ),
    );
    const others = named.filter((one) => !/^(?:sha256|aes-256-gcm) /.test(one));
    expect(others.sort()).toEqual([
      'aes-256-ctr in src/captcha/seeded-random.ts',
      'sha1 in src/passwords/breached-file.ts',
    ]);
    const calls = files.flatMap(({ text }) => [
      ...text.matchAll(/\bcreate(?:Hash|Hmac|Cipheriv|Decipheriv)\(/g),
    ]);
    expect(calls.length + files.flatMap(({ text }) => [...text.matchAll(/\bhkdfSync\(/g)]).length).toBe(
      named.length,
    );
  });
});
