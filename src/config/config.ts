import type { TlsIdentity } from '../http/server/connections.ts';
import type { TraceSettings } from '../platform/tracing.ts';
import { contradictions, isOnlyHere, type Use, whyProduction } from './contradictions.ts';
import { readSecretFiles } from './secret-files.ts';
import { Settings } from './settings.ts';
import { traceSettings } from './traces.ts';

/** The settings, checked, under the names of their variables; and what follows from several of them. */
export type Config = Readonly<
  Settings & {
    /** For everybody, and not for a trial on this machine: what weakens it was refused. */
    production: boolean;
    /** Demonstration accounts are made in an empty database, and every page says that this is a demonstration. */
    demo: boolean;
    /** The demonstration mailbox shows everybody's mails to whoever reaches the program. */
    demoMailbox: boolean;
    /** Absent where it speaks no TLS. */
    tls: TlsIdentity | undefined;
    /** Absent where the mail server knows it by a password, or not at all. */
    smtpIdentity: TlsIdentity | undefined;
    /** Absent where no collector is named. */
    traces: TraceSettings | undefined;
    /** Files that hold secrets and that everybody on the machine can read, by their variables. */
    openFiles: readonly string[];
  }
>;

/** One line a fault, each naming its variable; never the value, which may be a secret. */
export class BadConfig extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'BadConfig';
    this.faults = faults;
  }
}

/** For the server. */
const SERVER: Use = { serves: true, seals: true };

/**
 * Reads and checks the whole environment at once; nothing else in the program reads it.
 * @throws BadConfig naming every bad variable
 */
export function readConfig(env: Record<string, string | undefined>, use = SERVER): Config {
  const files = readSecretFiles(withoutEmptyValues(env));
  const { right, wrong, faults } = checkOneByOne(files.given);
  const together = contradictions(right, use).filter(([name]) => !wrong.has(name) && !files.unread.has(name));
  const lines = [...faults, ...together].map(([name, message]) => `${files.nameOf(name)}: ${message}`);
  if (files.faults.length + lines.length > 0) throw new BadConfig([...files.faults, ...lines]);
  const settings = right as Settings;
  return Object.freeze({
    ...settings,
    production: whyProduction(settings) !== undefined,
    demo: settings.DEMO && !settings.DATABASE_URL,
    demoMailbox: showsMailbox(settings),
    tls: identityOf(settings.TLS_CERTIFICATE, settings.TLS_KEY, settings.TLS_CLIENT_AUTHORITY),
    smtpIdentity: identityOf(settings.SMTP_CERTIFICATE, settings.SMTP_KEY),
    traces: traceSettings(settings),
    openFiles: files.open,
  });
}

/** Each variable by itself, so that one that is wrong does not hide what is wrong with the others. */
function checkOneByOne(given: Record<string, string>) {
  const right: Record<string, unknown> = {};
  const wrong = new Set<string>();
  const faults: [string, string][] = [];
  for (const [name, schema] of Object.entries(Settings.shape)) {
    const checked = schema.safeParse(given[name]);
    if (checked.success) {
      right[name] = checked.data;
      continue;
    }
    wrong.add(name);
    faults.push([name, checked.error.issues[0]?.message ?? 'is wrong']);
  }
  return { right: right as Partial<Settings>, wrong, faults };
}

/** Without a server or a folder mails would be lost on whoever tries the program out; what is on a network shows none. */
function showsMailbox(settings: Settings): boolean {
  const { SMTP_URL, MAIL_FOLDER, DATABASE_URL, DEMO_MAILBOX } = settings;
  if (SMTP_URL || MAIL_FOLDER || DATABASE_URL || whyProduction(settings)) return false;
  return DEMO_MAILBOX ?? isOnlyHere(settings);
}

function identityOf(cert?: string, key?: string, clientAuthority?: string): TlsIdentity | undefined {
  return cert && key ? { cert, key, clientAuthority } : undefined;
}

/** `PORT=` in a shell or a compose file means "not given". */
function withoutEmptyValues(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}
