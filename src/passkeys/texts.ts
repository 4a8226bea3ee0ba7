import type { PasskeysTouched } from './passkey.ts';

/** Where somebody looks at the means of signing in. */
export const WHERE = '« Gérer les services », puis « Gérer mes moyens de connexion »';

/**
 * What a recovery or a dispute did to passkeys, and how many open the account now, a sentence or two each, for its mail and
 * its last page; nothing where the account has none.
 */
export function passkeysTouched({ asleep, secondOnly = 0, back = 0, open }: PasskeysTouched): string[] {
  return [
    ...putAway(asleep),
    ...afterPassword(secondOnly),
    ...(back === 0
      ? []
      : [`${several(back, 'retirée')} ${back === 1 ? 'permet' : 'permettent'} de nouveau de s’y connecter.`]),
    ...(open === 0
      ? []
      : [
          open === 1
            ? `Une clé d’accès permet de se connecter à cet espace sans mot de passe. Vérifiez que c’est la vôtre dans ${WHERE}.`
            : `${open} clés d’accès permettent de se connecter à cet espace sans mot de passe. Vérifiez que ce sont les vôtres dans ${WHERE}.`,
        ]),
  ];
}

/** The same where nobody signs in for the moment: what does not open the account is all there is to say. */
export function putAway(asleep: number): string[] {
  if (asleep === 0) return [];
  const cannot = asleep === 1 ? 'ne permet plus' : 'ne permettent plus';
  const again = asleep === 1 ? 'Si elle était à vous' : 'Si elles étaient à vous';
  return [
    `${several(asleep, 'ajoutée')} ${cannot} de se connecter à cet espace. ${again}, vous pourrez en ajouter d’autres dans ${WHERE}.`,
  ];
}

/** The last factor, after a recovery. */
function afterPassword(secondOnly: number): string[] {
  if (secondOnly === 0) return [];
  return [
    secondOnly === 1
      ? 'Une clé d’accès ajoutée récemment ne permet plus de se connecter sans mot de passe : elle vous sera demandée après lui. Si vous ne l’avez pas ajoutée, appelez l’assistance.'
      : `${secondOnly} clés d’accès ajoutées récemment ne permettent plus de se connecter sans mot de passe : l’une d’elles vous sera demandée après lui. Si vous ne les avez pas ajoutées, appelez l’assistance.`,
  ];
}

function several(count: number, what: 'ajoutée' | 'retirée'): string {
  return count === 1 ? `Une clé d’accès ${what} récemment` : `${count} clés d’accès ${what}s récemment`;
}
