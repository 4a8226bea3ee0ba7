/**
 * Keeps French punctuation with its word when a page or a mail is laid out: the space after « and before
 * » : ; ? ! %, and those of « 14 h 09 », become no-break spaces. Texts are written, compared and tested with
 * ordinary ones. Only what is read changes: never a tag with its attributes (so no value that a form sends), nor
 * the inside of an element whose text is taken as it is.
 * @param html as rendered by preact: attributes between double quotes, `<` always escaped in texts
 */
export function withNoBreakSpaces(html: string): string {
  return html.replace(PIECES, (piece) => (piece.startsWith('<') ? piece : inText(piece)));
}

const PIECES = /<(script|style|title|option|textarea|pre|code)\b[\s\S]*?<\/\1>|<(?:[^<>"]|"[^"]*")*>|[^<]+/g;

const NO_BREAK = '\u00a0';

function inText(text: string): string {
  return text
    .replace(/(?<=«) | (?=[»:;?!%])/g, NO_BREAK)
    .replace(/(?<=\d) h (?=\d)/g, `${NO_BREAK}h${NO_BREAK}`);
}
