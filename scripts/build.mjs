// Builds dist/ from src/: the programs (see build-server.mjs), and what browsers get (see build-assets.mjs).
// Plain JavaScript that Node 20 runs too, since `npm ci` calls it before anything is built.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssets } from './build-assets.mjs';
import { buildServer } from './build-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const dist = join(root, 'dist');
/** The hash of what dist/ was last built from. */
const STAMP = join(dist, '.built-from');

/**
 * Builds dist/ where it is missing or made from other sources. Without sources (an image of production carries none) it
 * is taken as it is.
 * @throws Error with the tool's words, where it cannot
 */
export async function build() {
  if (!existsSync(src)) return;
  const inputs = await hashOfInputs();
  if (existsSync(join(dist, 'main.js')) && (await readFile(STAMP, 'utf8').catch(() => '')) === inputs) return;
  await rm(STAMP, { force: true });
  await buildAssets();
  await buildPrograms();
  await writeFile(STAMP, inputs);
}

/** Everything but the tests; the packages by their versions. */
async function hashOfInputs() {
  const scripts = (await readdir(join(root, 'scripts'))).filter((name) => /^build.*\.mjs$/.test(name));
  const files = [
    ...['package.json', 'package-lock.json', 'tsconfig.json'],
    ...scripts.map((name) => join('scripts', name)),
    ...(await sources()).map((file) => join('src', file)),
  ];
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function sources() {
  return (await filesOf(src)).filter((file) => !/\.test\.tsx?$/.test(file));
}

async function buildPrograms() {
  const staging = join(dist, `.staging-${process.pid}`);
  try {
    await buildServer(staging);
    await copyPlainFiles(staging);
    await synchronise(staging, dist);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Templates, fonts, sounds, lists: what the program reads beside its code. */
async function copyPlainFiles(outDir) {
  const ofBrowsers = [
    join('web', 'browser') + sep,
    join('web', 'styles') + sep,
    join('web', 'icon.svg'),
    join('web', 'text.woff2'),
  ];
  const isPlain = (file) => !/\.tsx?$/.test(file) && !ofBrowsers.some((start) => file.startsWith(start));
  for (const file of (await sources()).filter(isPlain)) {
    await mkdir(dirname(join(outDir, file)), { recursive: true });
    await copyFile(join(src, file), join(outDir, file));
  }
}

/** Makes `to` like `from`, touching only the files that differ, so that a running server keeps its own. */
async function synchronise(from, to) {
  const files = await filesOf(from);
  for (const file of files) {
    const content = await readFile(join(from, file));
    const present = await readFile(join(to, file)).catch(() => undefined);
    if (present?.equals(content)) continue;
    await mkdir(dirname(join(to, file)), { recursive: true });
    await writeFile(join(to, file), content);
  }
  const isOurs = (file) => !file.startsWith(`public${sep}`) && !file.startsWith('.');
  const gone = (await filesOf(to)).filter((file) => isOurs(file) && !files.includes(file));
  for (const file of gone) await rm(join(to, file), { force: true });
}

/** Every file below a folder, by its path from there. */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();

/** `npm run build`, and `npm ci` by `prepare`, which may have left out the tools (`--omit=dev`). */
async function run() {
  if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
    console.warn('The build tools are not installed: dist/ stays as it is.');
    return;
  }
  try {
    await build();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
