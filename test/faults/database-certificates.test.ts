import { chownSync, cpSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/database/open.ts';
import { type Authority, type Identity, newAuthority } from '../tools/certificates.ts';
import { type PostgresCluster, runOnServer, startPostgresCluster } from '../tools/postgres-cluster.ts';
import { postgresBin } from '../tools/provision.ts';

describe('a database that asks for certificates in place of passwords', () => {
  let cluster: PostgresCluster;
  let authority: Authority;
  let stranger: Authority;
  let program: Identity;

  beforeAll(async () => {
    [authority, stranger] = [newAuthority(), newAuthority()];
    cluster = await startPostgresCluster(await postgresBin());
    program = authority.sign('espace');
    await runOnServer(cluster.url, 'create role espace login');
    await runOnServer(cluster.url, 'create database espace owner espace');
    await serveWith(authority.sign('localhost', 'DNS:localhost'));
  });
  afterAll(async () => {
    await cluster.stop();
    authority.remove();
    stranger.remove();
  });

  /** Over TLS by certificates alone, but for the tests themselves. */
  async function serveWith({ cert, key }: Identity): Promise<void> {
    const client = new pg.Client({ connectionString: cluster.url });
    await client.connect();
    const { rows } = await client.query("select current_setting('data_directory') as data");
    const data: string = rows[0].data;
    const { uid, gid } = statSync(data);
    for (const [from, name] of [
      [cert, 'server.crt'],
      [key, 'server.key'],
      [authority.ca, 'ca.crt'],
    ] as const) {
      cpSync(from, join(data, name));
      chownSync(join(data, name), uid, gid);
    }
    const rules = [
      'host all tests 127.0.0.1/32 trust',
      'hostssl all espace all cert',
      'host all espace all reject',
    ];
    writeFileSync(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`);
    await client.query("alter system set ssl_ca_file = 'ca.crt'");
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
    await client.end();
  }

  const urlWith = (parameters: Record<string, string>) => {
    const url = new URL(cluster.url);
    [url.hostname, url.username, url.pathname] = ['localhost', 'espace', '/espace'];
    url.search = new URLSearchParams({ sslmode: 'verify-full', ...parameters }).toString();
    return url.href;
  };
  const open = (parameters: Record<string, string>) => openPostgres(urlWith(parameters), () => {});
  const asItself = () => ({ sslrootcert: authority.ca, sslcert: program.cert, sslkey: program.key });

  it('opens to the program’s, by an authority of one’s own, and every connection is encrypted', async () => {
    const { db, close } = await open(asItself());
    const { rows } = await sql<{ ssl: boolean; version: string }>`
      select ssl, version from pg_stat_ssl where pid = pg_backend_pid()`.execute(db);
    expect(rows).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
    await close();
  });

  it('opens neither without one, nor to one of another authority or another name', async () => {
    const { sslrootcert } = asItself();
    await expect(open({ sslrootcert })).rejects.toThrow(/certificate/);
    for (const other of [stranger.sign('espace'), authority.sign('somebody')])
      await expect(open({ sslrootcert, sslcert: other.cert, sslkey: other.key })).rejects.toThrow();
  });

  it('is not believed with a certificate of another authority, or of another name', async () => {
    await expect(open({ ...asItself(), sslrootcert: stranger.ca })).rejects.toThrow(/certificate/);
    await serveWith(authority.sign('elsewhere', 'DNS:elsewhere.example'));
    await expect(open(asItself())).rejects.toThrow(/localhost.*not in the cert/i);
  });
});
