import type { Ground } from '../platform/platform.ts';
import { ButtonLink } from '../web/components/button.tsx';
import { Notice } from '../web/components/notice.tsx';
import { findTypedCode } from './check-code.ts';
import { isSixDigits } from './code.ts';
import type { CodePage } from './kinds.ts';

/** The pages on which codes are entered. */
export type CodePlace = CodePage | 'sign-in';

/**
 * Where a code belongs that is none on the page where it was typed. Only a code that was given out is told of, works it or
 * not: whoever has it may know what it is. Of six digits nothing is looked up, for any are the shape of a sign-in code.
 * @param here where it was typed
 */
export async function placeOfCode(
  platform: Ground,
  typed: string,
  here: CodePlace,
): Promise<CodePlace | undefined> {
  if (here !== 'sign-in' && isSixDigits(typed)) return 'sign-in';
  for (const page of ['activation', 'recovery'] as const)
    if (page !== here && (await findTypedCode(platform, page, typed))) return page;
  return undefined;
}

/** Beside the field, where a code was typed that belongs elsewhere. */
export const CODE_PLACE_TEXTS: Record<CodePlace, string> = {
  activation:
    'Ce code est un code d’activation : il ne se saisit pas ici, mais dans « Activer mon espace / mes services ».',
  recovery:
    'Ce code est celui d’un mot de passe oublié : il ne se saisit pas ici, mais dans « Mot de passe oublié ».',
  'sign-in':
    'Un code de 6 chiffres est un code de connexion : il ne se saisit pas ici, mais sur la page de connexion qui l’a demandé, dans le même navigateur.',
};

const WAYS: Record<CodePlace, { href: string; label: string }> = {
  activation: { href: '/activation', label: 'Activer mon espace / mes services' },
  recovery: {
    href: '/mot-de-passe-oublie/verification?code=autre',
    label: 'Saisir le code du mot de passe oublié',
  },
  'sign-in': { href: '/connexion/code', label: 'Saisir le code de connexion' },
};

/** The way there. */
export function CodePlaceNotice({ place }: { place: CodePlace | undefined }) {
  if (!place) return null;
  const { href, label } = WAYS[place];
  return (
    <Notice title="Ce code se saisit sur une autre page">
      <ButtonLink href={href} kind="secondary">
        {label}
      </ButtonLink>
    </Notice>
  );
}
