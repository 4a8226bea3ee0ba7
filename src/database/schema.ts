import type { ColumnType, Generated, GeneratedAlways, Kysely, Transaction } from 'kysely';

/**
 * Every table, column by column, as the program sees it. The migrations beside this file make them.
 * Instants are `timestamptz`; days of the calendar (Europe/Paris) are text `YYYY-MM-DD`;
 * hashes and sealed values are base64url text, so that both databases hand them back alike.
 */
export interface Schema {
  account: AccountTable;
  password_history: PasswordHistoryTable;
  dossier: DossierTable;
  dossier_service: DossierServiceTable;
  mandate: MandateTable;
  mandate_change: MandateChangeTable;
  mandate_offer: MandateOfferTable;
  role_request: RoleRequestTable;
  substitution_objection: SubstitutionObjectionTable;
  company_address: CompanyAddressTable;
  former_company_address: FormerCompanyAddressTable;
  company_address_change: CompanyAddressChangeTable;
  company_address_reference: CompanyAddressReferenceTable;
  bank_account: BankAccountTable;
  bank_account_link: BankAccountLinkTable;
  direct_debit: DirectDebitTable;
  direct_debit_link: DirectDebitLinkTable;
  session: SessionTable;
  credential_change: CredentialChangeTable;
  dispute_reference: DisputeReferenceTable;
  activation_code: ActivationCodeTable;
  mail: MailTable;
  used_captcha: UsedCaptchaTable;
  throttle: ThrottleTable;
  expiry_reminder: ExpiryReminderTable;
  subscriber_sequence: SubscriberSequenceTable;
  registration: RegistrationTable;
  recovery_request: RecoveryRequestTable;
  recovery: RecoveryTable;
  letter_without_answer: LetterWithoutAnswerTable;
  ended_journey: EndedJourneyTable;
  audit_event: AuditEventTable;
  audit_purge: AuditPurgeTable;
  audit_retention: AuditRetentionTable;
  audit_line: AuditLineTable;
  audit_seal: AuditSealTable;
  audit_key: AuditKeyTable;
  audit_cut: AuditCutTable;
  audit_log: AuditLogView;
  counting_key: CountingKeyTable;
  known_browser: KnownBrowserTable;
  new_browser_notice: NewBrowserNoticeTable;
  sign_in_code: SignInCodeTable;
  event_tally: EventTallyTable;
  totp_app: TotpAppTable;
  backup_code: BackupCodeTable;
  pending_sign_in: PendingSignInTable;
  factor_removal: FactorRemovalTable;
  lock_reference: LockReferenceTable;
  passkey: PasskeyTable;
  used_passkey_challenge: UsedPasskeyChallengeTable;
  tax_office: TaxOfficeTable;
  tax_office_company: TaxOfficeCompanyTable;
  message_thread: MessageThreadTable;
  message: MessageTable;
  message_attachment: MessageAttachmentTable;
  message_piece: MessagePieceTable;
  message_read: MessageReadTable;
  message_notice: MessageNoticeTable;
}

export type Database = Kysely<Schema>;
export type Trx = Transaction<Schema>;

/** What a holder says of themselves, the same for one who has an account and one who asks for it. */
export interface HolderColumns {
  title: string;
  last_name: string;
  first_name: string;
  /** E.164; rows loaded by an operator may hold it as it was typed. */
  phone: string;
  street: string;
  postal_code: string;
  city: string;
  country: string;
}

