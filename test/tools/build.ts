/** Builds dist/ where it is missing or older than its sources. */
export async function buildIfStale(): Promise<void> {
  const script = new URL('../../scripts/build.mjs', import.meta.url).href;
  const { build }: { build(): Promise<void> } = await import(script);
  await build();
}
