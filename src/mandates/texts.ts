import type { MandateRole } from '../database/schema.ts';

export const ROLE_NAMES: Readonly<Record<MandateRole, string>> = {
  titulaire: 'Titulaire',
  suppleant: 'Administrateur suppléant',
  delegataire: 'Délégataire',
};

/** « titulaire, délégataire », the strongest first; what is awaited where there is none. */
export function rolesText(roles: readonly MandateRole[]): string {
  const held = (Object.keys(ROLE_NAMES) as MandateRole[]).filter((role) => roles.includes(role));
  return held.map((role) => ROLE_NAMES[role].toLocaleLowerCase('fr')).join(', ') || 'lettre attendue';
}

/** « rôle d’administrateur suppléant » */
export const ROLE_OF: Readonly<Record<MandateRole, string>> = {
  titulaire: 'rôle de titulaire',
  suppleant: 'rôle d’administrateur suppléant',
  delegataire: 'rôle de délégataire',
};

/** What is wrong with the number of a company. */
export const SIREN_TEXTS = {
  missing: 'Saisissez le numéro SIREN de votre entreprise.',
  odd: 'Ce numéro SIREN n’est pas exact : il compte 9 chiffres, par exemple 732 829 320. Vérifiez-le.',
  isSiret:
    'Ce numéro compte 14 chiffres : c’est le SIRET d’un établissement. Saisissez les 9 premiers, qui sont le SIREN.',
};