/** What one sign-in address opens. The id never changes; the address is only an attribute. */
export interface AccountTable extends HolderColumns {
  id: string;
  subscriber_number: string;
  sign_in_email: string;
  /** The address folded for comparison; unique. */
  sign_in_email_key: string;
  password_hash: string;
  /** Last day on which the password is valid. */
  password_valid_until: string;
  security_question: string;
  security_answer_hash: string;
  created_at: Date;
  /** Mails that inform, as opposed to those about the account itself, are welcome. */
  information_mails: Generated<boolean>;
  /** Set while the holder may still change their mind about the deletion. */
  deletion_asked_at: Generated<Date | null>;
  security_question_changed_at: Generated<Date | null>;
  /** In force before a recent change, for disputes. */
  previous_security_question: Generated<string | null>;
  previous_security_answer_hash: Generated<string | null>;
  /** Set for a while after a change of the postal address; a letter goes to the one before meanwhile. */
  address_changed_at: Generated<Date | null>;
  previous_street: Generated<string | null>;
  previous_postal_code: Generated<string | null>;
  previous_city: Generated<string | null>;
  previous_country: Generated<string | null>;
  /** While a disputed change is being looked into: until then nobody signs in and no code works. */
  frozen_until: Generated<Date | null>;
  /** The kinds of second factor that work now. Kept by triggers of their tables: to be read only. */
  factors: ColumnType<string[], never, never>;
  /** After a recovery or a change of address: until then factors stay as they are. */
  factors_frozen_until: Generated<Date | null>;
  /** How often its holder has put off setting one up. */
  factor_put_off: Generated<number>;
  /** Codes that could be guessed and were wrong, since the password was chosen. */
  wrong_steps: Generated<number>;
  /** Its holder has locked the space: nobody signs in until it is opened again. */
  locked_at: Generated<Date | null>;
  /** A recovery has chosen a password since: a sign-in with a factor opens it again. */
  lock_recovered_at: Generated<Date | null>;
}

/** The last ten passwords of an account, hashed, the present one included. */
export interface PasswordHistoryTable {
  id: string;
  account_id: string;
  password_hash: string;
  set_at: Date;
}

/**
 * A company as one account knows it, as long as a mandate of that account is active or waits for its letter: triggers of
 * `mandate` see to it. It gives no right.
 */
export interface DossierTable {
  id: string;
  account_id: string;
  siren: string;
  name: string;
  /** For version 0.1.0: derived from the mandates. */
  status: Generated<'open' | 'waiting'>;
  company_email: Generated<string | null>;
}

/** For version 0.1.0: what the active mandates give. What it writes here becomes mandates. */
export interface DossierServiceTable {
  dossier_id: string;
  service_id: string;
}

export type MandateRole = 'titulaire' | 'suppleant' | 'delegataire';

/** `active` alone gives rights. */
export type MandateState = 'asked' | 'waiting-letter' | 'offered' | 'active' | 'asleep' | 'ended';

/** Who may act for a company, in one service. At most one active titulaire for each. */
export interface MandateTable {
  id: string;
  siren: string;
  /** The id of a service in the catalogue file; none while a letter is awaited that opens all of them. */
  service: string | null;
  account_id: string;
  role: MandateRole;
  state: MandateState;
  basis: Generated<'letter' | 'designation' | 'delegation' | 'adhesion' | 'substitution'>;
  /** Nobody where the company did by its letter, or where the account has been erased. */
  granted_by: Generated<string | null>;
  since: Date;
  /** From then on it gives nothing; of an ended one, when that was. */
  until: Generated<Date | null>;
  ended_reason: Generated<string | null>;
  /** What a delegation lets its holder do; whoever has another role may always act. */
  access: Generated<MandateAccess>;
  /** When the titulaire last said that it is still needed, and was last asked. */
  confirmed_at: Generated<Date | null>;
  review_asked_at: Generated<Date | null>;
  /** Of a delegation that ends: how many days before, both sides were told of late. */
  reminded_days: Generated<number | null>;
}

export type MandateAccess = 'read' | 'act';

/** A role offered to a person named by subscriber number and name: no right before it is accepted. */
export interface MandateOfferTable {
  id: string;
  siren: string;
  /** Ids of the catalogue, at least one. */
  services: string[];
  role: MandateRole;
  access: MandateAccess;
  /** The end of the mandates that it would make. */
  until: Date | null;
  given_by: string;
  /** Whom number and name fit, once looked up; nobody where they fit no account, or where that has been erased. */
  account_id: string | null;
  /** Number and name as the giver typed them: for the giver alone, whether or not they name anybody. */
  sealed_name: string;
  /** Keyed hash of both. */
  name_key: string;
  /** `waiting` for 7 days at most, whatever stands here: see `mandates/granting/offers.ts`. */
  state: 'waiting' | 'accepted' | 'refused' | 'withdrawn' | 'lapsed';
  offered_at: Date;
  looked_up_at: Generated<Date | null>;
  ended_at: Generated<Date | null>;
}

