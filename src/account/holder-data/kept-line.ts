import { typedLine, withKeyboardSigns } from '../../platform/http/typed-line.ts';

/**
 * A line of the holder's data, with the signs of a keyboard. What is left as the account holds it stays exactly that, even
 * where it was kept before lines were read so.
 */
export function lineUnlessKept(typed: string, kept: string | undefined): string {
  const line = readLine(typed);
  return kept !== undefined && line === readLine(kept) ? kept : line;
}

/** A grave accent between letters is what some keyboards have for an apostrophe. */
function readLine(typed: string): string {
  return withKeyboardSigns(typedLine(typed)).replaceAll('`', "'");
}
