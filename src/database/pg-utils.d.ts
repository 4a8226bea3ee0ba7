/** What `pg` shares with its own cursors and streams, and has no published types for. */
declare module 'pg/lib/utils.js' {
  const utils: {
    /** As it is sent. @throws on what cannot be, as an object in a circle */
    prepareValue(value: unknown): string | Buffer | null;
  };
  export default utils;
}
