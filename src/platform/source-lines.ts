import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const maps = new Map<string, SourceMap | undefined>();

/**
 * A stack trace that names the lines of `src/` instead of those of the one file that they were built into. Its map is read
 * with the first fault: Node.js itself (`--enable-source-maps`) would keep it in memory from the start.
 */
export function inSources(stack: string): string {
  return stack.replaceAll(
    /(file:\/\/\/[^\s:]{1,500}\.js):(\d+):(\d+)/g,
    (place, file: string, line: string, column: string) => {
      const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      // Of a line that has none, the nearest one before is told.
      if (!entry || !('originalSource' in entry) || entry.generatedLine !== Number(line) - 1) return place;
      return `${entry.originalSource}:${entry.originalLine + 1}`;
    },
  );
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  return maps.get(file);
}

/** Whatever is amiss with it, the trace is told as it is: nothing may keep a fault out of the log. */
function readMap(url: string): SourceMap | undefined {
  try {
    const path = fileURLToPath(url);
    if (path.includes('node_modules') || !existsSync(path)) return undefined;
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
