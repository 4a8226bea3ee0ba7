import { expect, it } from 'vitest';
import { faultsOf, verdictOn } from './audit-dependencies.ts';

const advisory = {
  source: 1,
  name: 'some-package',
  severity: 'high',
  title: 'it can be fooled',
  range: '<2.0.0',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
};
const report = {
  vulnerabilities: { 'some-package': { via: [advisory] }, 'its-parent': { via: ['some-package'] } },
};
const exception = {
  advisory: 'GHSA-aaaa-bbbb-cccc',
  package: 'some-package',
  why: 'not reached',
  until: '2026-12-31',
};

it('finds nothing where nothing is known', () => {
  expect(faultsOf({ vulnerabilities: {} }, [], '2026-11-25')).toEqual([]);
});

it('names each advisory once', () => {
  expect(faultsOf(report, [], '2026-11-25')).toEqual([
    'GHSA-aaaa-bbbb-cccc: high, some-package <2.0.0: it can be fooled',
  ]);
});

it('accepts what has an exception, to the end of its last day', () => {
  expect(faultsOf(report, [exception], '2026-12-31')).toEqual([]);
});

it('refuses an exception that is over, and what it covered', () => {
  expect(faultsOf(report, [exception], '2027-01-01')).toEqual([
    'GHSA-aaaa-bbbb-cccc: high, some-package <2.0.0: it can be fooled',
    'GHSA-aaaa-bbbb-cccc: its exception ended on 2026-12-31',
  ]);
});

it('is no pass where the registry gives no answer, unless that was asked for; it always says that nothing was checked', () => {
  const refused = JSON.stringify({
    message: '405 Method Not Allowed - POST https://registry.example/bulk',
    error: {},
  });
  for (const answer of ['', 'not JSON', 'null', '{}', refused]) {
    const [strict, lenient] = [false, true].map((passes) => verdictOn(answer, [], '2026-11-25', passes));
    expect([strict?.exitCode, lenient?.exitCode]).toEqual([2, 0]);
    for (const verdict of [strict, lenient]) expect(verdict?.lines.join()).toMatch(/^NOT CHECKED: /);
  }
  expect(verdictOn(refused, [], '2026-11-25', true).lines[0]).toContain('405 Method Not Allowed');
  expect(verdictOn(refused, [exception], '2027-01-01', true).exitCode).toBe(1);
});

it('passes where the registry answers and nothing is known, and fails where something is', () => {
  expect(verdictOn('{"vulnerabilities":{}}', [], '2026-11-25', false).exitCode).toBe(0);
  expect(verdictOn(JSON.stringify(report), [], '2026-11-25', true).exitCode).toBe(1);
});
