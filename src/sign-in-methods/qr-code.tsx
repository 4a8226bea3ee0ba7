import { encode } from 'uqr';

/** Modules that stay white around it, without which a camera finds nothing (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/**
 * A text for the camera of a telephone to read. Black on white on a dark screen too: few read it the other way round.
 * @param label what it is, for who does not see it
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const side = size + 2 * QUIET;
  return (
    <svg
      class="ep-qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={side} height={side} fill="white" />
      <path fill="black" d={pathOf(data)} />
    </svg>
  );
}

/** One bar for all black modules that stand beside each other. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((isBlack, x) => {
        if (!isBlack || row[x - 1]) return [];
        const end = row.indexOf(false, x);
        const width = (end === -1 ? row.length : end) - x;
        return `M${x + QUIET} ${y + QUIET}h${width}v1h-${width}z`;
      }),
    )
    .join('');
}
