import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HIGHEST_LEVEL } from '../../src/captcha/price.ts';
import { ITERATIONS, MOST_STEPS, makeWork } from '../../src/captcha/work.ts';
import { publicFolder, readAssets } from '../../src/web/assets.ts';
import { launchBrowser } from '../../test/tools/browser.ts';
import { buildIfStale } from '../../test/tools/build.ts';
import { chromium } from '../../test/tools/provision.ts';
import { captchaOf } from './pictures.ts';

/** A telephone of the kind that people keep for six years, against one core here; reckoned, not measured. */
const SLOW_TELEPHONE = 10;
const STEPS = 2000;

/** In milliseconds: what a program pays for one step on one core, and what a person waits for it in a browser. */
export async function costOfWork(): Promise<Record<string, Record<string, string>>> {
  const step = { program: programStep(), browser: await browserStep() };
  const rows: Record<string, Record<string, string>> = {};
  for (let level = 0; level <= HIGHEST_LEVEL; level++) {
    const most = MOST_STEPS * 2 ** level;
    const seconds = (steps: number, ms: number) => {
      const sum = (steps * ms) / 1000;
      return `${sum < 10 ? sum.toFixed(1) : Math.round(sum)} s`;
    };
    rows[`level ${level}`] = {
      'steps on average': String(most / 2),
      'Chromium here, on average': seconds(most / 2, step.browser),
      'a slow telephone, on average': seconds(most / 2, step.program * SLOW_TELEPHONE),
      'there at most': seconds(most, step.program * SLOW_TELEPHONE),
      'a thousand tries, one core': seconds((most / 2) * 1000, step.program),
    };
  }
  console.log(
    `A step: ${step.program.toFixed(2)} ms of a core in Node, ${step.browser.toFixed(2)} ms on the clock in Chromium`,
  );
  return rows;
}

/** Of the processor's time, so that a busy machine changes little. */
function programStep(): number {
  const salt = Buffer.alloc(16);
  const start = process.cpuUsage();
  for (let n = 0; n < STEPS; n++) pbkdf2Sync(String(n), salt, ITERATIONS, 32, 'sha256');
  return process.cpuUsage(start).user / 1000 / STEPS;
}

/** The very script that pages load, on a sum of the program's own. */
async function browserStep(): Promise<number> {
  await buildIfStale();
  process.env.TEST_CHROMIUM ??= await chromium();
  const script = readFileSync(`${publicFolder()}${readAssets().captchaWork}`);
  const server = createServer((request, response) => {
    const isScript = request.url === '/work.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>work</title>');
  }).listen(0, '127.0.0.1');
  const browser = await launchBrowser();
  try {
    const page = await browser.openPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const { secrets, token } = captchaOf('work', 0);
    const last = { bytes: () => Buffer.alloc(0), uuid: () => '', below: (below: number) => below - 1 };
    const challenge = await makeWork({ random: last, secrets }, token, 2);
    const { ms, steps } = await page.evaluate(async (sum) => {
      const path = '/work.js';
      const { solve } = await import(path);
      const start = performance.now();
      const { counter } = await solve(sum);
      return { ms: performance.now() - start, steps: counter };
    }, challenge);
    return ms / steps;
  } finally {
    await browser.close();
    server.close();
  }
}
