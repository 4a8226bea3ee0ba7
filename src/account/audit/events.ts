/**
 * What the audit log knows to tell (OWASP ASVS 5.0, 16.3). A name is never changed once released: the
 * lines written with it stay.
 */
export const AUDIT_EVENTS = [
  // signing in
  'signed-in',
  'sign-in-throttled',
  'sign-in-code-sent',
  'failures-told',
  'signed-out',
  'password-confirmed',
  'session-ended',
  'other-sessions-ended',
  // credentials
  'password-changed',
  'change-requested',
  'change-cancelled',
  'code-sent-again',
  'change-activated',
  'change-disputed',
  'change-undone',
  'account-frozen',
  'account-released',
  'account-restored',
  'code-stopped',
  // creation
  'account-created',
  'dossier-letter-printed',
  'dossier-opened',
  // forgotten password
  'recovery-requested',
  'recovery-verified',
  'recovery-stopped',
  'password-recovered',
  'recovery-letter-printed',
  // the holder's own data
  'holder-data-changed',
  'security-question-changed',
  'information-mails-changed',
  'recap-downloaded',
  'data-downloaded',
  // deletion
  'deletion-requested',
  'deletion-cancelled',
  'account-deleted',
] as const;

export type AuditEventName = (typeof AUDIT_EVENTS)[number];
