import { takeFile } from '../messages/attachments.ts';
import { addMessage, addThread, continueThread, markRead } from '../messages/write.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** A thread of a demonstration: what a holder asked, and what the administration answered since. */
export interface DemoThread {
  siren: string;
  service: string;
  /** By the address that signs in. */
  from: string;
  subject: string;
  question: string;
  answer: string;
  /** Of the file that comes with the answer, and the line that it reads. */
  attachment: { name: string; line: string };
  /** Days before the answer, which is as old as the demonstration: what is older than a mandate is no news. */
  asked: number;
}

const DAY_MS = 24 * 3_600_000;

/** The answer is unread: whoever may read it finds it counted in the menu. */
export async function writeDemoThread(
  tx: Tx,
  thread: DemoThread,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const authorId = ids.get(thread.from) ?? '';
  const asked = at(tx, thread.asked);
  const { id, at: openedAt } = await addThread(asked, { ...thread, fromService: false });
  const question = { id: FIXED.question, text: thread.question, files: [] };
  await addMessage(asked, { id, at: openedAt }, question, { authorId });
  await markRead(asked, authorId, id, openedAt);

  const answered = at(tx, 0);
  const answeredAt = await continueThread(answered, id, { fromService: true });
  if (!answeredAt) return;
  const { name, line } = thread.attachment;
  const taken = await takeFile(answered, name, inOnePiece(smallPdf(line)));
  const files = taken.outcome === 'taken' ? [taken.file] : [];
  await addMessage(
    answered,
    { id, at: answeredAt },
    { id: FIXED.answer, text: thread.answer, files },
    { authorId: null },
  );
}

const FIXED = {
  question: '00000000-0000-4000-8000-0000000000a1',
  answer: '00000000-0000-4000-8000-0000000000a2',
};

/** The same transaction some days before, with ids that repeat: a demonstration is the same each time it is made. */
function at(tx: Tx, days: number): Tx {
  const now = new Date(tx.clock.now().getTime() - days * DAY_MS);
  const random = {
    bytes: (length: number) => Buffer.alloc(length, days),
    below: (below: number) => days % below,
    uuid: () => FIXED.question,
  };
  return { ...tx, clock: { now: () => now }, random };
}

async function* inOnePiece(content: Buffer) {
  yield content;
}

/** A page with one line, as any reader of PDF opens it (ISO 32000-1, 7.5). */
function smallPdf(line: string): Buffer {
  const text = `BT /F1 14 Tf 72 760 Td (${line.replaceAll(/[()\\]/g, '\\$&')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let body = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const place = body.length;
    body += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  const end = `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${count}\n0000000000 65535 f \n${table}${end}`, 'latin1');
}
