/** Where a document tells what made it: the dictionary of PDF 1.7, and XMP. Both stand in clear. */
const TOLD = [
  { before: '/Creator (Typst', version: /^ [\d.]+(?=\))/, close: ')' },
  { before: '<xmp:CreatorTool>Typst', version: /^ [\d.]+(?=<)/, close: '</xmp:CreatorTool>' },
];

/**
 * Takes the version of what made it out of a document (OWASP ASVS 5.0, 13.4.6): what follows moves up, and blanks fill
 * the end, which both notations allow there. Every byte after it stays where the document's table says that it is.
 * Typst has no setting for it.
 * @throws where the document does not tell it as expected: then another version of Typst tells it otherwise
 */
export function withoutVersion(pdf: Buffer): Buffer {
  for (const { before, version, close } of TOLD) {
    const at = pdf.indexOf(before, 0, 'latin1') + before.length;
    const found = version.exec(pdf.toString('latin1', at, at + 40))?.[0];
    if (at < before.length || found === undefined)
      throw new Error('the document does not tell what made it where it is looked for');
    pdf.write(close + ' '.repeat(found.length), at, 'latin1');
  }
  return pdf;
}
