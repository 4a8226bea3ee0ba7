// `npm start`: builds what is stale, then becomes the server (same process, so that signals reach it).
const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(
    `Node.js ${OLDEST_NODE} ou plus est nécessaire (ici : ${process.versions.node}). ` +
      'Utilisez « npm start », qui apporte le sien, ou installez une version plus récente.',
  );
  process.exit(1);
}

const { build } = await import('./build.mjs');
await build();
await import('../dist/main.js');