/** What became of a mandate, and when; written by the database alone. Kept as long as a dispute may undo it. */
export interface MandateChangeTable {
  /** Grows; a bigint, to be read as text. */
  id: GeneratedAlways<unknown>;
  mandate_id: string;
  at: Date;
  /** The account that was signed in; nobody where a letter, the operator or the program did it. */
  changed_by: string | null;
  /** None: it was made then. */
  former_state: MandateState | null;
  former_role: MandateRole | null;
  former_until: Date | null;
  former_access: MandateAccess | null;
  former_ended_reason: string | null;
  former_granted_by: string | null;
  state: MandateState;
  /** The disputed request for whose sake it was done. */
  dispute_id: string | null;
}

export type RoleRequestKind = 'adhesion' | 'substitution';

/** Whether somebody still decides about it, or what became of it; `overtaken`: nothing was left of what it asked for. */
export type RoleRequestState = 'waiting' | 'granted' | 'refused' | 'withdrawn' | 'expired' | 'overtaken';

/** Who asks to become the titulaire of services of a company. It gives no right. */
export interface RoleRequestTable {
  id: string;
  /** Eight figures and letters, by which the operator names it: no secret. */
  reference: string;
  kind: RoleRequestKind;
  account_id: string;
  siren: string;
  /** Their ids in the catalogue file. Written as JSON. */
  services: ColumnType<string[], string, never>;
  /** What the person says to be: the legal representative, or somebody whom that one has charged. */
  capacity: 'legal' | 'mandated';
  /** What is to prove it: a signed form, or the code of a letter. */
  way: 'form' | 'letter';
  /** Of a substitution. */
  reason: Generated<string | null>;
  /** The account whose holder is to be replaced, whether or not it is still there. */
  holder_id: Generated<string | null>;
  /** Its name in the operator's register, once the operator has given it. */
  company: Generated<string | null>;
  requested_at: Date;
  /** `YYYY-MM-DD`, a day in Paris: it lives to its end. */
  last_day: string;
  /** When the titulaire can object no more, where a freeze of that account has made it later than usual. */
  object_until: Generated<Date | null>;
  state: Generated<RoleRequestState>;
  ended_at: Generated<Date | null>;
  /** Why it was refused, as the applicant is told. */
  decision: Generated<string | null>;
  /** Since when a request that had been granted waits again: the titulaire's agreement to it is contested. */
  reopened_at: Generated<Date | null>;
}

/** What the present titulaire has to say against being replaced. */
export interface SubstitutionObjectionTable {
  request_id: string;
  account_id: string;
  statement: string;
  made_at: Date;
}

/** The e-mail address of a company that a code has proved. */
export interface CompanyAddressTable {
  siren: string;
  email: string;
  /** The address folded for comparison. Several companies may have one address. */
  email_key: string;
  proved_at: Date;
}

/** One that was replaced: it is told of what happens for a while longer. */
export interface FormerCompanyAddressTable {
  siren: string;
  email_key: string;
  email: string;
  told_until: Date;
}

/** `pending` is the only state in which its code can work; `disputed`: stopped by the link mailed to the address before. */
export type CompanyAddressChangeStatus =
  | 'pending'
  | 'activated'
  | 'cancelled'
  | 'replaced'
  | 'disputed'
  | 'undone';

/** A new e-mail address asked for a company. */
export interface CompanyAddressChangeTable {
  id: string;
  siren: string;
  /** Who asked; nobody once that account is erased. */
  account_id: string | null;
  status: CompanyAddressChangeStatus;
  /** The proved address that it replaced, and since when that was proved: none of a request, nor of the first address. */
  old_email: Generated<string | null>;
  old_proved_at: Generated<Date | null>;
  new_email: string;
  new_email_key: string;
  requested_at: Date;
  activated_at: Generated<Date | null>;
  /** When it was cancelled, replaced, stopped or undone. */
  ended_at: Generated<Date | null>;
  /** Asked for soon after a mailed link had acted: no link acts on it. */
  link_spent: boolean;
  /** When a mailed link stopped or undid it. */
  link_used_at: Generated<Date | null>;
  asked_from_network: string | null;
  asked_from_browser: string | null;
}

/** What a notice to the address before bears, to dispute a change; only a hash is kept. */
export interface CompanyAddressReferenceTable {
  reference_hash: string;
  change_id: string;
  created_at: Date;
}

/**
 * - `asked`: in force in 72 hours at the earliest
 * - `in-force`: the company pays from it
 * - `suspended`: asked for from an account whose change of address is disputed, until that is decided
 * - `stopped`: before it was in force, or by a dispute
 * - `removed`, `replaced`: it was in force
 */
