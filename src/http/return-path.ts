const HOME = '/espace';

/**
 * Files of the space, each with the page that offers it. A browser led straight to a file stays on the form it comes
 * from, password and all.
 */
const PAGE_OF_FILE: Readonly<Record<string, string>> = {
  '/espace/recapitulatif.pdf': '/espace/coordonnees?telecharger=recapitulatif',
  '/espace/donnees.json': '/espace/coordonnees?telecharger=donnees',
};

/**
 * Where to go after signing in, or after giving the password again: a page of the space, never another site, and
 * never a file. Whatever is not plainly a path of ours leads home (OWASP ASVS 5.0, 3.7.2).
 * @param asked the `retour` of the address, as a stranger may have written it
 */
export function returnPath(asked: string | undefined): string {
  if (!asked || !/^\/espace(?:[/?][A-Za-z0-9\-._~/?=&%]*)?$/.test(asked)) return HOME;
  // `/espace/../..` or `/espace//host` would be read differently by the next program on the way.
  if (asked.includes('//') || asked.includes('..')) return HOME;
  return PAGE_OF_FILE[asked.split('?')[0] ?? ''] ?? asked;
}
