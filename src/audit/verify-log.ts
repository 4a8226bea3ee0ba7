import { sql } from 'kysely';
import * as z from 'zod';
import type { Database, Trx } from '../database/schema.ts';
import type { Secrets } from '../platform/secrets.ts';
import { type AuditKey, knownKeys } from './keys.ts';
import { contentText, inBatches, LINE_COLUMNS, linesOf, parsed, readLine, type SealedLine } from './line.ts';
import { SEAL_COLUMNS, type Seal, sealHash, sealText } from './seal.ts';
import { type ChainFault, type ChainVerdict, verifyChain } from './verify-chain.ts';
import { compareWithSeals, type LineFault } from './verify-lines.ts';
import { type SealFault, SealWalk } from './verify-seals.ts';

/** A seal, or a line of the chain of version 0.1.0, as somebody noted it elsewhere. */
export interface Noted {
  number: string;
  hash: string;
}

export type LogFault =
  | { of: 'chain'; number: number; fault: ChainFault }
  | { of: 'seal'; number: string; fault: SealFault }
  | { of: 'line'; id: string; fault: LineFault };

export interface LogReport {
  /** Empty where the log is whole; the first {@link MOST_FAULTS} of them. */
  faults: LogFault[];
  /** How many there are. */
  faultCount: number;
  chain: ChainVerdict;
  seals: number;
  /** Lines that seals bind and that are there. */
  sealed: number;
  /** Lines that seals bind and the purge took, with the month that the log has begun with since. */
  purged: { lines: number; month?: string };
  /** Younger than the last seal: only their own mac protects them. */
  unsealed: { lines: number; oldest?: string };
  last?: { number: string; hash: string; root: string; at: string };
  publicKeys: string[];
}

const MOST_FAULTS = 1_000;

/**
 * Checks the whole audit log in one snapshot, streaming: each line against its mac and its seal, the seals against one
 * another, and the chain of version 0.1.0 (OWASP ASVS 5.0, 16.4.2).
 *
 * What it cannot see by itself is an end cut off whole, seals and lines together: `noted`, and the operator's file of
 * seals (`seals-file.ts`), show that.
 */
export function verifyLog(db: Database, secrets: Secrets, noted?: Noted): Promise<LogReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => new LogCheck(trx, await knownKeys(trx, secrets), noted).run());
}

class LogCheck {
  readonly #trx: Trx;
  readonly #keys: ReadonlyMap<string, AuditKey>;
  readonly #noted: Noted | undefined;
  readonly #faults: LogFault[] = [];
  #faultCount = 0;
  #sealed = 0;
  #purged = 0;
  /** By server. */
  readonly #lines = new Map<string, LinesInOrder>();

  constructor(trx: Trx, keys: ReadonlyMap<string, AuditKey>, noted: Noted | undefined) {
    this.#trx = trx;
    this.#keys = keys;
    this.#noted = noted;
  }

