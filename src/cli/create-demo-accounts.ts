import { pino } from 'pino';
import { hasNoAccount } from '../account/account.ts';
import { readConfig } from '../config.ts';
import { createDemoAccounts, DEMO_SIGN_IN } from '../demo/demo-accounts.ts';
import { explainStartFailure, openPlatform } from '../open-platform.ts';

/**
 * `npm run demo:accounts`: the demonstration accounts in the database that the settings name, for trying out
 * an installation on PostgreSQL. Their password is public, so it is refused when NODE_ENV=production.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  if (config.production)
    throw new Error('NODE_ENV: demonstration accounts are refused when it is production');
  const { platform, close } = await openPlatform(config, pino({ level: 'warn' }), console.log);
  try {
    if (!(await hasNoAccount(platform.db))) throw new Error('there are accounts already: none was added');
    await createDemoAccounts(platform);
  } finally {
    await close();
  }
  console.log(`Made the accounts ${DEMO_SIGN_IN.emails.join(', ')}`);
  console.log(`Password: ${DEMO_SIGN_IN.password}`);
}

main().catch((error) => {
  console.error(explainStartFailure(error));
  process.exit(1);
});