export type BankAccountState = 'asked' | 'in-force' | 'suspended' | 'stopped' | 'removed' | 'replaced';

/** A bank account from which a company pays. */
export interface BankAccountTable {
  id: string;
  siren: string;
  /** Sealed: IBAN, BIC and the name of who holds it at the bank, as JSON. */
  sealed_details: string;
  /** Keyed hash of the IBAN: a company declares it once. */
  iban_hash: string;
  /** Country and last four signs of the IBAN: all that is shown. */
  iban_shown: string;
  /** « Référence unique du mandat » of its SEPA mandate. */
  mandate_reference: string;
  /** Ids of the catalogue, at least one: what is paid from it. */
  services: string[];
  state: BankAccountState;
  /** Nobody once that account is erased. */
  asked_by: string | null;
  asked_at: Date;
  in_force_at: Generated<Date | null>;
  ended_at: Generated<Date | null>;
  /** Who removed or replaced it; nobody where the program did, or once that account is erased. */
  ended_by: Generated<string | null>;
  /** The one whose place it takes once it is in force. */
  replaces: string | null;
  /** The mails that told of the request: the 72 hours run from the hand-over of the last one. */
  notice_mail_ids: Generated<string[]>;
  /** The disputed change of address for whose sake it is suspended. */
  dispute_id: Generated<string | null>;
}

/** What a mail bears to stop a bank account that is not in force yet. */
export interface BankAccountLinkTable {
  reference_hash: string;
  bank_account_id: string;
  /** Whom it was mailed to; nobody where it is the company's own address. */
  account_id: string | null;
  made_at: Date;
}

export type DirectDebitState =
  | 'asked'
  | 'in-force'
  | 'suspended'
  | 'stopped'
  | 'refused'
  | 'ended'
  | 'replaced';

/** A contract by which one payment of a company is debited from one of its bank accounts. One in force for each. */
export interface DirectDebitTable {
  id: string;
  /** Eight letters and figures, by which the operator names it. */
  reference: string;
  siren: string;
  /** An id of the catalogue. */
  service: string;
  bank_account_id: string | null;
  /** On the day that a tax falls due, or month by month. */
  kind: 'due' | 'monthly';
  state: DirectDebitState;
  /** Nobody once that account is erased. */
  asked_by: string | null;
  asked_at: Date;
  /** By the operator. */
  confirmed_at: Generated<Date | null>;
  in_force_at: Generated<Date | null>;
  ended_at: Generated<Date | null>;
  /** Who ended or replaced it; nobody where the operator or the program did, or once that account is erased. */
  ended_by: Generated<string | null>;
  /** Why the operator refused it. */
  decision: Generated<string | null>;
  /** The one whose place it takes, or took. */
  replaces: string | null;
  /** The mails that told of the request: the 72 hours run from the hand-over of the last one. */
  notice_mail_ids: Generated<string[]>;
  /** The disputed change of address for whose sake it is suspended. */
  dispute_id: Generated<string | null>;
}

/** What a mail bears to stop a contract that is not in force yet. */
export interface DirectDebitLinkTable {
  reference_hash: string;
  direct_debit_id: string;
  /** Whom it was mailed to; nobody where it is the company's own address. */
  account_id: string | null;
  made_at: Date;
}

export interface SessionTable {
  /** SHA-256 of the cookie's token: who reads the table cannot use it. */
  token_hash: string;
  account_id: string;
  created_at: Date;
  last_seen_at: Date;
  authenticated_at: Date;
  /** The dossier chosen with « Choisir un dossier ». */
  dossier_id: string | null;
  ip: string;
  user_agent: string;
  /** A form that waits for a password, sealed. */
  kept_form: Generated<string | null>;
  /** By what it was opened; null of one that version 0.1.0 opened by a password. */
  proved: Generated<string[] | null>;
}

/** Why a request is over; `pending` is the only state in which its code can work. */
export type CredentialChangeStatus =
  | 'pending'
  | 'activated'
  | 'cancelled'
  | 'replaced'
  | 'password-changed'
  /** Cancelled by the link mailed to the present address. */
  | 'disputed'
  /** Activated, then put back by the link mailed to the old address. */
  | 'undone';

