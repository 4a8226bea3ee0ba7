import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsOf } from '../src/http/server/metrics.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { testPlatform } from './tools/platform.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const ALERTS = read('deploy/prometheus/alerts.yml');
const DASHBOARD = read('deploy/grafana/dashboard.json');

/** Names in an expression of PromQL that are neither a function nor a label: each is followed by `{`, `[`, `)`, an operator or its end. */
function metricsIn(expression: string): string[] {
  const withoutLabels = expression
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(?:by|on|without)\s*\([^)]*\)/g, '')
    .replaceAll(/"[^"]*"/g, '');
  const names = withoutLabels.matchAll(/\b([a-z][a-z0-9_]*_[a-z0-9_]*|hashes|mails)\b(?!\s*\()/g);
  return [...names].map(([, name = '']) => name);
}

/** What stands after each `expr:` of the alerts, on that line or folded below it. */
function expressionsOfAlerts(): string[] {
  return [...ALERTS.matchAll(/^ {8}expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)/gm)].map(
    ([, folded, line]) => folded ?? line ?? '',
  );
}

function expressionsOfDashboard(): string[] {
  const { panels } = JSON.parse(DASHBOARD) as { panels: { targets: { expr: string }[] }[] };
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describeOnEachDatabase('what is measured', (db) => {
  it('has every name that alerts and dashboard ask for', async () => {
    const use = () => ({ open: 1, idle: 1, waiting: 0 });
    const body = await metricsOf(testPlatform(db()), use).text();
    const declared = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    );
    const expressions = [...expressionsOfAlerts(), ...expressionsOfDashboard()];
    expect(expressions.length).toBeGreaterThan(20);
    for (const expression of expressions) {
      const names = metricsIn(expression);
      expect(names.length, expression).toBeGreaterThan(0);
      for (const name of names) expect(declared, expression).toContain(name);
    }
  });

  it('tells what runs and waits, and what waits for its code', async () => {
    const use = () => ({ open: 3, idle: 1, waiting: 2 });
    const body = await metricsOf(testPlatform(db()), use).text();
    for (const line of [
      'hashes{state="running"} 0',
      'hashes{state="waiting"} 0',
      'database_connections{state="open"} 3',
      'database_connections{state="waiting"} 2',
      'changes_pending 0',
    ])
      expect(body).toContain(line);
  });
});

describe('the files of deploy/', () => {
  it('lead from each alert to a heading of the documentation', () => {
    const alerts = ALERTS.match(/- alert: /g)?.length ?? 0;
    const runbooks = [...ALERTS.matchAll(/runbook: (docs\/operating\/[\w-]+\.md)(?:#(\S+))?$/gm)];
    expect(runbooks).toHaveLength(alerts);
    for (const [, page = '', anchor] of runbooks) {
      const headings = anchorsOf(read(page));
      expect(headings, page).toContain(anchor ?? headings[0]);
    }
    expect(ALERTS.match(/severity: (?:critical|warning)/g)).toHaveLength(alerts);
    expect(expressionsOfAlerts()).toHaveLength(alerts);
  });

  it('start the program as npm start does', () => {
    const unit = read('deploy/espace-professionnel.service');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
    const flags = scripts.start.match(/--\S+/g) ?? [];
    const variables = scripts.start.match(/[A-Z_]+=\d+/g) ?? [];
    expect(flags.length).toBeGreaterThan(0);
    for (const asked of [...flags, ...variables]) expect(unit).toContain(asked);
  });
});
