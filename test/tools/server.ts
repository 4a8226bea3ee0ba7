import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '../../dist/main.js');
const END_WITH_PARENT = join(import.meta.dirname, 'end-with-parent.mjs');

export interface ServerOptions {
  /** Settings, as in the README. By default: any free port, a DATA_DIR of its own, and nothing else. */
  env?: Record<string, string>;
  /** In an empty folder, where it makes its tables first; else they are there, and hold nothing. */
  isFirst?: boolean;
  /** File that Node.js runs; by default this version as it is built. */
  program?: string;
}

/** The real program in a process of its own, as an operator runs it. */
export interface TestServer {
  /** `http://localhost:<port>`, the same after a restart. */
  readonly url: string;
  readonly dataDir: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Everything it has written to stdout and stderr, all starts together. */
  output(): string;
  /** Asks it to end (SIGTERM) and waits; its exit code, `null` where a signal ended it. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Stops it where it runs, and starts it on the same port, data and settings, with `env` on top. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Kills it where it still runs, and removes its data: the last thing a test does with it. */
  close(): Promise<void>;
}

/** @throws with what the program wrote, when it ends instead of listening */
export async function startServer({
  env = {},
  isFirst = false,
  program = PROGRAM,
}: ServerOptions = {}): Promise<TestServer> {
  if (!existsSync(program)) throw new Error('dist/main.js is missing: npm run build');
  const dataDir = mkdtempSync(join(tmpdir(), 'espace-for-tests-'));
  const { TEST_DATA_DIR } = process.env;
  if (TEST_DATA_DIR && !isFirst && !env.DATABASE_URL) cpSync(TEST_DATA_DIR, dataDir, { recursive: true });
  const written: string[] = [];
  const start = (settings: Record<string, string>) =>
    startProgram(program, { DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', ...env, ...settings }, written);
  const end = async (signal: NodeJS.Signals) => {
    if (running.exitCode === null && running.signalCode === null) {
      running.kill(signal);
      await once(running, 'close');
    }
    return running.exitCode;
  };

  let running = await start({}).catch((error) => {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  });
  const { url } = running;
  return {
    url,
    dataDir,
    get pid() {
      return running.pid ?? 0;
    },
    output: () => written.join(''),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    async restart(settings = {}) {
      await end('SIGTERM');
      running = await start({ PORT: new URL(url).port, ...settings });
    },
    async close() {
      await end('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Program = ChildProcess & { url: string };

async function startProgram(file: string, env: Record<string, string>, written: string[]): Promise<Program> {
  const program = spawn(process.execPath, ['--import', END_WITH_PARENT, file], {
    env: { PATH: process.env.PATH, ...env },
    cwd: env.DATA_DIR,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const from = written.length;
  const keep = (chunk: Buffer) => written.push(chunk.toString());
  program.stdout?.on('data', keep);
  program.stderr?.on('data', keep);
  const url = await listening(program, () => written.slice(from).join(''));
  return Object.assign(program, { url });
}

/** The address in the line by which the program says that it listens. */
function listening(program: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    program.stdout?.on('data', () => {
      const address = LISTENING.exec(output())?.[1];
      if (address) resolve(address.replace('//127.0.0.1:', '//localhost:'));
    });
    program.once('close', (code, signal) =>
      reject(new Error(`the program ended (${signal ?? code}) before it listened:\n${output()}`)),
    );
    program.once('error', reject);
  });
}

/**
 * Up to what follows the port: a line may arrive in two pieces. Not the first address of it, which is BASE_URL, nor the
 * line of the HTTP server, after which the program is not yet ready to be asked to end.
 */
const LISTENING = /listening on (http:\/\/[^\s"')]+:\d+)[^\d]/i;
