interface BuildScript {
  isStale(): Promise<boolean>;
  build(): Promise<void>;
}

/** Builds dist/ where it is missing or older than its sources. */
export async function buildIfStale(): Promise<void> {
  const script = new URL('../../scripts/build.mjs', import.meta.url).href;
  const { isStale, build }: BuildScript = await import(script);
  if (await isStale()) await build();
}
