export const SUPPLEANTS_PATH = '/espace/administrateurs-suppleants';

/** Of a company's suppléants, and of what hangs below. */
export function companyPath(siren: string): string {
  return `${SUPPLEANTS_PATH}/${siren}`;
}
