import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '../test/tools/provision.ts';
import { visitsOf } from './ours.ts';
import { asTable } from './table.ts';
import { type Cleanup, layGround, openOurs } from './world.ts';

const PAGES = {
  'sign-in': '/connexion',
  credentials: '/espace/identifiants',
  activation: '/activation',
  help: '/aide',
};
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const GOAL = 100;

interface Verdict {
  categories: Record<string, { score: number | null }>;
  audits: Record<
    string,
    { title: string; score: number | null; scoreDisplayMode: string; displayValue?: string }
  >;
}

/** What Lighthouse, set as for a telephone, makes of four pages of the program. */
export async function measurePages(cleanup: Cleanup) {
  const ground = await layGround(cleanup);
  // As a trial on this machine: a browser that is sent from http to https would find nothing there.
  const ours = await openOurs(ground, { name: 'lighthouse', accounts: 1, env: TRIAL });
  const { person, openSignIn, signIn } = visitsOf(() => ours.url, ground.mailbox);
  const who = person(1);
  await openSignIn(who);
  await signIn(who);
  const session = who.browser.cookies.get('session') ?? '';

  const rows: string[][] = [];
  const figures: Record<string, unknown> = {};
  let missed = 0;
  for (const [name, path] of Object.entries(PAGES)) {
    const cookie = path.startsWith('/espace') ? `session=${session}` : undefined;
    const verdict = await judge(`${ours.url}${path}`, cookie);
    const scores = CATEGORIES.map((category) => Math.round((verdict.categories[category]?.score ?? 0) * 100));
    missed += scores.filter((score) => score < GOAL).length;
    const faults = Object.values(verdict.audits)
      .filter(
        ({ score, scoreDisplayMode }) => scoreDisplayMode !== 'informative' && score !== null && score < 0.9,
      )
      .map(({ title, displayValue }) => (displayValue ? `${title}: ${displayValue}` : title));
    figures[name] = { scores, faults, shift: verdict.audits['cumulative-layout-shift']?.displayValue };
    rows.push([
      name,
      ...scores.map((score) => (score < GOAL ? `**${score}**` : String(score))),
      faults.join('; '),
    ]);
  }
  return { table: asTable(['page', ...CATEGORIES, 'what costs points'], rows), missed, figures };
}

const TRIAL = { NODE_ENV: '', BASE_URL: '', TRUST_PROXY: 'off', DEMO: 'off' };

/** By its own command, in a process of its own. @throws when it ends without a verdict */
async function judge(url: string, cookie?: string): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
  const file = join(folder, 'verdict.json');
  try {
    const args = [
      join(import.meta.dirname, 'node_modules/lighthouse/cli/index.js'),
      url,
      '--output=json',
      `--output-path=${file}`,
      `--only-categories=${CATEGORIES.join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage',
      '--quiet',
      // A private page asks search engines to stay away, as it should.
      ...(cookie === undefined
        ? []
        : ['--skip-audits=is-crawlable', `--extra-headers=${JSON.stringify({ cookie })}`]),
    ];
    const env = { ...process.env, CHROME_PATH: await chromium() };
    const run = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    await once(run, 'exit');
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