export interface CredentialChangeTable {
  id: string;
  account_id: string;
  status: CredentialChangeStatus;
  old_email: string;
  new_email: string;
  new_email_key: string;
  /** Set when the password changes together with the address. */
  new_password_hash: string | null;
  requested_at: Date;
  ended_at: Date | null;
  /** Security answers, or passwords, tried to have it undone, right ones included. */
  dispute_tries: Generated<number>;
  /** Made after an earlier request was cancelled by the link mailed: its own link alone does not cancel it. */
  link_spent: Generated<boolean>;
  /** The network and the browser, in our own words, that asked for it; unknown of older requests. */
  asked_from_network: Generated<string | null>;
  asked_from_browser: Generated<string | null>;
  /** Of the passwords before the change, a line each: asked in a dispute where there is no security question. */
  former_password_hash: Generated<string | null>;
  /** When a dispute froze the account, where there is no security question: once a change. */
  frozen_at: Generated<Date | null>;
}

/** What the mails about a change bear, to dispute it; only a hash is kept. */
export interface DisputeReferenceTable {
  reference_hash: string;
  change_id: string;
  created_at: Date;
}

/**
 * One row a code mailed or printed; only the newest of its subject can work. A column a kind, which version 0.1.0 reads and
 * writes in place of the two that name the subject, is kept alike by a trigger.
 */
export interface ActivationCodeTable {
  id: string;
  /** See `codes/kinds.ts`. */
  purpose: string;
  /** The id of what it activates. */
  subject_id: string;
  /** The account it is for; none for one that is about to be created. */
  account_id: string | null;
  /** Keyed hash of the code; unique. */
  code_hash: string;
  /** None of a code printed in a letter. */
  mail_id: string | null;
  /** A code sent again at the holder's demand, counted against the limit of 5 a day. */
  resent: boolean;
  created_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
  /** Passwords tried with it, those being compared included: counted first, given back when right. At most 5. */
  wrong_passwords: Generated<number>;
}

/** The outbox: written in the transaction that causes the mail. */
export interface MailTable {
  id: string;
  recipient: string;
  /** The account it is about, whose erasure takes it along. No foreign key: its check would wait for that account. */
  about_account_id: Generated<string | null>;
  subject: string;
  /** HTML and text, sealed; emptied once handed over to SMTP. */
  sealed_body: string | null;
  created_at: Date;
  /** Not to be tried before. */
  due_at: Date;
  attempts: number;
  handed_over_at: Date | null;
  /** Taken back before it left, because what it says is no longer true. */
  withdrawn_at: Date | null;
  /** Refused for good by the mail server, or undeliverable for too long. */
  abandoned_at: Date | null;
  last_error: string | null;
  purpose: Generated<string | null>;
  /** Keyed hash of the allowance and the recipient it is counted with: no list of addresses. */
  allowance_key: Generated<string | null>;
  /** Keyed hash of the account or network that asked for it, where anybody may ask. */
  asker: Generated<string | null>;
  /** When the allowance had room for it. */
  counted_at: Generated<Date | null>;
  /** Place in `LANES`: a lower one leaves first. */
  lane: Generated<number>;
  /** It was given up because its address takes no mail, and not because the server was away for days. */
  recipient_refused: Generated<boolean>;
}

/** Captchas already answered, rightly or not: the rest of a captcha is in its signed token. */
export interface UsedCaptchaTable {
  id: string;
  expires_at: Date;
}

export interface ThrottleTable {
  key: string;
  failures: number;
  last_failure_at: Date;
  blocked_until: Date | null;
}

/** A reminder mailed; the row keeps it from being mailed again for the same password. */
export interface ExpiryReminderTable {
  account_id: string;
  /** The last day of the password it was about. */
  valid_until: string;
  days_before: number;
}

/** The last subscriber number given on a day, `YYYYDDD`. */
export interface SubscriberSequenceTable {
  day: string;
  last: number;
}

export type RegistrationStatus = 'pending' | 'activated' | 'replaced';

/** What was typed to create an account, until its code is entered; the hashes are wiped when it ends. */
export interface RegistrationTable extends HolderColumns {
  id: string;
  status: RegistrationStatus;
  mode: 'simplified' | 'expert';
  email: string;
  email_key: string;
  password_hash: string | null;
  security_question: string;
  security_answer_hash: string | null;
  siren: string | null;
  company_email: string | null;
  /** The box for mails that inform was ticked. */
  information_mails: Generated<boolean>;
  requested_at: Date;
  ended_at: Date | null;
  account_id: string | null;
  /** The network and the browser, in our own words, that asked for it; unknown of older requests. */
  asked_from_network: Generated<string | null>;
  asked_from_browser: Generated<string | null>;
}

