/** What became of a mail that did not leave. */
export interface DeliveryFailure {
  /** Trying again would get the same answer. */
  permanent: boolean;
  /** For the operator: codes only, never a word of the mail, an address or what the server said of them. */
  reason: string;
}

/**
 * Sorts what the mail library throws. Only a 5xx answer to this recipient or this message is final
 * (RFC 5321, 4.2.1). A network fault, a 4xx, or a server that wants another password or sender is the
 * business of an operator: the mail waits for it to be put right.
 */
export function judgeFailure(error: unknown): DeliveryFailure {
  const facts = factsOf(error);
  return { permanent: isRefusedForGood(facts), reason: describe(facts) };
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

/** The commands whose refusal is about the recipient or the message; MAIL FROM and AUTH are about us. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);
/** Bad sequence (the session was at fault), and what RFC 4954 answers to a client that did not sign in. */
const ABOUT_THE_SESSION = new Set([503, 530, 534, 535, 538]);

function isRefusedForGood({ code, command, responseCode }: Facts): boolean {
  // Refused before any server was asked: no server could take this address.
  if (code === 'EENVELOPE' && command === 'API') return true;
  if (!ABOUT_THE_MAIL.has(command) || ABOUT_THE_SESSION.has(responseCode)) return false;
  return responseCode >= 500 && responseCode <= 599;
}

function describe(facts: Facts): string {
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(facts.response)?.[1] ?? '';
  const answer = facts.responseCode > 0 ? String(facts.responseCode) : '';
  const words = [facts.code, facts.originalCode, facts.command, answer, status].filter((word) =>
    HARMLESS_WORD.test(word),
  );
  return words.length > 0 ? words.join(' ') : 'unknown fault';
}

/** The shape of a code or a command: lets no address or sentence through. */
const HARMLESS_WORD = /^(?:[A-Z][A-Z0-9_ -]{0,29}|\d{3}|\d\.\d{1,3}\.\d{1,3})$/;
