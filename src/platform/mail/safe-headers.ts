/**
 * Refuses what could add a header or a recipient of its own to a mail (CWE-93): line breaks and other control
 * characters in the subject, and in the address also spaces and the punctuation of address lists.
 * Rules of the account refuse such an address long before, so this is a fault and not an answer.
 * @throws an error shaped like the mail library's own, so that it is never tried again; it quotes nothing
 */
export function refuseUnsafeHeaders(mail: { to: string; subject: string; unsubscribeUrl?: string }): void {
  if (!SAFE_ADDRESS.test(mail.to)) throw fault('recipient');
  if (CONTROL_CHARACTER.test(mail.subject)) throw fault('subject');
  if (mail.unsubscribeUrl !== undefined && !SAFE_URL.test(mail.unsubscribeUrl))
    throw fault('unsubscribe address');
}

/** One address alone: no name, no list, nothing that a parser of headers would take for punctuation. */
const SAFE_ADDRESS = /^[^\p{Cc}\p{Zl}\p{Zp}\s"(),:;<>@[\\\]]+@[^\p{Cc}\p{Zl}\p{Zp}\s"(),:;<>@[\\\]]+$/u;
/** What may stand between the angle brackets of a `List-Unsubscribe` (RFC 2369, 2). */
const SAFE_URL = /^https?:\/\/[!-;=?-~]+$/;
const CONTROL_CHARACTER = /[\p{Cc}\p{Zl}\p{Zp}]/u;

function fault(header: string): Error {
  return Object.assign(new Error(`The ${header} of a mail has characters that no header may have`), {
    code: 'EENVELOPE',
    command: 'API',
  });
}
