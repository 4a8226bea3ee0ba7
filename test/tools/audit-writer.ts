/** `node audit-writer.ts <url>`: writes lines of the audit log, tells its parent of each that is committed, and seals. */
import { setImmediate as turn } from 'node:timers/promises';
import { record } from '../../src/audit/record-event.ts';
import { sealLines } from '../../src/audit/seal-lines.ts';
import { openPostgres } from '../../src/database/open.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { PATIENT } from './database.ts';
import { testPlatform } from './platform.ts';

const [, , url = ''] = process.argv;
const { db } = await openPostgres(url, () => {}, { limits: PATIENT });
const platform = testPlatform(db);
const WRITERS = 4;

async function write(): Promise<never> {
  for (;;) {
    const n = platform.random.below(2_000_000_000);
    await inTransaction(platform, (tx) => record(tx, { event: 'signed-in', details: { n } }));
    process.send?.(n);
  }
}

async function seal(): Promise<never> {
  for (;;) {
    await sealLines(platform);
    await turn();
  }
}

process.on('disconnect', () => process.exit());
await Promise.all([seal(), ...Array.from({ length: WRITERS }, write)]);
