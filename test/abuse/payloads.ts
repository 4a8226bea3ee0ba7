/** Read in a page, it came back as it was sent, and a script would have too. */
export const MARKUP = '<abuse7x';
/** Read in a header of the answer, one was made up. */
export const HEADER = 'x-abuse';
/** A name that only headers ask by: no page, no redirection may bear it. */
export const FORGED_HOST = 'hote-forge.example';

const repeat = (text: string, times: number) => text.repeat(times);

/** Typed into a field: all of it can be written in UTF-8. */
export const TEXTS: readonly string[] = [
  // no text at all, or what a program takes for something else
  ...['', ' ', '\t\r\n', '0', '-1', '1e309', '99999999999999999999', 'NaN', 'null', 'undefined', 'true'],
  ...['[]', '{}', '[object Object]', '{"$ne":null}', '1;2', '0x7fffffff', '2026-02-30', '__proto__'],
  ...['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  // unicode: right to left, nothing to see, marks upon marks, letters that fold into others
  ...['\u202etxet\u202c', '\u2066a\u2069', 'a\u200bb\u200d\ufeff', '\u00ad', '\u2028\u2029', '\ufffe\uffff'],
  ...[
    `a${repeat('\u0301', 500)}`,
    '👩‍👩‍👧‍👦',
    '\u{10ffff}',
    'ﬃ',
    'İıſK',
    '\u1e9e',
    '𝕒𝕕𝕞𝕚𝕟',
    '\u0085',
    '\u007f\u001b[31m',
  ],
  ...[
    'lila.rosemonde@demo.example\u200b',
    'ｌｉｌａ.rosemonde@demo.example',
    'lila.rosemonde@demo.example\n',
  ],
  // markup, templates, formulas
  ...[
    `"'>${MARKUP} onload=alert(1)>`,
    `</title>${MARKUP}>`,
    `${MARKUP}\u2028>`,
    '<!--',
    ']]>',
    '&lt;&#0;&bogus;',
  ],
  ...[
    `javascript:alert(1)//${MARKUP}`,
    '{{7*7}}',
    '$' + '{7*7}',
    '<%= 7*7 %>',
    '#{7*7}',
    '=cmd|x!A0',
    '#panic()',
  ],
  // SQL
  ...["' OR '1'='1", "'; DROP TABLE account; --", "' UNION SELECT password_hash FROM account --", "\\'"],
  ...[
    '1); SELECT pg_sleep(10); --',
    '$1',
    '%s%n',
    '" OR ""="',
    "admin'/*",
    "' || pg_sleep(10) || '",
    '%',
    '_',
  ],
  // files, commands, addresses
  ...[
    '../../../../etc/passwd',
    '..\\..\\windows',
    'file:///etc/passwd',
    '/proc/self/environ',
    '$(id)',
    '`id`',
  ],
  ...['|id', '//evil.example', '/\\evil.example', 'https://evil.example/', '/espace/../..//evil.example'],
  ...[
    '/espace?x=//evil.example',
    '/espace\\evil.example',
    '/espace/%2e%2e/',
    '/espace/é',
    'http:evil.example',
  ],
  // mails
  ...['a@b.example\r\nBcc: c@d.example', 'a@b.example,c@d.example', '"a b"@c.example', 'a@[127.0.0.1]'],
  ...[`${repeat('a', 64)}@${repeat('b', 63)}.example`, 'a@é.example', 'a@xn--.example', '<a@b.example>', '@'],
  `x\r\n${HEADER}: 1`,
  // huge
  ...[repeat('x', 1_000), repeat('é', 3_000), repeat('9', 5_000), repeat('a-', 10_000), repeat('👩', 2_000)],
  ...[repeat('(', 5_000), repeat('a@', 5_000), `${repeat('a.', 5_000)}@b.example`, repeat(' ', 20_000)],
];

/** Written in an address or a body as it stands: no browser sends it. */
export const ODD_ENCODINGS: readonly string[] = [
  ...['%', '%z', '%zz', '%e', '%00', 'a%00b', '%FF', '%C3', '%C3%28', '%E9', '%u0041', '%25%32%35'],
  // surrogates, overlong, beyond Unicode
  ...['%ED%A0%80', '%ED%A0%BD%ED%B8%80', '%C0%AF', '%E0%80%AF', '%F0%80%80%AF', '%F4%90%80%80', '%FE%FF'],
  ...[
    '%0D%0A',
    `%0d%0a${HEADER}:%201`,
    '%E5%98%8A%E5%98%8D',
    '%0a',
    '%1b',
    '%7f',
    '%2500',
    '+',
    '%2B',
    '%26a%3Db',
  ],
  ...['\xe9', '\xff\xfe', 'é', '<>"', '[]', '{}', '|', '^', '`', "'"],
];

/** What may be made of a path. */
export const PATH_TRICKS: readonly ((path: string) => string)[] = [
  ...[
    ...[
      '/',
      '//',
      '/.',
      '/..',
      '/%2e%2e/',
      ';',
      ';jsessionid=1',
      '.',
      '%00',
      '%20',
      '%0a',
      '\\',
      '/../connexion',
    ],
    ...[
      '.json',
      '.php',
      '~',
      '%3f',
      '%23',
      '#a',
      '?',
      '??',
      '?#',
      '%2f',
      '%5c',
      ':',
      '@evil.example',
      '/__proto__',
    ],
    ...[
      '/constructor',
      '%',
      '%zz',
      '%c0%ae',
      '%ff',
      '\xff',
      '/%252e%252e',
      `/${'a'.repeat(3_000)}`,
      '*',
      '/*',
    ],
  ].map((end) => (path: string) => path + end),
  ...['/', '/.', '/..', '/%2e', '/%2e%2e', '/x/..', '/\\', '/;', '//evil.example', 'http://evil.example'].map(
    (start) => (path: string) => start + path,
  ),
  (path) => path.toUpperCase(),
  (path) => path.replaceAll('/', '\\'),
  (path) => path.replaceAll('/', '//'),
  (path) => path.replaceAll('/', '%2f'),
  (path) => path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.slice(1),
  () => '/../../../../etc/passwd',
  () => '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  () => '/..%2f..%2f..%2fetc%2fpasswd',
  () => '/assets/../../package.json',
  () => '/assets/%2e%2e/%2e%2e/package.json',
  () => '/.env',
  () => '/.git/config',
  () => `/${'/'.repeat(5_000)}`,
  () => `/${'a'.repeat(20_000)}`,
  () => `/${'%41'.repeat(4_000)}`,
  () => '*',
  () => '',
];

export const METHODS: readonly string[] = [
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'HEAD', 'PROPFIND', 'QUERY', 'LOCK', 'PURGE'],
  ...['GET', 'POST', 'get', 'NONSENSE', 'GET\t', 'M-SEARCH', 'PRI', 'SOURCE', 'GETGETGET'],
];

