import { createContext } from 'preact';
import type { HolderHeader } from './view.ts';

/** The field in which whatever can be typed is typed: the code of the application, or one on paper. */
export const SECOND_STEP_FIELD = 'second_step';

/** The factors that are asked of the holder beside the present password; none where nobody is signed in. */
export const OwnFactors = createContext<Pick<HolderHeader, 'factors' | 'passkey'>>({ factors: [] });
