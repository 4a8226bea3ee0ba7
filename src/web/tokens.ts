import tokens from './tokens.json' with { type: 'json' };

/**
 * The colours of pages, mails and documents by their names, the only place where they are written. Style sheets have
 * them as variables (`scripts/build-assets.mjs`), documents as `palette` (`documents/prelude.typ`).
 */
export const COLOURS = tokens.colours;

/** Those that differ on a dark screen. */
export const DARK_COLOURS = { ...tokens.colours, ...tokens.dark };
