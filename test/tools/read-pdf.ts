import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { asRead } from './as-read.ts';

/** What a reader of a PDF finds in it, by eye, by ear (its tags) or by its properties. */
export interface ReadPdf {
  pages: number;
  /** The text of all pages as it is drawn, in its order; each line ends with a line feed. */
  text: string;
  /** Each tagged element that holds text itself, line by line, in reading order; ornaments are not tagged. */
  tagged: { role: string; text: string }[];
  /** Where each stretch of text stands on its page: millimetres from its left and upper edge to the base line. */
  placed: { text: string; left: number; right: number; top: number }[];
  isTagged: boolean;
  language: string | undefined;
  /** The part of PDF/UA the document declares to obey. */
  accessibilityPart: string | null;
  title: string | undefined;
  author: string | undefined;
  /** As written: `D:20230822120936Z`. */
  createdAt: string | undefined;
  fonts: { name: string; embedded: boolean }[];
}

/** Reads `bytes` with the PDF engine of a browser. Rejects if it is no PDF. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const loading = getDocument({
    data: new Uint8Array(bytes),
    fontExtraProperties: true,
    useSystemFonts: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await loading.promise;
    const numbers = Array.from({ length: document.numPages }, (_, index) => index + 1);
    const pages = await Promise.all(numbers.map(async (number) => readPage(await document.getPage(number))));
    const { info, metadata } = await document.getMetadata();
    const properties = info as Record<string, string | undefined>;
    // A Map, whatever its type says.
    const marks: unknown = await document.getMarkInfo();
    return {
      pages: document.numPages,
      text: pages.map((page) => page.text).join('\n'),
      tagged: pages.flatMap((page) => page.tagged),
      placed: pages.flatMap((page) => page.placed),
      isTagged: marks instanceof Map && marks.get('Marked') === true,
      language: properties.Language,
      accessibilityPart: metadata?.get('pdfuaid:part') ?? null,
      title: properties.Title,
      author: properties.Author,
      createdAt: properties.CreationDate,
      fonts: pages.flatMap((page) => page.fonts),
    };
  } finally {
    await loading.destroy();
  }
}

type Document = Awaited<ReturnType<typeof getDocument>['promise']>;
type Page = Awaited<ReturnType<Document['getPage']>>;

async function readPage(page: Page) {
  // Fonts are only there once the page has been read for drawing.
  await page.getOperatorList();
  const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
  const piecesOfMark = new Map<string, Piece[]>();
  let mark: string | undefined;
  let text = '';
  for (const item of items) {
    if ('str' in item) {
      const said = asRead(item.str);
      text += said + (item.hasEOL ? '\n' : '');
      const piece = { text: said, height: item.transform[5] };
      if (mark && item.str) piecesOfMark.set(mark, [...(piecesOfMark.get(mark) ?? []), piece]);
    } else {
      mark = item.type === 'endMarkedContent' ? undefined : item.id;
    }
  }
  const placed = items.flatMap((item) => ('str' in item && item.str.trim() ? [placeOf(page, item)] : []));
  return { text, placed, tagged: leavesOf(await page.getStructTree(), piecesOfMark), fonts: fontsOf(page) };
}

const MM_PER_POINT = 25.4 / 72;

function placeOf(page: Page, { str, transform, width }: { str: string; transform: number[]; width: number }) {
  const [x = 0, y = 0] = transform.slice(4);
  const height = page.view[3] ?? 0;
  return {
    text: asRead(str),
    left: x * MM_PER_POINT,
    right: (x + width) * MM_PER_POINT,
    top: (height - y) * MM_PER_POINT,
  };
}

/** A stretch of text in one font, and how high on the page it stands. */
interface Piece {
  text: string;
  height: number;
}

/** A node of the tree of tags: an element with its role, or a reference to marked content. */
interface Tag {
  role?: string;
  id?: string;
  children?: Tag[];
}

function leavesOf(tree: Tag | null, piecesOfMark: ReadonlyMap<string, Piece[]>): ReadPdf['tagged'] {
  const children = tree?.children ?? [];
  const own = children.flatMap(({ id }) => (id ? (piecesOfMark.get(id) ?? []) : []));
  const below = children.flatMap((child) => leavesOf(child, piecesOfMark));
  return own.length > 0 ? [{ role: tree?.role ?? '', text: linesOf(own) }, ...below] : below;
}

function linesOf(pieces: Piece[]): string {
  const joined = pieces.map(({ text, height }, index) => {
    const before = pieces[index - 1];
    return before && before.height !== height ? `\n${text}` : text;
  });
  return joined.join('').trim();
}

interface Font {
  name?: string;
  data?: Uint8Array;
  missingFile?: boolean;
}

function fontsOf(page: Page): ReadPdf['fonts'] {
  const objects = [...page.commonObjs] as [string, Font | null][];
  return objects.flatMap(([, font]) =>
    font?.name ? [{ name: font.name, embedded: !font.missingFile && (font.data?.length ?? 0) > 0 }] : [],
  );
}

/** The 12 letters of a letter's code, in its three groups of four; the letter says « Votre code » first. */
export function codeOnLetter({ tagged }: ReadPdf): string {
  const said = tagged.map(({ text }) => text.replaceAll(/\s/g, ''));
  const code = said[said.indexOf('Votrecode') + 1] ?? '';
  return code.replace(/^(.{4})(.{4})(.{4})$/, '$1 $2 $3');
}
