export const ADDRESS_TEXTS = {
  title: 'Modifier l’adresse électronique de l’entreprise',
  lead: 'L’adresse à laquelle l’administration écrit à l’entreprise. Ce n’est pas votre adresse électronique de connexion.',
  emailMissing: 'Saisissez la nouvelle adresse électronique de l’entreprise.',
  emailSame: 'Cette adresse est déjà celle de l’entreprise. Saisissez-en une autre.',
  emailConfirmationMissing: 'Confirmez la nouvelle adresse électronique de l’entreprise.',
  tooManyRequests: (until: string) =>
    `Vous avez fait dix demandes en 24 heures. Vous pourrez en faire une autre à partir du ${until}.`,
  gone: 'Vous ne gérez plus les services de cette entreprise : rien n’a changé.',
  tooLate:
    'Cette modification ne peut plus être annulée : elle l’est déjà, une autre l’a suivie, ou les 72 heures sont passées.',
};

/** What a dispute of somebody's sign-in address did, a line for each company. */
export function disputedAddressLine({
  siren,
  what,
}: {
  siren: string;
  what: 'undone' | 'cancelled';
}): string {
  return what === 'undone'
    ? `adresse électronique de l’entreprise, SIREN ${siren} : rétablie comme avant`
    : `demande d’une nouvelle adresse électronique de l’entreprise, SIREN ${siren} : annulée`;
}
