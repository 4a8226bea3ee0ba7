// `npm run screenshots`: walks through the built program, on a database of its own, and takes the pictures of the
// documentation (docs/images) and of the help (src/help/pictures). Look at every one of them before committing it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { launchBrowser, type TestBrowser } from '../test/tools/browser.ts';
import { buildIfStale } from '../test/tools/build.ts';
import { chromium } from '../test/tools/provision.ts';
import { startServer } from '../test/tools/server.ts';
import { DOCUMENTATION, HELP } from './screenshots/camera.ts';
import { visitor } from './screenshots/visitor.ts';
import { WALKS } from './screenshots/walks.ts';

const KB = 1024;
/** In all, for the repository; and of one picture, for those who read the help. */
const LARGEST_TOTAL = 3 * KB * KB;
const LARGEST_HELP = 40 * KB;

await takePictures();

async function takePictures(): Promise<void> {
  await buildIfStale();
  process.env.TEST_CHROMIUM ??= await chromium();
  for (const folder of [DOCUMENTATION, HELP]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const browser = await launchBrowser();
  try {
    await walk(browser);
  } finally {
    await browser.close();
  }
  tellSizes();
  tellMissing();
}

async function walk(browser: TestBrowser): Promise<void> {
  const server = await startServer({
    env: {
      // Where time stands still every form is filled in within no time, as no person would.
      THROTTLE: 'off',
      // The address that mails name: the port of this run would change the pictures every time.
      BASE_URL: 'http://localhost:3000',
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'screenshots/stand-still.ts')}`,
    },
  });
  try {
    for (const walk of WALKS) await walk(visitor(await browser.openPage({ density: 1.25 }), server.url));
  } finally {
    await server.close();
  }
}

function tellSizes(): void {
  const sizes = [DOCUMENTATION, HELP].flatMap((folder) =>
    readdirSync(folder).map((name) => ({ folder, name, bytes: statSync(join(folder, name)).size })),
  );
  for (const { folder, name, bytes } of sizes) console.log(`${inKb(bytes)}  ${basename(folder)}/${name}`);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${inKb(total)}  in all`);
  if (total > LARGEST_TOTAL) throw new Error('The pictures are too heavy for the repository');
  const heavy = sizes.filter(({ folder, bytes }) => folder === HELP && bytes > LARGEST_HELP);
  if (heavy.length > 0)
    throw new Error(`Too heavy for the help: ${heavy.map(({ name }) => name).join(', ')}`);
}

/** Screens that a guide names and no walk has taken: it shows its words alone. */
function tellMissing(): void {
  const guides = join(HELP, '../guides');
  const named = readdirSync(guides, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) => [...readFileSync(join(guides, file), 'utf8').matchAll(/<Screen\s+name="([^"]+)"/g)])
    .map(([, name]) => name);
  const missing = named.filter((name) => !existsSync(join(HELP, `${name}.png`)));
  if (missing.length > 0) console.log(`Without a picture: ${missing.join(', ')}`);
}

function inKb(bytes: number): string {
  return `${String(Math.ceil(bytes / KB)).padStart(5)} kB`;
}
