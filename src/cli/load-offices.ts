import { closeSync, createReadStream, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { readCompanies } from '../tax-office/companies-file.ts';
import { loadOffices } from '../tax-office/load-offices.ts';
import { readOffices } from '../tax-office/offices-file.ts';
import { WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run offices:load -- offices.json companies.csv`: which office looks after which company, in the place of whatever was
 * loaded before. See docs/operating/tax-offices.md.
 */
await runCommand({
  usage: 'npm run offices:load -- <offices.json> <companies.csv>',
  options: [],
  values: 2,
  read({ rest: [offices, companies] }) {
    if (offices === undefined || companies === undefined) throw new WrongOption('two files are to be named');
    return { offices, companies };
  },
  async run({ openForLongWork, say }, files) {
    const offices = refusing(() => readOffices(files.offices));
    refusing(() => closeSync(openSync(files.companies, 'r')));
    const ids = new Set(offices.map(({ id }) => id));
    const open = () => readCompanies(linesOf(files.companies), ids);
    const result = await loadOffices(await openForLongWork(), offices, open);
    switch (result.outcome) {
      case 'loaded': {
        const { companies, before } = result;
        say(
          `Loaded ${offices.length} offices and ${companies} companies, in the place of ${before.offices} and ${before.companies}`,
        );
        return undefined;
      }
      case 'wrong-lines':
        for (const { number, what } of result.lines) say(`${files.companies}, line ${number}: ${what}`);
        throw new Refused(
          result.more ? 'Nothing was loaded: more lines are wrong than these' : 'Nothing was loaded',
        );
      case 'no-company':
        throw new Refused(`Nothing was loaded: ${files.companies} names no company`);
    }
  },
});

/** Opened when the first line is asked for: what is read before that is lost. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error));
  }
}
