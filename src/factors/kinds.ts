import type { FormBody } from '../http/form-body.ts';
import { BACKUP_CODE } from './backup-code.ts';
import type { SecondStepKind } from './kind.ts';
import { PASSKEY } from './passkey.ts';
import { cancelRemoval } from './removal.ts';
import { TOTP } from './totp.ts';

/** Every kind of second step: one more is a line here, and its way on the page that asks for it. */
const SECOND_STEP_KINDS: readonly SecondStepKind[] = [PASSKEY, TOTP, BACKUP_CODE].map(showsThatItIsNotLost);

/** Wherever one is given, not everything is lost: a removal asked for is off. */
function showsThatItIsNotLost(kind: SecondStepKind): SecondStepKind {
  return {
    ...kind,
    async check(ground, account, given, where) {
      const useUp = await kind.check(ground, account, given, where);
      return (
        useUp &&
        (async (tx, locked) => {
          const used = await useUp(tx, locked);
          if (used) await cancelRemoval(tx, locked, 'factor-given', where.origin);
          return used;
        })
      );
    },
  };
}

export interface GivenSecondStep {
  kind: SecondStepKind;
  given: string;
}

/** The second step that a form gives, of whatever kind; undefined where nothing is given, or nothing that could be one. */
export function givenSecondStep(body: FormBody): GivenSecondStep | undefined {
  for (const kind of SECOND_STEP_KINDS) {
    const given = kind.given(body);
    if (given !== undefined) return { kind, given };
  }
  return undefined;
}
