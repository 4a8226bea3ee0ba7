import { setTimeout as pause } from 'node:timers/promises';
import { run } from './accounts.ts';

/**
 * What accounts leave behind in the course of months: browsers they are known in, lines of the audit log, mails that left,
 * changes that are over, tries counted. As much for each account, whatever their number.
 */
export async function makePast(url: string, { from, to }: { from: number; to: number }): Promise<void> {
  const people = `from generate_series(${from}, ${to}) n`;
  // As base64url writes 32 bytes, which is what the hashes here have to look like.
  const hash = (kind: string) =>
    `translate(rtrim(encode(sha256(('${kind}' || n)::bytea), 'base64'), '='), '+/', '-_')`;
  await run(
    url,
    `insert into known_browser (token_hash, account_id, network_hash, signed_in_at)
     select ${hash('browser')}, md5('account' || n)::uuid, ${hash('network')}, now() - (n % 390) * interval '1 day'
     ${people}`,
    `insert into credential_change (id, account_id, status, old_email, new_email, new_email_key, requested_at, ended_at)
     select md5('change' || n)::uuid, md5('account' || n)::uuid, 'activated', 'old.' || n || '@bench.example',
       'lila.' || n || '@bench.example', 'lila.' || n || '@bench.example',
       now() - interval '3 days', now() - interval '3 days'
     ${people} where n % 4 = 0`,
    `insert into mail (id, recipient, about_account_id, subject, created_at, due_at, attempts, handed_over_at, purpose)
     select md5('mail' || n)::uuid, 'lila.' || n || '@bench.example', md5('account' || n)::uuid, 'Espace professionnel',
       now() - interval '3 days', now() - interval '3 days', 1, now() - interval '3 days', 'new-browser'
     ${people}`,
    `insert into throttle (key, failures, last_failure_at)
     select 'sign-in-try/account/' || ${hash('try')}, 1, now() - interval '1 hour'
     ${people} where n % 10 = 0`,
    `insert into session (token_hash, account_id, created_at, last_seen_at, authenticated_at, ip, user_agent)
     select ${hash('session')}, md5('account' || n)::uuid, now(), now(), now(), '192.0.2.1', 'Firefox'
     ${people} where n % 20 = 0`,
  );
}

const LINES_AN_ACCOUNT = 3;

/** Lines of the audit log, whose sums are none: the bench verifies nothing. The program seals them like any others. */
export async function makeAuditLines(url: string, { from, to }: { from: number; to: number }): Promise<void> {
  await run(
    url,
    `insert into audit_line (at, event, outcome, account_id, ip, user_agent, details, nonce, key, mac)
     select now() - k * interval '1 hour', 'signed-in', 'done', md5('account' || n)::uuid, '192.0.2.1', 'Firefox', '{}',
       gen_random_uuid(), 'bench', repeat('0', 43)
     from generate_series(${from}, ${to}) n, generate_series(1, ${LINES_AN_ACCOUNT}) k`,
  );
}

/** Until the program has sealed all these lines: it would do that beside what is measured, for a tenth of a millisecond each. */
export async function untilSealed(url: string): Promise<void> {
  const [newest] = await run(url, 'select xid::text as number from audit_line order by xid desc limit 1');
  const sealed = `select horizon::text::bigint > ${newest?.rows[0].number} as all from audit_seal order by number desc limit 1`;
  for (let all = false; !all; ) {
    await pause(500);
    const [result] = await run(url, sealed);
    all = result?.rows[0]?.all ?? false;
  }
}

/** Sessions that were over long ago: what a purge finds after a stop, or an attack. */
export async function makeOverdue(url: string, many: number): Promise<void> {
  await run(
    url,
    `insert into session (token_hash, account_id, created_at, last_seen_at, authenticated_at, ip, user_agent)
     select translate(rtrim(encode(sha256(('over' || n)::bytea), 'base64'), '='), '+/', '-_'),
       md5('account' || (1 + n % 1000))::uuid, now() - interval '5 days', now() - interval '5 days',
       now() - interval '5 days', '192.0.2.1', 'Firefox'
     from generate_series(1, ${many}) n`,
    'vacuum analyze session',
  );
}

/** News to so many holders, waiting in the outbox. */
export async function makeMails(url: string, many: number, sealedBody: string): Promise<void> {
  await run(
    url,
    `insert into mail (id, recipient, about_account_id, subject, sealed_body, created_at, due_at, attempts, purpose,
       allowance_key, lane)
     select md5('news' || n)::uuid, 'lila.' || n || '@domain' || n % 97 || '.example', md5('account' || n)::uuid,
       'Espace professionnel - Informations', '${sealedBody}', now(), now(), 0, 'information', md5('allowance' || n),
       (select max(lane) from (values (3)) as lanes (lane))
     from generate_series(1, ${many}) n`,
  );
}

export interface Statement {
  query: string;
  calls: number;
  /** Pages of 8 KiB that each call looked at, in memory or not. */
  buffers: number;
}

/** What was asked since the counts were last reset, the dearest first. */
export async function statementsOf(url: string): Promise<Statement[]> {
  const [result] = await run(
    url,
    `select query, calls::integer, (shared_blks_hit + shared_blks_read)::float / calls as buffers
     from pg_stat_statements join pg_database on dbid = pg_database.oid
     where datname = current_database() and calls > 0 and query !~ 'pg_stat'
     order by shared_blks_hit + shared_blks_read desc`,
  );
  return result?.rows ?? [];
}

export async function resetCounts(url: string): Promise<void> {
  await run(url, 'select pg_stat_statements_reset()', 'select pg_stat_reset()');
}

/** Tables read from one end to the other since the counts were reset, and how many rows that were. */
export async function tablesReadThrough(url: string): Promise<Record<string, number>> {
  const [result] = await run(
    url,
    `select relname, seq_tup_read::integer as rows from pg_stat_user_tables where seq_tup_read > 1000 order by 1`,
  );
  return Object.fromEntries((result?.rows ?? []).map(({ relname, rows }) => [relname, rows]));
}

export async function bytesOf(url: string): Promise<Record<string, number>> {
  const [result] = await run(
    url,
    `select relname, pg_total_relation_size(oid)::float as bytes from pg_class
     where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and pg_total_relation_size(oid) > 1e6
     union all select 'the whole database', pg_database_size(current_database()) order by 2 desc`,
  );
  return Object.fromEntries((result?.rows ?? []).map(({ relname, bytes }) => [relname, bytes]));
}
