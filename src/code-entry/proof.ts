import type { CodePurpose } from '../account/activation/check-code.ts';

/**
 * What the browser carries from one tab of the activation to the next, sealed: that its bearer entered a code that
 * worked. No session is needed.
 */
export type ActivationProof =
  /** The code is shown again on the second tab. */
  | { step: 'code-entered'; purpose: CodePurpose; codeId: string; code: string }
  /** The recap can be read again for a while without signing in: see `recap-access.ts`. */
  | { step: 'activated'; purpose: CodePurpose; subjectId: string };
