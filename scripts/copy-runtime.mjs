// `node scripts/copy-runtime.mjs FOLDER`: what the running program needs and nothing else, for an image. dist/ has most
// packages in it already (see build-server.mjs); those that it leaves in node_modules come along with what they need.
import { constants } from 'node:fs';
import { copyFile, cp, mkdir, readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LEFT_OUT } from './build-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');

/** The embedded database is for trials; the native driver is nobody's choice here. */
const NOT_IN_PRODUCTION = ['@electric-sql/pglite', 'pg-native'];
/** Read as files, by the documents and the captcha. */
const DATA = ['@expo-google-fonts/atkinson-hyperlegible-next'];
/** For developers of those packages: types, maps, other formats of the same code. */
const UNUSED = /\.(?:d\.[cm]?ts|map|markdown)$|^(?:test|tests|examples?|docs|bench|benchmarks?)$/;

await copyRuntime(process.argv[2]);

async function copyRuntime(to) {
  if (!to) throw new Error('Say where to: node scripts/copy-runtime.mjs FOLDER');
  await mkdir(join(to, 'app'), { recursive: true });
  await copyFile(join(root, 'package.json'), join(to, 'app', 'package.json'));
  await copyFile(join(root, 'LICENSE'), join(to, 'app', 'LICENSE'));
  await cp(join(root, 'dist'), join(to, 'app', 'dist'), {
    recursive: true,
    filter: (path) => !isHidden(path),
  });
  await mkdir(join(to, 'bin'), { recursive: true });
  await copyFile(
    await realpath(join(modules, '.bin', 'node')),
    join(to, 'bin', 'node'),
    constants.COPYFILE_EXCL,
  );
  const packages = new Set();
  for (const name of await needed()) await follow(join(modules, name), packages);
  for (const folder of packages)
    await cp(folder, join(to, 'modules', relative(modules, folder)), {
      recursive: true,
      filter: (path) => !isUnused(folder, path),
    });
}

async function needed() {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const kept = LEFT_OUT.filter((name) => !NOT_IN_PRODUCTION.includes(name)).flatMap((name) =>
    name.endsWith('/*')
      ? Object.keys(dependencies).filter((one) => one.startsWith(name.slice(0, -1)))
      : [name],
  );
  return [...kept, ...DATA];
}

/** Adds the folder of a package and those of all that it needs, as Node.js would find them. */
async function follow(folder, packages) {
  if (packages.has(folder)) return;
  packages.add(folder);
  const own = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const peers = Object.keys(own.peerDependencies ?? {});
  const optional = [
    ...Object.keys(own.optionalDependencies ?? {}),
    ...peers.filter((name) => own.peerDependenciesMeta?.[name]?.optional),
  ];
  for (const name of new Set([...Object.keys(own.dependencies ?? {}), ...optional, ...peers])) {
    const found = await folderOf(name, folder);
    if (found) await follow(found, packages);
    // Those of other kinds of machine are not installed.
    else if (!optional.includes(name)) throw new Error(`${name}, which ${folder} needs, is not installed`);
  }
}

async function folderOf(name, from) {
  const folders = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  for (const folder of folders.filter((one) => one.startsWith(modules))) {
    const found = join(folder, name);
    if (await readFile(join(found, 'package.json')).catch(() => undefined)) return found;
  }
  return undefined;
}

function isHidden(path) {
  return relative(root, path)
    .split(sep)
    .some((part) => part.startsWith('.'));
}

/** A package within another has been found by itself, if it is needed. */
function isUnused(folder, path) {
  const parts = relative(folder, path).split(sep);
  return parts.includes('node_modules') || parts.some((part) => UNUSED.test(part));
}
