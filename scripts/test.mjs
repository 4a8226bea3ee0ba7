// `npm test [-- <as vitest takes them>]`. The rest is TypeScript, which Node runs from 24 on.
const OLDEST = 24;

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(
    `The tests need Node ${OLDEST}, this is ${process.version}: \`npm test\` uses the one that npm installed.`,
  );
  process.exit(1);
}
const { runTests } = await import('../test/tools/run-tests.ts');
process.exit(await runTests(process.argv.slice(2)));
