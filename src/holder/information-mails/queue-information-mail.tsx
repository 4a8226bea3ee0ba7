import type { Account } from '../../account/account.ts';
import { accountMail, type MailKind } from '../../account/account-mail.tsx';
import type { Installation } from '../../config/installation.ts';
import type { Trx } from '../../database/schema.ts';
import { MailLink, MailParagraph } from '../../mail/layout.tsx';
import { send } from '../../mail/outbox.ts';
import type { OutgoingMail } from '../../mail/outgoing-mail.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTransaction } from '../../platform/unit-of-work.ts';
import { unsubscribeUrl } from './unsubscribe-routes.ts';

export interface InformationMail {
  subject: string;
  /** One paragraph each. */
  paragraphs: readonly string[];
}

const SUBJECT_MAX_LENGTH = 200;
/** Accounts read at a time. */
const BATCH = 200;

/** What an operator wrote, of which paragraphs are parted by blank lines. @throws with what to mend */
export function readInformationMail(subject: string, text: string): InformationMail {
  const trimmed = subject.trim();
  if (trimmed === '' || trimmed.length > SUBJECT_MAX_LENGTH || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(trimmed))
    throw new Error(`--subject: one line of 1 to ${SUBJECT_MAX_LENGTH} characters`);
  const paragraphs = text
    .split(/\r?\n\s*\n/)
    .map((paragraph) => paragraph.trim().replaceAll(/\s+/g, ' '))
    .filter((paragraph) => paragraph !== '');
  if (paragraphs.length === 0) throw new Error('--text: the file is empty');
  return { subject: trimmed, paragraphs };
}

/**
 * Queues a mail that informs for every account that accepts such mails and is not about to be deleted, all of
 * them or none: an operator who begins again after a crash bothers nobody twice.
 * @returns how many
 */
export function queueInformationMail(platform: Platform, mail: InformationMail): Promise<number> {
  return inTransaction(platform, async (tx) => {
    let queued = 0;
    let batch = await subscribersAfter(tx.db, '');
    while (batch.length > 0) {
      for (const account of batch) {
        const url = unsubscribeUrl(tx, account.id);
        await send(tx, informationMail(tx.installation, url, account, tx.clock.now(), mail));
      }
      queued += batch.length;
      batch = await subscribersAfter(tx.db, batch.at(-1)?.subscriber_number ?? '');
    }
    return queued;
  });
}

function subscribersAfter(trx: Trx, subscriberNumber: string): Promise<Account[]> {
  return trx
    .selectFrom('account')
    .selectAll()
    .where('information_mails', '=', true)
    .where('deletion_asked_at', 'is', null)
    .where('subscriber_number', '>', subscriberNumber)
    .orderBy('subscriber_number')
    .limit(BATCH)
    .execute();
}

/** To the sign-in address: what the operator wrote, and the way to get no more of it. */
export function informationMail(
  installation: Installation,
  url: string,
  account: Account,
  sentAt: Date,
  { subject, paragraphs }: InformationMail,
): OutgoingMail {
  const body = (
    <>
      {paragraphs.map((paragraph, index) => (
        <MailParagraph key={index}>{paragraph}</MailParagraph>
      ))}
      <MailParagraph>
        Vous recevez ce message parce que vous acceptez les courriels d’information. Pour ne plus en recevoir,
        ouvrez cette page :
      </MailParagraph>
      <MailLink href={url} />
    </>
  );
  const kind: MailKind = { purpose: 'information', subject };
  const mail = accountMail(installation, account, sentAt, kind, body);
  return { ...mail, unsubscribeUrl: url };
}
