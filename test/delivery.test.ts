import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../src/config/config.ts';
import { SECRETS } from '../src/config/secret-files.ts';
import { connectionLimits } from '../src/http/server/connections.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const DOCKERFILE = read('Dockerfile');
const NGINX = read('deploy/nginx/espace-professionnel.conf');
const HAPROXY = read('deploy/haproxy/espace-professionnel.cfg');
const COMPOSE = parse(read('deploy/compose/compose.yaml'), { merge: true }) as {
  services: Record<string, { environment?: Record<string, string>; stop_grace_period?: string }>;
};
const OBJECTS = readdirSync(join(ROOT, 'deploy/kubernetes')).flatMap((file) =>
  parseAllDocuments(read(`deploy/kubernetes/${file}`), { merge: true }).map((document) => document.toJS()),
);
const objectOf = (kind: string) => OBJECTS.find((one) => one.kind === kind);
const [CONTAINER] = objectOf('Deployment').spec.template.spec.containers;

/** What the image sets itself. */
const OF_IMAGE = Object.fromEntries(
  [...(/^ENV (.*(?:\\\n.*)*)/m.exec(DOCKERFILE)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(
    ([, name, value]) => [name, value],
  ),
);
/** As the program reads it, the secrets that files hold included. */
function settingsOf(given: Record<string, string>): Record<string, string | undefined> {
  const inFiles = SECRETS.filter((name) => given[`${name}_FILE`]);
  const held = Object.fromEntries(inFiles.map((name) => [name, HELD[name] ?? '']));
  const rest = Object.entries(given).filter(
    ([name]) => !inFiles.includes(name.replace(/_FILE$/, '') as never),
  );
  return { ...OF_IMAGE, ...Object.fromEntries(rest), ...held };
}
const HELD: Partial<Record<(typeof SECRETS)[number], string>> = {
  SECRET_KEY: 'pT0vB7kq2yWm9sLr4xNcZ8dHf1gJ6aUe3iQoKbYtRw',
  METRICS_TOKEN: 'w9XzQ2mLk7Rf4tVb1nHs6yCd3jPg8aEu5oTiZqWxMk',
  DATABASE_URL: 'postgres://espace:password@database/espace?sslmode=verify-full',
  SMTP_URL: 'smtps://user:password@mail.example.org',
};

/** Variables that are none of ours: of glibc, and of Node.js. */
const unknownTo = (given: Record<string, string>) =>
  Object.keys(given).filter(
    (name) => !/^MALLOC_/.test(name) && !read('README.md').includes(`\`${name.replace(/_FILE$/, '')}\``),
  );

describe('the settings that deploy/ gives', () => {
  const settings = objectOf('ConfigMap').data as Record<string, string>;
  const variables = CONTAINER.env as { name: string; value: string }[];
  const ofCluster = { ...settings, ...Object.fromEntries(variables.map(({ name, value }) => [name, value])) };
  it.each([
    ['compose.yaml', COMPOSE.services.espace1?.environment ?? {}],
    ['the Deployment', ofCluster],
  ])('are those of a production that starts: %s', (_, given) => {
    expect(unknownTo({ ...OF_IMAGE, ...given })).toEqual([]);
    expect(readConfig(settingsOf(given))).toMatchObject({
      production: true,
      TRUST_PROXY: 1,
      HOST: '0.0.0.0',
      PORT: 3000,
    });
  });

  it('name the same port everywhere', () => {
    expect(DOCKERFILE).toContain(`EXPOSE ${OF_IMAGE.PORT}`);
    const ports = CONTAINER.ports as { name: string; containerPort: number }[];
    expect(ports.map(({ containerPort }) => `${containerPort}`)).toEqual([
      OF_IMAGE.PORT,
      settings.METRICS_PORT,
    ]);
    for (const name of ['nginx/espace-professionnel.conf', 'haproxy/espace-professionnel.cfg'])
      expect(read(`deploy/${name}`)).toContain(`127.0.0.1:${OF_IMAGE.PORT}`);
    expect(read('deploy/compose/nginx.conf')).toContain(`espace1:${OF_IMAGE.PORT}`);
  });

  it('start and read on as npm start does', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
    const [command] = /^CMD (.*)$/m.exec(DOCKERFILE)?.slice(1) ?? [];
    for (const flag of scripts.start.match(/--\S+/g) ?? [''])
      expect(JSON.parse(command ?? '[]')).toContain(flag);
    for (const variable of scripts.start.match(/[A-Z_]+=\d+/g) ?? [''])
      expect(DOCKERFILE).toContain(variable);
  });
});

describe('the times that deploy/ gives', () => {
  const seconds = (file: string, name: RegExp) => [...file.matchAll(name)].map(([, value]) => Number(value));
  const { keepAlive, head } = connectionLimits();

  it('let a proxy give a silent connection up before the program does', () => {
    const times = [
      ...seconds(NGINX, /keepalive_timeout (\d+)s/g),
      ...seconds(HAPROXY, /timeout (?:http-keep-alive|client) (\d+)s/g),
    ];
    expect(times.length).toBe(4);
    for (const time of times) expect(time * 1000).toBeLessThan(keepAlive);
  });

  it('let no request come in more slowly than the program itself does', () => {
    const times = [
      ...seconds(NGINX, /client_header_timeout (\d+)s/g),
      ...seconds(HAPROXY, /timeout http-request (\d+)s/g),
    ];
    expect(times).toEqual([head / 1000, head / 1000]);
  });

  it('leave the program the time that it takes to end', () => {
    const longest = Number(/LONGEST_STOP_MS = (\d)_000/.exec(read('src/main.ts'))?.[1]);
    const { terminationGracePeriodSeconds } = objectOf('Deployment').spec.template.spec;
    const drained = CONTAINER.lifecycle.preStop.sleep.seconds;
    expect(terminationGracePeriodSeconds - drained).toBeGreaterThan(longest);
    expect(Number.parseInt(COMPOSE.services.espace1?.stop_grace_period ?? '', 10)).toBeGreaterThan(longest);
  });
});

it('probes ask for what the program answers', () => {
  const paths = [CONTAINER.startupProbe, CONTAINER.livenessProbe, CONTAINER.readinessProbe].map(
    (probe) => probe.httpGet.path,
  );
  expect(paths).toEqual(['/health/live', '/health/live', '/health/ready']);
  const answered = read('src/http/server/health.ts');
  for (const path of new Set([...paths, ...(HAPROXY.match(/\/health\/\w+/g) ?? [])]))
    expect(answered).toContain(`'${path}'`);
});

it('no log of a proxy holds a query, which opens something in some mails', () => {
  for (const file of [NGINX, read('deploy/compose/nginx.conf')]) {
    const format = /log_format espace([^;]*);/.exec(file)?.[1] ?? '';
    expect(format).toContain('$uri');
    expect(format).not.toMatch(/\$(?:request|request_uri|args|query_string|http_referer|arg_\w+)\b/);
    for (const [, to] of file.matchAll(/access_log \S+ ?(\w*);/g)) expect(to).toBe('espace');
    for (const [, level] of file.matchAll(/error_log \S+ ?(\w*);/g)) expect(level).toBe('emerg');
  }
  expect(HAPROXY).not.toMatch(/%(?:\[[^\]]*(?:url|query|referer)|r\b|HU|HQ|\{\+Q\}r)/i);
});

it('nginx of the containers is the sample but for names', () => {
  const shape = (file: string) =>
    file
      .split('\n')
      .slice(1)
      .filter((line) => !line.includes('[::]'))
      .map((line) =>
        line.replaceAll(
          /(?:espace1|espace2|127\.0\.0\.1):\d+|\S*espace\.example\.org\S*|\S*localhost\S*|\/\S+/g,
          '…',
        ),
      );
  expect(shape(read('deploy/compose/nginx.conf'))).toEqual(shape(NGINX));
});

it('no manifest holds a secret', () => {
  for (const { stringData } of OBJECTS.filter(({ kind }) => kind === 'Secret'))
    for (const value of Object.values(stringData as Record<string, string>)) expect(value).toMatch(/^$|:…@/);
});
