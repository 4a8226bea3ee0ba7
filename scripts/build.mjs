// Builds dist/ from src/: the server by tsc, and what browsers get (see build-assets.mjs).
// Plain JavaScript that Node 20 runs too, since `npm ci` calls it before anything is built.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { assetsAreStale, buildAssets } from './build-assets.mjs';
import { filesOf, isFresh, root, writeStamp } from './build-stamps.mjs';

const src = join(root, 'src');
const dist = join(root, 'dist');

/** Builds what is missing or older than its sources. Throws, with the tool's words, where it cannot. */
export async function build() {
  if (await assetsAreStale()) await buildAssets();
  if (await serverIsStale()) await buildServer();
}

/**
 * Whether dist/ is missing or made from other sources.
 * Without sources (an image of production carries none) it is taken as it is.
 */
export async function isStale() {
  if (!existsSync(src)) return false;
  return (await assetsAreStale()) || (await serverIsStale());
}

async function serverIsStale() {
  return !(existsSync(join(dist, 'main.js')) && (await isFresh('server', await serverInputs())));
}

async function buildServer() {
  const inputs = await serverInputs();
  const staging = join(dist, `.staging-${process.pid}`);
  try {
    await compile(staging);
    await copyPlainFiles(staging);
    await synchronise(staging, dist);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  await writeStamp('server', inputs);
}

async function serverInputs() {
  return [
    'tsconfig.json',
    'tsconfig.build.json',
    ...(await serverSources()).map((file) => join('src', file)),
  ];
}

/** Files below src/ that the server is made of: neither tests nor what only browsers get. */
async function serverSources() {
  const ofBrowsers = [join('web', 'browser') + sep, join('web', 'styles') + sep, join('web', 'icon.svg')];
  const isServer = (file) =>
    !/\.test\.tsx?$/.test(file) && !ofBrowsers.some((start) => file.startsWith(start));
  return (await filesOf(src)).filter(isServer);
}

async function compile(outDir) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(root, 'tsconfig.build.json');
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', project, '--outDir', outDir], { cwd: root });
  } catch (error) {
    throw new Error(`tsc: ${error.stdout || error.message}`);
  }
}

/** Templates, fonts, sounds, lists: what the program reads beside its code. */
async function copyPlainFiles(outDir) {
  for (const file of (await serverSources()).filter((name) => !/\.tsx?$/.test(name))) {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();

/** `npm run build`, and `npm ci` by `prepare`, which may have left out the tools (`--omit=dev`). */
async function run() {
  if (!existsSync(join(root, 'node_modules', 'typescript'))) {
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
