import { STOP_REMOVAL_PATH } from '../../factors/removal.ts';
import { SECOND_STEP_PATHS } from '../second-step-page.tsx';

/** Where whoever cannot give the second step goes on. */
export const LOST_PATHS = {
  ways: SECOND_STEP_PATHS.lost,
  removal: `${SECOND_STEP_PATHS.lost}/retrait`,
  stop: STOP_REMOVAL_PATH,
  stopped: `${STOP_REMOVAL_PATH}/fait`,
} as const;
