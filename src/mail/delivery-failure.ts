/** What became of a mail that did not leave. */
export interface DeliveryFailure {
  /**
   * `recipient`: the server knows no such mailbox, or one that takes nothing; final. `us`: it refuses this program, its
   * sender or what it sends, which an operator can put right. `server`: it is away, busy, or asks to come back.
   */
  blame: 'recipient' | 'us' | 'server';
  /** For the operator: codes only, never a word of the mail, an address or what the server said of them. */
  reason: string;
}

/**
 * Sorts what the mail library throws. Trying again what can never succeed costs a few connections; giving up what
 * could have succeeded loses a code and blames its holder. By rule 8.5 a refusal is the recipient's only where it says
 * so: Postfix answers to RCPT TO whatever it has against the client, its greeting or the sender (`smtpd_delay_reject`).
 */
export function judgeFailure(error: unknown): DeliveryFailure {
  const facts = factsOf(error);
  return { blame: blameFor(facts), reason: describe(facts) };
}

interface Facts {
  code: string;
  originalCode: string;
  command: string;
  responseCode: number;
  response: string;
}

function factsOf(error: unknown): Facts {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    code: text('code'),
    originalCode: text('originalCode'),
    command: text('command'),
    responseCode: typeof fields.responseCode === 'number' ? fields.responseCode : 0,
    response: text('response'),
  };
}

function blameFor(facts: Facts): DeliveryFailure['blame'] {
  const { code, originalCode, command, responseCode } = facts;
  // Refused before any server was asked: no server could take this address.
  if (code === 'EENVELOPE' && command === 'API') return 'recipient';
  if (ABOUT_US.has(code) || ABOUT_CERTIFICATES.test(originalCode)) return 'us';
  if (responseCode < 500 || responseCode > 599) return 'server';
  return isAboutRecipient(facts) ? 'recipient' : 'us';
}

/** Our password, our encryption, our own key. */
const ABOUT_US = new Set(['EAUTH', 'ENOAUTH', 'ETLS', 'EUNSEAL']);
/** What Node says of a server whose certificate we do not trust, or whose TLS is not ours. */
const ABOUT_CERTIFICATES = /CERT|LEAF_SIGNATURE|ERR_TLS|ERR_SSL/;

/** Whether a 5xx speaks of the one recipient that each of our mails has. */
function isAboutRecipient({ command, responseCode, response }: Facts): boolean {
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  const words = response.replace(/<[^>]*>|\S+@\S+/g, ' ');
  const status = statusIn(response);
  // Postfix says 5.1.0 of a sender that it does not know.
  if (status !== undefined) return ABOUT_RECIPIENT.test(status) && !/\bsender\b/i.test(words);
  return command === 'RCPT TO' && BARE_REFUSALS.has(responseCode) && !SPEAKS_OF_US.test(words);
}

/**
 * RFC 3463, 3.2 and 3.3: the address or the mailbox of the recipient; 5.1.10 is a domain that takes no mail (RFC 7505).
 * 5.1.7 and 5.1.8 are the sender's, 5.1.9 a relay's.
 */
const ABOUT_RECIPIENT = /^5\.(?:1\.(?:[0-6]|10)|2\.[0-4])$/;
/**
 * What servers without enhanced codes say of a mailbox (RFC 5321, 4.2.3, and RFC 7504). Not 552, which asks to come
 * back where it answers RCPT TO (RFC 5321, 4.5.3.1.10), nor 554, the refusal of a whole transaction.
 */
const BARE_REFUSALS = new Set([550, 551, 553, 556]);
/** Exim and others also refuse relaying, senders and clients by a bare 550: then only the words tell. */
const SPEAKS_OF_US =
  /\b(?:senders?|from address|relay\w*|helo|ehlo|client|host|ip|auth\w*|log ?in|policy|spam\w*|spf|dkim|dmarc|dns|blocked|(?:black|block|deny)[ -]?list\w*|reputation|limit\w*|quota|too many)\b/i;

/** The enhanced code of RFC 2034 on any line of the answer, or as qmail writes it: `(#5.7.1)`. */
function statusIn(response: string): string | undefined {
  return (/^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/m.exec(response) ??
    /#(\d\.\d{1,3}\.\d{1,3})\b/.exec(response))?.[1];
}

function describe(facts: Facts): string {
  const answer = facts.responseCode > 0 ? String(facts.responseCode) : '';
  const status = statusIn(facts.response) ?? '';
  const words = [facts.code, facts.originalCode, facts.command, answer, status].filter((word) =>
    HARMLESS_WORD.test(word),
  );
  return words.length > 0 ? words.join(' ') : 'unknown fault';
}

/** The shape of a code or a command: lets no address or sentence through. */
const HARMLESS_WORD = /^(?:[A-Z][A-Z0-9_ -]{0,29}|\d{3}|\d\.\d{1,3}\.\d{1,3})$/;
