import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest: begun last, one of them would keep a single core busy while the other waits. */
const LONGEST = [
  'journeys/pages',
  'journeys/captcha-work',
  'journeys/dispute',
  'faults/torture',
  'faults/kill',
  'faults/stop',
  'captcha/over-http',
  'test/version-0.1.0',
  'http/neighbours',
  'cli/tune-hash',
  'test/limits-without-captcha',
  'sign-in/second-step',
];

/** Of the files that run two at a time, the longest first; then the largest, as vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const known = LONGEST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return known === -1 ? LONGEST.length : known;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
