import { randomUUID } from 'node:crypto';
import { openPostgres } from '../../src/database/open.ts';
import { pgliteDump } from './pglite-dump.ts';
import { runOnServer, startPostgresCluster } from './postgres-cluster.ts';
import { postgresBin } from './provision.ts';

/**
 * Runs once before the tests, in vitest's own process: starts PostgreSQL (unless TEST_POSTGRES_URL names one),
 * and migrates on each database one empty copy, from which every test file gets its own.
 * The workers learn where through the environment.
 */
export default async function prepareDatabases(): Promise<(() => Promise<void>) | undefined> {
  // Each project of vitest.config.ts asks for it.
  if (process.env.TEST_POSTGRES_TEMPLATE) return undefined;
  process.env.TEST_PGLITE_DUMP = await pgliteDump();
  const given = process.env.TEST_POSTGRES_URL;
  const cluster = given ? undefined : await startPostgresCluster(await postgresBin());
  const url = given ?? cluster?.url ?? '';
  const template = `template_${randomUUID().replaceAll('-', '')}`;
  await createTemplate(url, template);
  process.env.TEST_POSTGRES_URL = url;
  process.env.TEST_POSTGRES_TEMPLATE = template;

  return async () => {
    if (given) await runOnServer(url, `drop database "${template}"`);
    await cluster?.stop();
  };
}

async function createTemplate(url: string, name: string): Promise<void> {
  await runOnServer(url, `create database "${name}"`);
  const own = new URL(url);
  own.pathname = name;
  const { close } = await openPostgres(own.href, () => {});
  await close();
}
