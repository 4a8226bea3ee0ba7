import { proveLine } from '../audit/prove-line.ts';
import { WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run audit:prove -- <id of a line>`: prints as JSON that this line is in the audit log, for somebody who may see that
 * line and no other. `npm run audit:check-proof` checks it with the public key alone.
 */
await runCommand({
  usage: 'npm run --silent audit:prove -- <id of a line>',
  options: [],
  values: 1,
  read({ rest: [id = ''] }) {
    if (!/^[1-9]\d{0,14}$/.test(id)) throw new WrongOption('the id of a line is a whole number');
    return id;
  },
  async run({ openForLongWork, say }, id) {
    const { db, secrets } = await openForLongWork();
    const proof = await proveLine(db, secrets, id);
    if (!proof) throw new Refused(`There is no line ${id}, or no seal binds it yet`);
    say(JSON.stringify(proof, null, 2));
    return undefined;
  },
});
