import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Milliseconds of one tick of `/proc/<pid>/stat`: Linux counts a hundred a second for every program. */
const TICK_MS = 10;

/** What a process has used of the processors, in milliseconds: all its threads, those that ended too. */
export function cpuMs(pid: number): number {
  const [user, system] = statOf(pid).slice(11, 13);
  return (Number(user) + Number(system)) * TICK_MS;
}

/**
 * The same for a process and all those that it started: for a PostgreSQL server whoever serves a connection, writes the log,
 * vacuums; for ours what prints and draws. Those that ended are in the account of the first one, which waited for them.
 */
export function cpuMsOfAll(pid: number): number {
  const own = statOf(pid).slice(11, 15).map(Number);
  const first = own.reduce((sum, ticks) => sum + ticks, 0) * TICK_MS;
  return childrenOf(pid).reduce((sum, child) => sum + ifRunning(() => cpuMs(child)), first);
}

/** Memory of a process, in MiB: now, and at its highest. */
export function memoryOf(pid: number): { now: number; highest: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024;
  return { now: mebibytes('VmRSS'), highest: mebibytes('VmHWM') };
}

/** The same of a process and all those that it started; the highest of each may lie at different times. */
export function memoryOfAll(pid: number): { now: number; highest: number } {
  const all = [pid, ...childrenOf(pid)].map(memoryOf);
  const sum = (of: 'now' | 'highest') => all.reduce((total, one) => total + one[of], 0);
  return { now: sum('now'), highest: sum('highest') };
}

/** The process that started this one. */
export function parentOf(pid: number): number {
  return Number(statOf(pid)[1]);
}

/** One line for whoever reads the figures elsewhere. */
export function describeMachine(): string {
  const [first] = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${gibibytes} GiB, Node.js ${process.version}`;
}

/** How much others used of the processors while something was measured: 0 on a quiet machine. */
export function busyTicks(): { busy: number; all: number } {
  const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/);
  const all = ticks.slice(0, 8).reduce((sum, count) => sum + Number(count), 0);
  return { all, busy: all - Number(ticks[3]) - Number(ticks[4]) };
}

/** What stands after the name of the program, which may hold blanks: state, parent, … (proc(5)). */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

export function childrenOf(pid: number): number[] {
  const running = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return running.filter((one) => ifRunning(() => parentOf(one)) === pid);
}

/** A process may end while it is looked at. */
function ifRunning(read: () => number): number {
  try {
    return read();
  } catch {
    return 0;
  }
}

export const isLinux = existsSync('/proc/self/stat');
