import { Counter } from 'prom-client';
import type { Platform } from '../platform/platform.ts';
import { claimDueMails } from './claim-due-mail.ts';
import { judgeFailure } from './delivery-failure.ts';
import { after, type Mail } from './mail.ts';
import { NOBODY, openBody } from './outbox.ts';
import { LANES } from './purposes.ts';
import type { MailTransport } from './smtp.ts';

/**
 * Hands over the mails that are due one after the other, the most pressing first and of those the oldest. The worker
 * has several in hand at once.
 * @param batch stop after so many
 * @throws the database's own error; nothing is lost by it
 */
export async function deliverDueMails(
  platform: Platform,
  transport: MailTransport,
  batch = 50,
): Promise<{ handedOver: number; failed: number }> {
  const tally = { handedOver: 0, failed: 0 };
  while (tally.handedOver + tally.failed < batch) {
    const [mail] = (await claimDueMails(platform, 1)).mails;
    if (!mail) break;
    const left = await handOver(platform, transport, mail);
    tally[left ? 'handedOver' : 'failed'] += 1;
  }
  return tally;
}

/** For the metrics: tries that failed, and whose matter it is. */
export const mailFailures = new Counter({
  name: 'mail_failures_total',
  help: 'Mails not handed over: no such recipient, refused because of us, or server away or busy',
  labelNames: ['blame'],
  registers: [],
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** RFC 5321, 4.5.4.1: give up after four to five days. */
const GIVE_UP_AFTER_MS = 5 * 24 * HOUR_MS;

/** When each mail left that did, by its id, and of which the database could not be told. */
export type Unrecorded = Map<string, Date>;

/**
 * Hands over a mail just claimed, outside of any transaction, and records what became of it. It is sent twice only where
 * nobody can know that it was sent: when the process died between the server's « 250 » and the line that records it.
 * @param unrecorded is told of one that left while the database was away, for {@link recordHandOvers}
 * @returns whether it left
 * @throws the database's own error; one that did not leave is claimed again after its lease
 */
export async function handOver(
  platform: Platform,
  transport: MailTransport,
  mail: Mail,
  unrecorded: Unrecorded = new Map(),
): Promise<boolean> {
  try {
    if (mail.recipient !== NOBODY) await send(platform, transport, mail);
  } catch (error) {
    await recordFailure(platform, mail, error);
    return false;
  }
  const at = platform.clock.now();
  try {
    await recordHandOver(platform, transport, mail.id, at);
  } catch (error) {
    unrecorded.set(mail.id, at);
    throw error;
  }
  return true;
}

/**
 * Tells the database, once it is back, what left while it was away: else another instance, which cannot know, would send it
 * again after its lease, and the time of a code would not have begun.
 * @throws the database's own error; nothing is forgotten by it
 */
export async function recordHandOvers(
  platform: Platform,
  transport: MailTransport,
  unrecorded: Unrecorded,
): Promise<void> {
  for (const [id, at] of unrecorded) {
    await recordHandOver(platform, transport, id, at);
    unrecorded.delete(id);
  }
}

async function send(platform: Platform, transport: MailTransport, mail: Mail): Promise<void> {
  const body = openBody(platform, mail);
  // Most likely started with the wrong SECRET_KEY: the mail waits for the right one.
  if (!body) throw Object.assign(new Error('The body of a mail cannot be unsealed'), { code: 'EUNSEAL' });
  const { id, recipient: to, subject, created_at: writtenAt } = mail;
  await transport.send({ id, to, subject, writtenAt, sentAt: platform.clock.now(), ...body });
}

/** Recorded even on a mail withdrawn in the meantime: it did leave. */
async function recordHandOver(
  { db }: Platform,
  transport: MailTransport,
  id: string,
  handed_over_at: Date,
): Promise<void> {
  await db
    .updateTable('mail')
    .set({
      handed_over_at,
      last_error: null,
      ...(transport.keepsBody ? {} : { sealed_body: null }),
    })
    .where('id', '=', id)
    .where('handed_over_at', 'is', null)
    .execute();
}

async function recordFailure(platform: Platform, mail: Mail, error: unknown): Promise<void> {
  const { db, clock, log } = platform;
  const { blame, reason } = judgeFailure(error);
  mailFailures.inc({ blame });
  const now = clock.now();
  if (blame === 'recipient' || now >= after(mail.created_at, GIVE_UP_AFTER_MS))
    return abandon(platform, mail, { reason, refused: blame === 'recipient' });
  const facts = { mailId: mail.id, attempts: mail.attempts, reason };
  if (blame === 'us') log.error(facts, 'the mail server refuses our mails: it will be tried again');
  else log.warn(facts, 'mail not handed over, it will be tried again');
  await db
    .updateTable('mail')
    // It did not leave: it counts again when it is tried again.
    .set({ due_at: after(now, delayAfter(mail)), last_error: reason, counted_at: null })
    .where('id', '=', mail.id)
    // Still our claim: whoever took it over since decides when it is tried next.
    .where('attempts', '=', mail.attempts)
    .execute();
}

/** Nothing will send it any more, so nothing needs what it says. */
async function abandon(
  { db, clock, log }: Platform,
  mail: Mail,
  { reason, refused }: { reason: string; refused: boolean },
): Promise<void> {
  log.error({ mailId: mail.id, attempts: mail.attempts, reason }, 'mail abandoned');
  await db
    .updateTable('mail')
    .set({
      abandoned_at: clock.now(),
      recipient_refused: refused,
      last_error: reason,
      sealed_body: null,
    })
    .where('id', '=', mail.id)
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
}

/** One minute, then twice as long each time, an hour at most; ten minutes where somebody waits for a code. */
function delayAfter({ attempts, lane }: Mail): number {
  const longest = lane <= LANES.indexOf('codes') ? 10 * MINUTE_MS : HOUR_MS;
  return Math.min(MINUTE_MS * 2 ** (attempts - 1), longest);
}
