import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What the tests need beyond npm. */
export interface Provisions {
  /** Path of the Chromium program. */
  chromium: string;
  /** Folder of PostgreSQL's `initdb` and `postgres`. */
  postgresBin: string;
}

/** Something is missing that this user may not install; the message is one line that says what to do. */
export class MissingProgram extends Error {}

/**
 * Finds Chromium and PostgreSQL, and installs what is missing where it can (root and apt-get).
 * @throws MissingProgram
 */
export async function provision(): Promise<Provisions> {
  return { postgresBin: await postgresBin(), chromium: await chromium() };
}

/** The system's Chromium: CHROMIUM_PATH, or the first one on PATH. @throws MissingProgram */
export async function chromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (!process.env.CHROMIUM_PATH && mayInstall())
    await aptGet('install', '--yes', '--no-install-recommends', 'chromium');
  return findChromium() ?? missing('Chromium', 'chromium', 'CHROMIUM_PATH to the program');
}

/** The folder of PostgreSQL's server programs: PG_BIN, PATH, or Debian's own place. @throws MissingProgram */
export async function postgresBin(): Promise<string> {
  const found = findPostgresBin();
  if (found) return found;
  if (!process.env.PG_BIN && mayInstall()) await installPostgres();
  return findPostgresBin() ?? missing('PostgreSQL', 'postgresql', 'PG_BIN to the folder of initdb');
}

/** The program Tesseract, which only `npm run captcha:attack` needs: PATH. @throws MissingProgram */
export async function tesseract(): Promise<string> {
  const found = findOnPath('tesseract');
  if (found) return found;
  if (mayInstall()) await aptGet('install', '--yes', '--no-install-recommends', 'tesseract-ocr');
  return findOnPath('tesseract') ?? missing('Tesseract', 'tesseract-ocr', 'PATH to find it');
}

/** The pooler PgBouncer, which only the tests behind one need: PATH, or Debian's own place. @throws MissingProgram */
export async function pgbouncer(): Promise<string> {
  const find = () => findOnPath('pgbouncer') ?? ['/usr/sbin/pgbouncer'].find(isProgram);
  const found = find();
  if (found) return found;
  if (mayInstall()) await aptGet('install', '--yes', '--no-install-recommends', 'pgbouncer');
  return find() ?? missing('PgBouncer', 'pgbouncer', 'PATH to find it');
}

/** HAProxy, which only the commands of `npm run test:faults` need: PATH, or Debian's own place. @throws MissingProgram */
export async function haproxy(): Promise<string> {
  const find = () => findOnPath('haproxy') ?? ['/usr/sbin/haproxy'].find(isProgram);
  const found = find();
  if (found) return found;
  if (mayInstall()) await aptGet('install', '--yes', '--no-install-recommends', 'haproxy');
  return find() ?? missing('HAProxy', 'haproxy', 'PATH to find it');
}

function findChromium(): string | undefined {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return isProgram(asked) ? asked : undefined;
  return findOnPath('chromium', 'chromium-browser', 'google-chrome');
}

/** The first of these programs that is there. */
function findOnPath(...names: string[]): string | undefined {
  return names.flatMap((name) => foldersOnPath().map((folder) => join(folder, name))).find(isProgram);
}

function findPostgresBin(): string | undefined {
  const asked = process.env.PG_BIN;
  const folders = asked ? [asked] : [...foldersOnPath(), ...debianPostgresFolders()];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => isProgram(join(folder, name))));
}

/** Debian keeps the server programs off PATH; the newest major comes first. */
function debianPostgresFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const majors = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return majors.map((major) => join(root, major, 'bin'));
}

function foldersOnPath(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && foldersOnPath().some((folder) => isProgram(join(folder, 'apt-get')));
}

function missing(what: string, debianPackage: string, variable: string): never {
  throw new MissingProgram(
    `This needs ${what}, which is not on this machine: install it (Debian, Ubuntu: apt-get install ${debianPackage}) or set ${variable}.`,
  );
}

/**
 * Debian's package creates a cluster of its own and starts it. The tests want the programs only,
 * so that is switched off while the package is installed, and on again afterwards.
 */
async function installPostgres(): Promise<void> {
  await aptGet('install', '--yes', '--no-install-recommends', 'postgresql-common');
  const file = '/etc/postgresql-common/createcluster.conf';
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, `${before}\ncreate_main_cluster = false\n`);
  try {
    await aptGet('install', '--yes', '--no-install-recommends', 'postgresql');
  } finally {
    writeFileSync(file, before);
  }
}

let listsAreFresh = false;

async function aptGet(...command: string[]): Promise<void> {
  if (!listsAreFresh) await aptGetOnce('update');
  listsAreFresh = true;
  await aptGetOnce(...command);
}

const TRIES = 60;
const SECONDS_BETWEEN = 5;

/**
 * apt-get waits by itself for the lock of dpkg, but not for the one of its package lists:
 * another installation may hold it for some minutes.
 * A failure is told and left at that: the caller looks whether the program is there now.
 */
async function aptGetOnce(...command: string[]): Promise<void> {
  console.log(`apt-get ${command.join(' ')}`);
  for (let tries = 1; ; tries++) {
    const complaint = runAptGet(command);
    if (!complaint) return;
    if (tries === TRIES || !complaint.includes('Could not get lock')) {
      console.error(complaint.trim());
      return;
    }
    await pause(SECONDS_BETWEEN * 1000);
  }
}

/** What apt-get complained of, or `undefined` when all went well. */
function runAptGet(command: string[]): string | undefined {
  try {
    execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...command], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    });
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    return stderr?.toString() || String(error);
  }
}
