// Adds to package-lock.json the optional packages of other platforms that their parents declare and that npm
// left out, because it could not fetch them when the lock was written: `npm ci` refuses a lock without them.
// They bear no integrity hash, since nobody here has seen them; npm fetches them only on their own platform.
// Run after every change of a dependency: node scripts/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const SYSTEMS = ['android', 'darwin', 'linux', 'win32'];
const PROCESSORS = [
  ['arm-eabi', 'arm'],
  ['arm-gnueabihf', 'arm'],
  ['arm64', 'arm64'],
  ['x64', 'x64'],
  ['riscv64', 'riscv64'],
];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = Object.values(lock.packages).flatMap((parent) =>
  Object.entries(parent.optionalDependencies ?? {}).flatMap(([name, version]) => {
    const path = `node_modules/${name}`;
    const entry = lock.packages[path] ? undefined : entryOf(name, version, parent.dev);
    return entry ? [[path, entry]] : [];
  }),
);
const packages = [...Object.entries(lock.packages), ...added].sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
console.log(`${added.length} packages of other platforms added to ${FILE}`);

/** What the name of a prebuilt package says of its platform: `…-linux-arm64-musl`. */
function entryOf(name, version, dev) {
  const os = SYSTEMS.find((system) => name.includes(`-${system}-`));
  const cpu = PROCESSORS.find(([word]) => name.includes(`-${word}`))?.[1];
  if (!os || !cpu) return undefined;
  const libc = /musl/.test(name) ? ['musl'] : /-gnu/.test(name) ? ['glibc'] : undefined;
  return { version, cpu: [cpu], ...(dev && { dev }), ...(libc && { libc }), optional: true, os: [os] };
}