/** An address for which « Mot de passe oublié » was asked and that nobody has looked up yet. */
export interface RecoveryRequestTable {
  id: string;
  email_key: string;
  ip: string;
  user_agent: string;
  requested_at: Date;
  /** Asked in a browser that signed in to this address before: its code has an allowance of its own. */
  known_browser: Generated<boolean>;
}

/** Why a recovery is over; `pending` is the only state in which its code can work. */
export type RecoveryStatus = 'pending' | 'done' | 'replaced' | 'stopped' | 'credentials-changed';

/** « Mot de passe oublié ». */
export interface RecoveryTable {
  id: string;
  account_id: string;
  status: RecoveryStatus;
  /** How the code travels: to the sign-in address, or printed by the operator. At most one letter is pending. */
  channel: 'mail' | 'letter';
  code_hash: string;
  /** The mail that bears the code; its 1 h runs from the hand-over. */
  mail_id: string | null;
  /** Those being compared included: counted first, given back when right. At most 5. */
  wrong_answers: Generated<number>;
  requested_at: Date;
  /** By a letter: whoever chooses a password with its code has lost every factor as well. */
  ends_factors: Generated<boolean>;
  /** Code and answer were right: for a while from then on the new password may be chosen. */
  verified_at: Date | null;
  ended_at: Date | null;
}

/** A letter with whose code no answer is asked: it waits, and the sign-in address can stop it. */
export interface LetterWithoutAnswerTable {
  recovery_id: string;
  /** The notice to the sign-in address: the days run from its hand-over. No foreign key, see the migration. */
  notice_mail_id: string;
  /** Keyed hash of the reference in that notice; unique. */
  stop_reference_hash: string;
  /** Stopped from the sign-in address. */
  stopped_at: Date | null;
}

/** A journey whose steps a browser carried, ended with the session: none of its cookies counts any more. */
export interface EndedJourneyTable {
  id: string;
  /** From then on they would be too old anyway. */
  expires_at: Date;
}

/** What a line of the audit log tells. */
interface AuditColumns {
  at: Date;
  event: string;
  outcome: 'done' | 'refused';
  account_id: string | null;
  ip: string | null;
  user_agent: string | null;
  /** JSON; no secret, no whole address of a stranger. */
  details: string;
}

/** All lines, of both tables. */
export interface AuditLogView extends AuditColumns {
  /** Grows; whatever the driver makes of a bigint: to be read as text. */
  id: unknown;
}

/** One line of the audit log: written once, and bound by a seal a moment later. */
export interface AuditLineTable extends AuditColumns {
  id: GeneratedAlways<unknown>;
  /** Which database server gave the number of the transaction: its system identifier. */
  system: GeneratedAlways<unknown>;
  /** Number of the transaction that wrote it: it decides which seal binds the line. */
  xid: GeneratedAlways<unknown>;
  /** Random: no two lines are alike. */
  nonce: string;
  /** Name of the key of its mac. */
  key: string;
  /** HMAC-SHA-256 of all that the program wrote, base64url. */
  mac: string;
}

/** Binds the lines of a number of transactions, of one month: see `audit/seal.ts`. Never deleted. */
export interface AuditSealTable {
  /** 1, 2, 3… without a gap; a bigint. */
  number: string;
  epoch: number;
  system: string;
  /** All transactions of this server below it are over. */
  horizon: string;
  month: string;
  count: number;
  /** Their ids, `1-499,502`. */
  lines: string;
  root: string;
  chain_number: number;
  chain_hash: string;
  previous: string;
  at: Date;
  key: string;
  signature: string;
}

/** What checks lines and seals, sealed under a key of the ring. */
export interface AuditKeyTable {
  name: string;
  /** Names the key that sealed it. */
  made_with: string;
  sealed_key: string;
}

/** Which month the log begins with since the purge; one row, or none before the first. */
export interface AuditCutTable {
  single: Generated<boolean>;
  month: string;
}

