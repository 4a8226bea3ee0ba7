import { pino } from 'pino';
import { BadConfig, type Config, readConfig } from '../config/config.ts';
import { httpAddress } from '../http/server/listen.ts';
import { explainFailure, type OpenPlatform, openPlatform } from '../open-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { type Given, readOptions, WrongOption } from './options.ts';

/** What the operator asked for cannot be done, and why: one line, no fault of the program. */
export class Refused extends Error {}

/** One of the operator's commands (`npm run …`). */
export interface Command<Name extends string, Wanted> {
  /** The whole command as it is typed, shown when an option is wrong. */
  usage: string;
  /** Options that it takes, each with a value. */
  options: readonly Name[];
  /** How many values it takes without a name; none by default. */
  values?: number;
  /** It writes addresses of the site, so that BASE_URL must be given: nothing listens here that could tell it. */
  writesLinks?: boolean;
  /** It works on the tables alone: no SECRET_KEY is asked of whoever owns them. */
  knowsNoSecrets?: boolean;
  /** Makes plain values of the options. @throws WrongOption */
  read(given: Given<Name>): Wanted;
  /** Does it. @returns an exit code other than 0 where there is something to tell by it. @throws Refused */
  run(house: House, wanted: Wanted): Promise<number | undefined>;
}

/** What a command works with. */
export interface House {
  config: Config;
  /** Opens the database and all that use cases may touch; closed when the command ends. */
  open(): Promise<Platform>;
  /** The same, for work that may take minutes. */
  openForLongWork(): Promise<Platform>;
  /** A line on stdout. */
  say(line: string): void;
}

const FAILED = 1;
/** By custom, a command that was typed wrongly. */
const WRONG_USE = 2;

/** Reads options and settings, runs the command, closes what it opened, and says in one line what went wrong. */
export async function runCommand<Name extends string, Wanted>(command: Command<Name, Wanted>): Promise<void> {
  process.exitCode = await codeOf(command).catch((error: unknown) => {
    if (error instanceof WrongOption) {
      console.error(`${error.message}; usage: ${command.usage}`);
      return WRONG_USE;
    }
    console.error(error instanceof Refused ? error.message : explainFailure('The command failed', error));
    return FAILED;
  });
}

async function codeOf<Name extends string, Wanted>(command: Command<Name, Wanted>): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(`usage: ${command.usage}`);
    return 0;
  }
  const wanted = command.read(readOptions(args, command.options, command.values));
  const config = readConfig(process.env, { serves: false, seals: !command.knowsNoSecrets });
  if (command.writesLinks && !config.BASE_URL)
    throw new BadConfig(['BASE_URL: is required here, for this command writes the address of the site']);
  const opened: OpenPlatform[] = [];
  try {
    const open = async (): Promise<OpenPlatform> => {
      // On stderr: stdout is what the command has to say.
      const log = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true }));
      const baseUrl = config.BASE_URL ?? httpAddress(config.HOST, config.PORT);
      const one = await openPlatform(config, baseUrl, log, console.log);
      opened.push(one);
      return one;
    };
    const house: House = {
      config,
      say: console.log,
      open: async () => (await open()).platform,
      openForLongWork: async () => (await open()).forLongWork,
    };
    return (await command.run(house, wanted)) ?? 0;
  } finally {
    for (const { close } of opened) await close();
  }
}
