import { expect } from 'vitest';

export { changeActivation } from '../../src/credentials/change-kind.tsx';

import { asRead } from './as-read.ts';
import type { Visitor } from './visitor.ts';

export const TAB = '/activation/identifiants';
export const RECAP = '/activation/recapitulatif';

/** First tab of the activation. @returns the second, as it is read */
export async function entersCode(who: Visitor, code: string): Promise<string> {
  expect((await who.post('/activation', { code })).headers.location).toBe(TAB);
  return asRead((await who.get(TAB)).body);
}

export const asksPassword = (page: string) => page.includes('name="password"');

/** The second tab. @returns where it leads, or the errors it comes back with */
export async function entersCredentials(
  who: Visitor,
  fields: Record<string, string>,
): Promise<string | string[]> {
  const answer = await who.post(TAB, fields);
  if (answer.statusCode === 303) return String(answer.headers.location);
  expect(answer.statusCode).toBe(422);
  const list = /govuk-error-summary__list">(.*?)<\/ul>/s.exec(asRead(answer.body))?.[1] ?? '';
  return [...list.matchAll(/<li>(?:<a [^>]*>)?([^<]*)/g)].map(([, text]) => text ?? '');
}