/** One line of the audit log as version 0.1.0 writes it, linked to the one before by its hash. */
export interface AuditEventTable extends AuditColumns {
  /** 1, 2, 3… without a gap. */
  number: number;
  previous_hash: string;
  hash: string;
}

/** The key by which tries and mails are counted, once for each secret key that opens it. */
export interface CountingKeyTable {
  /** Which secret key. */
  made_with: string;
  sealed_key: string;
}

/** For how long the owner of the tables has the audit log kept, whatever the program asks for: one row. */
export interface AuditRetentionTable {
  single: Generated<boolean>;
  /** 30 or more. */
  days: number;
}

/** Where the audit log was cut by the purge of old lines. */
export interface AuditPurgeTable {
  /** Number of the last line deleted. */
  up_to: number;
  /** Its hash: what the first line kept follows. */
  hash: string;
  purged_at: Date;
}

/** A browser in which somebody signed in to an account: for the limits of tries alone, it opens nothing. */
export interface KnownBrowserTable {
  /** SHA-256 of a token in the browser's cookie; another one after each sign-in. */
  token_hash: string;
  account_id: string;
  /** Keyed hash of the network it last signed in from. */
  network_hash: string;
  signed_in_at: Date;
  /** Set where it is trusted besides: no second step is asked there. Stays the same from one token to the next. */
  trust_id: Generated<string | null>;
  trusted_since: Generated<Date | null>;
  trusted_until: Generated<Date | null>;
  /** What the browser said of itself then. */
  trusted_as: Generated<string | null>;
}

/** A code mailed to who gave the right password where the answer must not tell so; good for one browser. */
export interface NewBrowserNoticeTable {
  account_id: string;
  /** The mail, as long as it waits. */
  mail_id: string;
  due_at: Date;
  /** What it tells. Written as JSON; see `sign-in/new-browser-notice.ts`. */
  news: ColumnType<unknown, string, string>;
}

export interface SignInCodeTable {
  /** In the sealed cookie of that browser. */
  id: string;
  account_id: string;
  code_hash: string;
  /** Keyed hash of the address and of the password's hash that it was mailed for. */
  credentials_hash: string;
  mail_id: string;
  /** Codes compared, the right one included: counted first. At most 5. */
  tries: Generated<number>;
  sent_at: Date;
  used_at: Date | null;
}

/** What a stranger may cause any number of times, of one kind and for one account, for a day. */
export interface EventTallyTable {
  key: string;
  event: string;
  outcome: 'done' | 'refused';
  /** null for what was aimed at no account. */
  account_id: string | null;
  times: number;
  /** Of these the first have a line each in the audit log. */
  lines: number;
  began_at: Date;
  last_at: Date;
}

/** An application that makes codes out of the hour. `active` alone works. */
export interface TotpAppTable {
  id: string;
  account_id: string;
  /** `asleep`: suspended by a dispute. */
  state: 'set-up' | 'active' | 'asleep' | 'ended';
  sealed_secret: string;
  /** Number of 30 seconds since 1970, of the last code taken: each works once. */
  last_step: Generated<number>;
  made_at: Date;
  /** When the first right code was entered. */
  active_since: Generated<Date | null>;
  last_used_at: Generated<Date | null>;
  ended_at: Generated<Date | null>;
}

/** A code on paper in place of the application's. */
export interface BackupCodeTable {
  id: string;
  account_id: string;
  /** Keyed hash; unique. */
  code_hash: string;
  made_at: Date;
  used_at: Generated<Date | null>;
  /** Others took its place, or its account has no factor any more. */
  ended_at: Generated<Date | null>;
  /** When a dispute ended it, which may turn out to be wrong. */
  asleep_at: Generated<Date | null>;
}

/** A sign-in whose second step is awaited: 10 minutes, for one browser. */
export interface PendingSignInTable {
  /** In the sealed cookie of that browser. */
  id: string;
  account_id: string;
  proved: string[];
  /** Keyed hash of address and password that were right. */
  credentials_hash: string;
  /** Second steps compared: counted first. At most 10. */
  tries: Generated<number>;
  created_at: Date;
  used_at: Generated<Date | null>;
}

/** Every factor is to be taken away after a waiting time, since its holder has none any more. */
export interface FactorRemovalTable {
  id: string;
  account_id: string;
  state: 'waiting' | 'cancelled' | 'done';
  asked_at: Date;
  ended_at: Generated<Date | null>;
  /** Keyed hash of what the mails to the present address bear, to stop it. */
  stop_hash: string | null;
  /** The notice to the present address: the days run from its hand-over. No foreign key. */
  notice_mail_id: Generated<string | null>;
}

