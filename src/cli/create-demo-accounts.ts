import { hasNoAccount } from '../account/account.ts';
import { whyProduction } from '../config/contradictions.ts';
import { createDemoAccounts, DEMO_SIGN_IN } from '../demo/demo-accounts.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run demo:accounts`: the demonstration accounts in the database that the settings name, for trying out
 * an installation on PostgreSQL. Their password is public, so it is refused in production.
 */
await runCommand({
  usage: 'npm run demo:accounts',
  options: [],
  read: () => undefined,
  async run({ config, open, say }) {
    const why = whyProduction(config);
    if (why) throw new Refused(`Demonstration accounts are refused when ${why}: their password is public`);
    const platform = await open();
    if (!(await hasNoAccount(platform.db))) throw new Refused('There are accounts already: none was added');
    await createDemoAccounts(platform);
    say(`Made the accounts ${DEMO_SIGN_IN.emails.join(', ')}`);
    say(`Password: ${DEMO_SIGN_IN.password}`);
    return undefined;
  },
});