export const CONTENT_TYPES: readonly string[] = [
  ...[
    '',
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'text/xml',
    'multipart/form-data',
  ],
  ...[
    'multipart/form-data; boundary=x',
    'multipart/form-data; boundary=',
    'application/x-www-form-urlencoded',
  ],
  ...[
    'application/x-www-form-urlencoded; charset=utf-7',
    'application/x-www-form-urlencoded;charset="',
    'x',
    '/',
  ],
  ...['a/b; charset=\xe9', 'application/x-www-form-urlencoded, application/json', 'application/csp-report'],
  ...['__proto__', 'text/html;'.repeat(300), 'application/x-www-form-urlencoded\x0b', 'APPLICATION/JSON'],
];

export const BODIES: readonly string[] = [
  ...['', '{}', '[', '{"email":{"$ne":null}}', '{"__proto__":{"a":1}}', '"\\ud800"', '[['.repeat(10_000)],
  ...['<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', '\0\xff\xfe'],
  '--x\r\nContent-Disposition: form-data; name="email"; filename="../../a"\r\n\r\nb\r\n--x--\r\n',
  ...[
    '--x',
    'a=b&a[b]=c&a[]=d',
    '&&&===',
    `${'a=b&'.repeat(9_000)}c=d`,
    'x'.repeat(70_000),
    'List-Unsubscribe=One-Click',
  ],
];

