import { type StepCookie, stepCookie } from '../account/http/step-cookie.ts';
import type { Web } from '../account/http/web.ts';

/** What a browser carries, sealed, from the sign-in form to the page of the code. */
export interface CodeStep {
  /** Names the code that was mailed for this browser, if one was: whether is not to be seen. */
  codeId: string;
  email: string;
  returnTo?: string;
  /** Codes typed so far that were wrong: what the page says goes by it, what is compared goes by the database. */
  wrong: number;
}

export function codeSteps({
  platform,
  secureCookies,
}: Pick<Web, 'platform' | 'secureCookies'>): StepCookie<CodeStep> {
  return stepCookie<CodeStep>(platform, secureCookies, 'sign-in');
}
