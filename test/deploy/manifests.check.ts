import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'deploy/kubernetes');

const PACKAGE = join(ROOT, 'deploy/check');
const MODULES = join(PACKAGE, 'node_modules');

/** The schemas of the API are 29 MB: installed when they are first asked, and never by the product's `npm ci`. */
function installSchemas(): void {
  if (existsSync(MODULES)) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PACKAGE });
}

/**
 * The schemas let names pass that they do not know, which a cluster refuses or, worse, forgets. So each name of the manifest
 * must have been asked for while it was validated.
 * @returns paths of those that were not
 * @throws where a value is not what its schema asks
 */
function misspelt(model: Model, manifest: object): string[] {
  const unread = new Set<string>();
  model.prototype.validate.call(watched(manifest, '', unread));
  return [...unread];
}

function watched<T>(value: T, path: string, unread: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  const inside = Array.isArray(value) ? [...value] : { ...value };
  for (const [name, part] of Object.entries(value)) {
    if (!Array.isArray(value)) unread.add(`${path}/${name}`);
    Object.assign(inside, { [name]: watched(part, `${path}/${name}`, unread) });
  }
  return new Proxy(inside, {
    get(target, name) {
      unread.delete(`${path}/${String(name)}`);
      return Reflect.get(target, name);
    },
  }) as T;
}

interface Model {
  prototype: { validate(): void };
}

it('every manifest of Kubernetes is what its schema asks', async () => {
  installSchemas();
  const checked: string[] = [];
  for (const file of readdirSync(FOLDER).filter((name) => name !== 'kustomization.yaml'))
    for (const document of parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8'), { merge: true })) {
      const manifest = document.toJS();
      const { apiVersion, kind } = manifest;
      const from = apiVersion.startsWith('monitoring.')
        ? '@kubernetes-models/prometheus-operator'
        : 'kubernetes-models';
      const model: Model = (await import(join(MODULES, from, apiVersion, 'index.js')))[kind];
      expect(misspelt(model, manifest), `${file}, ${kind}`).toEqual([]);
      checked.push(kind);
    }
  expect(checked.sort()).toEqual([
    'ConfigMap',
    'Deployment',
    'Ingress',
    'Job',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Secret',
    'Secret',
    'Service',
    'ServiceMonitor',
  ]);
});

it('kubectl puts them together, with the image that was named', () => {
  const whole = execFileSync('kubectl', ['kustomize', FOLDER], { encoding: 'utf8' });
  expect(whole.match(/^kind: /gm)).toHaveLength(6);
  expect(whole).toMatch(/image: registry\.example\.org\/espace-professionnel:\d/);
});

it('systemd takes the unit, and finds that it leaves the program little', () => {
  const unit = join(ROOT, 'deploy/espace-professionnel.service');
  const [score] = /(?<=: )[\d.]+(?= OK)/.exec(
    execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], { encoding: 'utf8' }),
  ) ?? ['10'];
  expect(Number(score)).toBeLessThanOrEqual(1.5);
});

it('HAProxy takes the file for PostgreSQL', () => {
  execFileSync('haproxy', ['-c', '-f', join(ROOT, 'deploy/haproxy/postgresql.cfg')]);
});

it('a name that no schema knows is found', async () => {
  installSchemas();
  const { Pod } = await import(join(MODULES, 'kubernetes-models/v1/index.js'));
  const pod = { apiVersion: 'v1', kind: 'Pod' };
  const probe = { httpGte: 1, periodSeconds: 5 };
  const containers = [{ name: 'espace', livenessProbe: probe }];
  expect(misspelt(Pod, { ...pod, speck: 1, spec: { containers } })).toEqual([
    '/speck',
    '/spec/containers/0/livenessProbe/httpGte',
  ]);
  expect(() => misspelt(Pod, { ...pod, spec: { containers: 1 } })).toThrow();
});
