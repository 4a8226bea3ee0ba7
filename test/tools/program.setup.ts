import { buildIfStale } from './build.ts';
import { chromium } from './provision.ts';

/** Runs once before the journeys: the real program is built, and there is a browser to open it with. */
export default async function prepareProgram(): Promise<void> {
  await buildIfStale();
  process.env.TEST_CHROMIUM ??= await chromium();
}
