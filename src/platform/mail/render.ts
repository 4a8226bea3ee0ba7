import { compile } from 'html-to-text';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { withNoBreakSpaces } from '../no-break-spaces.ts';

/** The two parts of a mail out of one source, so that they never say different things. */
export function renderMail(vnode: VNode): { html: string; text: string } {
  const html = `<!doctype html>${renderToString(vnode)}`;
  return { html: withNoBreakSpaces(html), text: `${toText(html).trim()}\n` };
}

const HEADING = { options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 } };

const toText = compile({
  // RFC 3676, 4.2; a word longer than that, such as an address to follow, stays whole.
  wordwrap: 72,
  selectors: [
    { selector: 'h1', ...HEADING },
    { selector: 'h2', ...HEADING },
    { selector: 'h3', ...HEADING },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'img', format: 'skip' },
  ],
});
