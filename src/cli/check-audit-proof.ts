import { readFileSync } from 'node:fs';
import { parsed } from '../audit/line.ts';
import { checkProof, Proof } from '../audit/prove-line.ts';
import { WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run audit:check-proof -- <file> --public-key <key>`: whether the line of a proof is in the audit log. It takes neither
 * the database nor a secret, but a public key that the operator gave by another way.
 */
await runCommand({
  usage: 'npm run audit:check-proof -- <file of the proof> --public-key <43 characters>',
  options: ['public-key'],
  values: 1,
  knowsNoSecrets: true,
  read({ rest: [file], text }) {
    if (file === undefined) throw new WrongOption('the file of the proof is missing');
    const publicKey = text('public-key');
    if (!/^[\w-]{43}$/.test(publicKey)) throw new WrongOption('--public-key must be 43 characters');
    return { file, publicKey };
  },
  async run({ say }, { file, publicKey }) {
    const proof = Proof.safeParse(parsed(textOf(file)));
    if (!proof.success) throw new Refused(`${file} is no proof of a line`);
    const checked = checkProof(proof.data, publicKey);
    if ('fault' in checked) throw new Refused(`NOT PROVED: ${checked.fault}`);
    say(`Proved: in the audit log since ${checked.sealedAt}\n${checked.line}`);
    return undefined;
  },
});

/** @throws Refused */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
