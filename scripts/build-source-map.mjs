// Source maps (ECMA-426) as small as a stack trace needs them: for each line of ours, the file and the line that it comes from.

/**
 * @param json a source map; what comes from packages, and which column became which, is left out
 * @returns the smaller map, as JSON: a tenth of it, quickly read by a program that has just failed
 */
export function withLinesAlone(json) {
  const { version, sources, mappings } = JSON.parse(json);
  const isOurs = sources.map((source) => !source.includes('node_modules/'));
  let [source, line] = [0, 0];
  const told = { source: 0, line: 0 };
  const lines = mappings.split(';').map((segments) => {
    let first;
    for (const segment of segments.split(',').filter(Boolean)) {
      const [, sourceStep = 0, lineStep = 0] = numbersOf(segment);
      source += sourceStep;
      line += lineStep;
      first ??= { source, line };
    }
    if (!first || !isOurs[first.source]) return '';
    const kept = [0, first.source - told.source, first.line - told.line, 0];
    Object.assign(told, first);
    return kept.map(textOf).join('');
  });
  const named = sources.map((name, n) => (isOurs[n] ? name.replace(/^.*?(?=src\/)/, '') : ''));
  return JSON.stringify({ version, sources: named, names: [], mappings: lines.join(';') });
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 VLQ: five bits a digit, the lowest first, the sixth says that more follow; the lowest bit of all is the sign. */
function numbersOf(segment) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function textOf(number) {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const more = rest >> 5;
    text += DIGITS[(rest & 31) | (more ? 32 : 0)];
    rest = more;
  } while (rest);
  return text;
}
