import {
  HOLDER_FIELDS,
  type HolderData,
  type HolderField,
  type HolderPart,
  partsOf,
} from '../holder-data/holder.ts';

/** One thing that changed, as the mail tells it. */
export interface ToldChange {
  part: HolderPart;
  before: string;
  after: string;
}

export function changedFields(before: HolderData, after: HolderData): HolderField[] {
  return HOLDER_FIELDS.filter((name) => after[name] !== before[name]);
}

/** What changed between two states of a holder's data, in the order of the form. */
export function toldChanges(before: HolderData, after: HolderData): ToldChange[] {
  return partsOf(changedFields(before, after)).map((part) => ({
    part,
    before: part.told(before),
    after: part.told(after),
  }));
}
