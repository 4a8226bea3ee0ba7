import { BadConfig, readConfig } from '../../src/config/config.ts';

export const KEY = 'twenty-characters-and-secret-part-of-key';
export const OTHER_KEY = 'words-of-another-key-that-is-long-enough';

export type Env = Record<string, string | undefined>;

/** What stops a start, or a command; nothing where it is not stopped. */
export function faultsOf(env: Env, use = { serves: true, seals: true }): readonly string[] {
  try {
    readConfig(env, use);
  } catch (error) {
    if (error instanceof BadConfig) return error.faults;
    throw error;
  }
  return [];
}

/** The variables that they name. */
export const namesIn = (faults: readonly string[]) => faults.map((fault) => fault.split(':')[0]);