/** Whole header lines; `Host` among them takes the place of the right one. */
export const HEADER_LINES: readonly string[] = [
  ...[
    `Host: ${FORGED_HOST}`,
    `Host: ${FORGED_HOST}:99999`,
    'Host: ',
    'Host: a\tb',
    'Host: [::1',
    `Host: a@${FORGED_HOST}`,
  ],
  ...[`X-Forwarded-Host: ${FORGED_HOST}`, 'X-Forwarded-Proto: gopher', 'X-Forwarded-For: 127.0.0.1, \xff'],
  ...[`X-Forwarded-For: ${'1.2.3.4,'.repeat(1_000)}`, "X-Forwarded-For: ' OR 1=1", 'X-Real-IP: 127.0.0.1'],
  ...[`Forwarded: for=127.0.0.1;host=${FORGED_HOST}`, `X-Original-URL: /metrics`, 'X-Rewrite-URL: /metrics'],
  ...[
    'X-HTTP-Method-Override: DELETE',
    `Origin: https://${FORGED_HOST}`,
    'Origin: null',
    `Referer: https://${FORGED_HOST}/`,
  ],
  ...[
    'Referer: \xff\xfe',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: \xff',
    'Upgrade: websocket',
    'Upgrade: h2c',
  ],
  ...[
    'Range: bytes=0-',
    'Range: bytes=-0',
    'Range: bytes=9-1',
    'Range: bytes=0-0,5-9',
    'Range: lines=1',
    'Range: bytes=-',
  ],
  ...[
    `Range: bytes=${'0-1,'.repeat(1_000)}`,
    'Range: bytes=99999999999999999999-',
    'If-Range: x',
    'If-None-Match: *',
  ],
  ...[
    'If-Modified-Since: never',
    'If-Modified-Since: Tue, 99 Foo 99999 99:99:99 GMT',
    'If-Match: "',
    'Expect: nothing',
  ],
  ...[
    'Accept-Encoding: gzip;q=0, *;q=0',
    'Accept-Encoding: identity;q=0',
    'Accept-Encoding: \xff',
    'Accept-Encoding: br;q=x',
  ],
  ...[
    `Accept-Encoding: ${'a,'.repeat(3_000)}`,
    'Accept: \xff',
    'Accept-Language: zz-ZZ;q=9',
    'Content-Encoding: gzip',
  ],
  ...[
    'Cookie: ',
    'Cookie: ===;;;',
    'Cookie: session',
    'Cookie: session=%00; session=%ff',
    'Cookie: __proto__=1',
    'Cookie: csrf="',
  ],
  ...[
    `Cookie: ${'a=b; '.repeat(1_500)}`,
    `Cookie: session=${'x'.repeat(10_000)}`,
    'User-Agent: \xff\xfe',
    'User-Agent: ',
  ],
  ...[
    `User-Agent: ${'M'.repeat(10_000)}`,
    "User-Agent: '; DROP TABLE session; --",
    `User-Agent: ${MARKUP}>`,
    'Te: trailers',
  ],
  ...[
    `X: a\r\n ${HEADER}: 1`,
    `X: a\n${HEADER}: 1`,
    `X: a\r${HEADER}: 1`,
    'X: \0',
    'X\xff: 1',
    ': 1',
    ' X: 1',
    'X : 1',
  ],
  ...[
    'Content-Length: -1',
    'Content-Length: 1e3',
    'Content-Length: 0x10',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: x',
  ],
  ...[
    `X: ${'y'.repeat(20_000)}`,
    'X: 1\r\n'.repeat(2_500).trim(),
    'Connection: upgrade',
    'Connection: session',
    'Via: \xff',
  ],
];

/** Sent as they stand, and then no more: what no HTTP library would write. */
export const RAW: readonly ((path: string) => string)[] = [
  () => '',
  () => '\r\n\r\n',
  () => '\0\0\0\0',
  () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  (path) => `GET ${path}\r\n\r\n`,
  (path) => `GET ${path} HTTP/9.9\r\nHost: a\r\n\r\n`,
  (path) => `GET ${path} HTTP/1.0\r\n\r\n`,
  (path) => `GET ${path} HTTP/1.1\r\n\r\n`,
  (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`,
  (path) => `GET  ${path}  HTTP/1.1\r\nHost: a\r\n\r\n`,
  (path) => `GET ${path} HTTP/1.1\nHost: a\n\n`,
  (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nX`,
  (path) => `GET ${path} extra HTTP/1.1\r\nHost: a\r\n\r\n`,
  (path) => `GET ${path} HTTP/1.1\r\n${'x'.repeat(40_000)}\r\n\r\n`,
  (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\na=b`,
  (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\na=bc`,
  (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\na=b`,
  (path) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na=b\r\n0\r\n\r\n`,
  (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na`,
  (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
  (path) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b`,
  (path) =>
    `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\nGET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello`,
];