  async run(): Promise<LogReport> {
    const month = await this.#cutMonth();
    const seals = new SealWalk(this.#keys, (number, fault) => this.#found({ of: 'seal', number, fault }));
    let isNotedFound = this.#noted === undefined;
    for await (const group of this.#groups()) {
      for (const seal of group) {
        seals.next(seal);
        isNotedFound ||= this.#noted?.number === seal.number && this.#noted.hash === sealHash(sealText(seal));
      }
      await this.#compare(group, month);
    }
    const chain = await this.#checkChain(isNotedFound);
    const unsealed = await this.#checkUnsealed();
    await this.#findCopies();
    const last = seals.last;
    return {
      faults: this.#faults,
      faultCount: this.#faultCount,
      chain,
      seals: seals.count,
      sealed: this.#sealed,
      purged: { lines: this.#purged, ...(month && { month }) },
      unsealed,
      ...(last && { last: { ...last, hash: sealHash(sealText(last)) } }),
      publicKeys: [...this.#keys.values()].map(({ publicKey }) => publicKey),
    };
  }

  #found(fault: LogFault): void {
    this.#faultCount += 1;
    if (this.#faults.length < MOST_FAULTS) this.#faults.push(fault);
  }

  readonly #foundLine = (id: string, fault: LineFault) => this.#found({ of: 'line', id, fault });

  /** Seals that were made together bind the transactions between the same two numbers, each those of one month. */
  async *#groups(): AsyncGenerator<[Seal, ...Seal[]]> {
    let group: [Seal, ...Seal[]] | undefined;
    const all = sql`select ${SEAL_COLUMNS} from audit_seal order by audit_seal.number`;
    for await (const seal of inBatches<Seal>(this.#trx, all)) {
      if (group && group[0].system === seal.system && group[0].horizon === seal.horizon) group.push(seal);
      else {
        if (group) yield group;
        group = [seal];
      }
    }
    if (group) yield group;
  }

  async #compare(group: readonly [Seal, ...Seal[]], month: string | undefined): Promise<void> {
    const [{ system, horizon }] = group;
    const { sealed, purged } = await compareWithSeals(
      group,
      this.#linesOf(system).below(horizon),
      { isOurs: (line) => this.#isOurs(line), isPurged: (seal) => month !== undefined && seal.month < month },
      this.#foundLine,
      (number, fault) => this.#found({ of: 'seal', number, fault }),
    );
    this.#sealed += sealed;
    this.#purged += purged;
  }

  #linesOf(system: string): LinesInOrder {
    const known = this.#lines.get(system);
    if (known) return known;
    const lines = new LinesInOrder(linesOf(this.#trx, { system, from: '0' }));
    this.#lines.set(system, lines);
    return lines;
  }

  #isOurs(line: SealedLine): boolean {
    return this.#keys.get(line.key)?.mac(contentText(line)) === line.mac;
  }

  /** Where the log begins, as the program itself said in it when it purged: nobody else can make such a line. */
  async #cutMonth(): Promise<string | undefined> {
    const { rows } = await sql<Parameters<typeof readLine>[0]>`
      select ${LINE_COLUMNS} from audit_line where event = 'audit-log-purged' order by at`.execute(this.#trx);
    const months = rows
      .map(readLine)
      .filter((line) => this.#isOurs(line))
      .map(({ details }) => PurgeDetails.safeParse(parsed(details)).data?.before ?? '');
    return months.sort().at(-1) || undefined;
  }

  /** The seals bear the hash of the last line that there was when they were made. */
  async #checkChain(isNotedFound: boolean): Promise<ChainVerdict> {
    const { rows } = await sql<{ number: number; hash: string }>`
      select distinct chain_number as number, chain_hash as hash from audit_seal
      where chain_number > coalesce((select max(up_to) from audit_purge), 0)`.execute(this.#trx);
    const noted = new Map(rows.map(({ number, hash }) => [number, hash]));
    const mine = this.#noted;
    const line =
      mine && !isNotedFound
        ? await this.#trx
            .selectFrom('audit_event')
            .select('hash')
            .where('number', '=', Number(mine.number))
            .executeTakeFirst()
        : undefined;
    if (mine && !isNotedFound && line?.hash !== mine.hash)
      this.#found({ of: 'seal', number: mine.number, fault: 'not-as-noted' });
    const chain = await verifyChain(this.#trx, noted);
    if (chain.outcome === 'broken') this.#found({ of: 'chain', number: chain.number, fault: chain.fault });
    return chain;
  }

  async #checkUnsealed(): Promise<LogReport['unsealed']> {
    const { rows } = await sql<{ system: string }>`
      select distinct system::text from audit_line`.execute(this.#trx);
    let lines = 0;
    let oldest: string | undefined;
    for (const { system } of rows) {
      for await (const line of this.#linesOf(system).below()) {
        if (!this.#isOurs(line)) this.#foundLine(line.id, 'changed');
        lines += 1;
        if (oldest === undefined || line.at < oldest) oldest = line.at;
      }
    }
    return { lines, ...(oldest !== undefined && { oldest }) };
  }

  /** A line written a second time bears the mac of the first. */
  async #findCopies(): Promise<void> {
    const { rows } = await sql<{ id: string }>`
      select max(id)::text as id from audit_line group by mac having count(*) > 1
      order by 1 limit ${sql.lit(MOST_FAULTS)}`.execute(this.#trx);
    const told = new Set(this.#faults.map((fault) => (fault.of === 'line' ? fault.id : undefined)));
    for (const { id } of rows) if (!told.has(id)) this.#foundLine(id, 'copied');
  }
}

/** The lines of one server, read once, however many seals there are. */
class LinesInOrder {
  readonly #lines: AsyncIterator<SealedLine>;
  #next: SealedLine | undefined;

  constructor(lines: AsyncGenerator<SealedLine>) {
    this.#lines = lines;
  }

  /** Those of transactions below this number that were not read yet; by default all. */
  async *below(horizon?: string): AsyncGenerator<SealedLine> {
    const end = horizon === undefined ? undefined : BigInt(horizon);
    for (;;) {
      this.#next ??= (await this.#lines.next()).value;
      const line = this.#next;
      if (!line || (end !== undefined && BigInt(line.xid) >= end)) return;
      this.#next = undefined;
      yield line;
    }
  }
}

const PurgeDetails = z.object({ before: z.string().regex(/^\d{4}-\d{2}$/) });
