const HOME = '/espace';

/**
 * Where to go after signing in, or after giving the password again: a page of the space, never another site. Whatever is not plainly a path of
 * ours leads home (OWASP ASVS 5.0, 3.7.2).
 * @param asked the `retour` of the address, as a stranger may have written it
 */
export function returnPath(asked: string | undefined): string {
  if (!asked || !/^\/espace(?:[/?][A-Za-z0-9\-._~/?=&%]*)?$/.test(asked)) return HOME;
  // `/espace/../..` or `/espace//host` would be read differently by the next program on the way.
  return asked.includes('//') || asked.includes('..') ? HOME : asked;
}
