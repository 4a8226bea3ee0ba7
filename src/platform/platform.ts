import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Database } from './database/schema.ts';
import type { PasswordHasher } from './hashing/password-hasher.ts';
import type { PdfPrinter } from './pdf/pdf-printer.ts';
import type { Random } from './random.ts';
import type { Secrets } from './secrets.ts';
import type { PasswordStrength } from './strength/password-strength.ts';

/**
 * Everything a use case may touch besides its own input. Handed in, never imported,
 * so that a test brings its own clock or database and mocks no module.
 */
export interface Platform {
  db: Database;
  clock: Clock;
  random: Random;
  secrets: Secrets;
  hasher: PasswordHasher;
  strength: PasswordStrength;
  printer: PdfPrinter;
  log: Logger;
  installation: Installation;
}

/** What the operator chose, as far as rules and mails depend on it; it never changes while the program runs. */
export interface Installation {
  /** Address people use, without a final slash: the only source of the links in mails. */
  readonly baseUrl: string;
  readonly operator: string;
  /** Heads the letters, line by line; empty where none was given. */
  readonly operatorAddress: readonly string[];
  /** Where letters are dated; empty where none was given. */
  readonly operatorCity: string;
  readonly assistancePhone: string;
  readonly assistanceHours: string;
  readonly passwordValidityYears: number;
  /** A forgotten password is recovered with the answer to the security question besides the code. */
  readonly securityQuestion: boolean;
  readonly retention: Readonly<Retention>;
}

/** Days after which the purge deletes what is over (docs/operating.md says why). */
export interface Retention {
  /** Changes of address and forgotten passwords that have ended. */
  requestsDays: number;
  /** Whom a mail went to, and its subject, after it left. */
  mailsDays: number;
  /** Lines of the audit log. */
  auditDays: number;
  /** Creations of a space that were never activated. */
  registrationsDays: number;
}
