const names = new Intl.DisplayNames('fr', { type: 'region', fallback: 'code' });

/** « Suisse (CH) » */
function countryOf(code: string): string {
  const name = names.of(code) ?? code;
  return name === code ? code : `${name} (${code})`;
}

export const IBAN_TEXTS = {
  missing: 'Saisissez l’IBAN du compte.',
  odd: (sign: string) =>
    `Un IBAN ne comporte que des chiffres et des lettres sans accent. Retirez « ${sign} ».`,
  isRib:
    'Ce que vous avez saisi est un RIB, sans son début. Saisissez l’IBAN, qui figure sur le même relevé : pour un compte tenu en France, il commence par FR, suivi de deux chiffres.',
  noCountry: 'Un IBAN commence par les deux lettres de son pays, suivies de deux chiffres, par exemple FR76.',
  unknownCountry: (code: string) =>
    `Aucun IBAN ne commence par ${code}. Vérifiez les deux premières lettres sur votre relevé d’identité bancaire.`,
  notSepa: (code: string) =>
    `Ce compte est tenu hors de la zone de paiement en euros SEPA : ${countryOf(code)}. Il ne peut pas être prélevé. Saisissez l’IBAN d’un compte tenu dans cette zone.`,
  noKey: (code: string) =>
    `Après ${code}, un IBAN comporte deux chiffres. Vérifiez le début sur votre relevé d’identité bancaire.`,
  length: ({ country, length, typed }: { country: string; length: number; typed: number }) =>
    `Pour ce pays, ${countryOf(country)}, un IBAN comporte ${length} caractères ; vous en avez saisi ${typed}.`,
  format: (code: string) =>
    `Cet IBAN comporte une lettre à la place d’un chiffre, ou l’inverse, pour ce pays : ${countryOf(code)}. Vérifiez par exemple la lettre O et le chiffre 0.`,
  wrongKey:
    'Cet IBAN comporte une erreur : ses chiffres de contrôle ne correspondent pas. Comparez-le, groupe par groupe, à votre relevé d’identité bancaire.',
};

export const BIC_TEXTS = {
  missing: (code: string) =>
    `Saisissez le BIC : il est nécessaire pour un compte tenu dans ce pays, ${countryOf(code)}.`,
  odd: 'Un BIC comporte 8 ou 11 caractères : quatre lettres pour la banque, deux pour le pays, puis deux ou cinq lettres ou chiffres.',
  otherCountry: ({ bank, account }: { bank: string; account: string }) =>
    `Ce BIC est celui d’une banque d’un autre pays, ${countryOf(bank)}, que l’IBAN : ${countryOf(account)}.`,
};
