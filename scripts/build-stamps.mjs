// A stamp is the hash of what something was built from: it tells whether that something is stale.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/**
 * Whether a part was built from the files as they now are: from those named, or else from those that the last
 * build of the part read.
 */
export async function isFresh(part, files) {
  const stamp = JSON.parse(await readFile(stampFile(part), 'utf8').catch(() => '{}'));
  return stamp.hash !== undefined && stamp.hash === (await hashOf(files ?? stamp.files));
}

/** Notes what a part was built from: paths below the root. The inputs of every build go without saying. */
export async function writeStamp(part, files) {
  await mkdir(dist, { recursive: true });
  await writeFile(stampFile(part), JSON.stringify({ hash: await hashOf(files), files }, null, 1));
}

async function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of [...new Set([...(await commonInputs()), ...files])].sort()) {
    const content = await readFile(join(root, file)).catch(() => 'absent');
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The packages and the build itself. */
async function commonInputs() {
  const scripts = (await readdir(join(root, 'scripts'))).filter((name) => /^build.*\.mjs$/.test(name));
  return ['package-lock.json', ...scripts.map((name) => `scripts/${name}`)];
}

function stampFile(part) {
  return join(dist, `.stamp-${part}`);
}

/** Every file below a folder, by its path from there; none where there is no such folder. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
