// `npm run pictures -- FOLDER [NAME]`: a picture of each page in each state (test/pages/list.ts), of those alone whose
// name holds NAME where one is given, in four windows, light and dark; for a NAME that begins with « courriel », of the
// mails. To be looked at, never to be committed.
import { resolve } from 'node:path';
import { startVitest } from 'vitest/node';

const [folder, name = ''] = process.argv.slice(2);
if (!folder) {
  console.error('Where to? npm run pictures -- FOLDER [NAME]');
  process.exit(1);
}
Object.assign(process.env, { PICTURES_FOLDER: resolve(folder), PICTURES_OF: name });
const vitest = await startVitest([], {
  config: false,
  run: true,
  watch: false,
  include: [name.startsWith('courriel') ? 'test/mails/pictures.ts' : 'test/pages/pictures.ts'],
  globalSetup: ['test/tools/databases.setup.ts', 'test/tools/program.setup.ts'],
});
await vitest.close();
