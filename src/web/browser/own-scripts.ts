// The only door by which a page may load more code: files of ours, built and named after their content. The content
// security policy demands it (`require-trusted-types-for 'script'; trusted-types own-scripts`).

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('own-scripts', { createScriptURL: onlyOurs });

/** The address of a script of ours, as the browser wants it. @throws TypeError for any other address */
export function ownScript(address: string): string {
  return policy ? policy.createScriptURL(address) : onlyOurs(address);
}

function onlyOurs(address: string): string {
  if (!/^\/assets\/[\w-]+\.js$/.test(address)) throw new TypeError('not a script of this site');
  return address;
}