/** What a mail bears to lock the space by, good for 30 days. */
export interface LockReferenceTable {
  reference_hash: string;
  account_id: string;
  /** The address that it was mailed to, folded for comparison. */
  email_key: string;
  made_at: Date;
}

/** A public key of WebAuthn by which its holder signs in. */
export interface PasskeyTable {
  id: string;
  account_id: string;
  /** As the authenticator calls it, base64url; unique. */
  credential_id: string;
  /** 16 random bytes, base64url: what authenticators know the account by, the same for all its passkeys. */
  user_handle: string;
  /** COSE, base64url. */
  public_key: string;
  /** Signatures so far, as far as the authenticator counts them: 0 for most. */
  counter: number;
  /** The host that it was made for, and works on. */
  rp_id: string;
  /** Model of the authenticator, as it says itself: a name to show, and nothing to trust. */
  aaguid: string;
  /** By which ways browsers reach it, with commas between. */
  transports: string;
  /** It may be copied to other devices of its holder, and has been. */
  backup_eligible: boolean;
  backed_up: boolean;
  /** What its holder calls it. */
  label: string;
  created_at: Date;
  last_used_at: Generated<Date | null>;
  /** From then on it opens nothing. */
  removed_at: Generated<Date | null>;
  /** Put away by a recovery or a dispute, for good: from then on it opens nothing, and no dispute gives it back. */
  asleep_at: Generated<Date | null>;
  /** Since a recovery that would else have taken the last factor away: it is good after a password, and opens nothing alone. */
  second_only_at: Generated<Date | null>;
  /** Made of removal and sleep by the database. */
  state: GeneratedAlways<'active' | 'asleep' | 'ended'>;
}

/** A challenge that has been answered, by its hash. */
export interface UsedPasskeyChallengeTable {
  id: string;
  /** From then on it would be too old anyway. */
  expires_at: Date;
}

/** An office of the tax authority, as the operator loaded it. */
export interface TaxOfficeTable {
  id: string;
  name: string;
  /** Postal, line by line. */
  address: ColumnType<string[], string, never>;
  phone: string;
  /** When it is open, in words, line by line. */
  hours: ColumnType<string[], string, never>;
  email: string | null;
  /** Where one makes an appointment: an https address of another site. */
  appointment: string | null;
}

/** Which office looks after a company. */
export interface TaxOfficeCompanyTable {
  siren: string;
  office_id: string;
}

/** A conversation between a company and the service of the administration that answers for it. */
export interface MessageThreadTable {
  id: string;
  /** By which the operator's commands name it. */
  reference: string;
  siren: string;
  /** The id of a service in the catalogue file. */
  service: string;
  /** Sealed. */
  subject: string;
  opened_at: Date;
  /** Of its newest message. */
  last_at: Date;
  /** Of the newest message of the administration. */
  answered_at: Date | null;
  /** The newest message is the company's. */
  awaits_answer: boolean;
  closed_at: Generated<Date | null>;
}

export interface MessageTable {
  id: string;
  thread_id: string;
  from_service: boolean;
  /** Who wrote it; nobody where the administration did, or where the account has been erased. */
  account_id: string | null;
  /** Sealed. */
  text: string;
  at: Date;
}

export interface MessageAttachmentTable {
  id: string;
  /** None while it is being sent. */
  message_id: Generated<string | null>;
  place: number;
  /** Sealed. */
  name: string;
  type: 'pdf' | 'jpg' | 'png';
  /** Bytes; 0 until all of it is there. */
  size: number;
  begun_at: Date;
}

/** A part of a file, in order. */
export interface MessagePieceTable {
  attachment_id: string;
  place: number;
  sealed: Uint8Array;
}

/** How far an account has read a thread. */
export interface MessageReadTable {
  account_id: string;
  thread_id: string;
  read_until: Date;
}

/** Who is to be told by mail that there are messages. */
export interface MessageNoticeTable {
  id: string;
  account_id: string | null;
  /** Of the company whose own address is to be told. */
  siren: string | null;
  waiting_since: Date | null;
  told_at: Generated<Date | null>;
}
