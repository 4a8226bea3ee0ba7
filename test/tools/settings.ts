import { BadConfig, readConfig } from '../../src/config/config.ts';

export const KEY = 'Zk3vQ8rT1xW9bN5mJ7hG2dS4fL6pC0yXaRuE';
export const OTHER_KEY = 'hB7wK2nV9cX4mZ6tJ1qD8gF3sL5pR0yTxWkM';

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
