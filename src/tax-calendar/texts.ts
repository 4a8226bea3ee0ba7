/** « Calendrier fiscal ». */
export const CALENDAR_TEXTS = {
  title: 'Calendrier fiscal',
  lead: 'Les dates auxquelles il faut déclarer et payer, mois par mois.',
  all: 'Toutes les dates',
  own: 'Celles de vos services',
  none: 'Aucune date à venir n’est annoncée.',
  noneOfOwn: 'Aucune date à venir ne concerne les services qui vous sont ouverts.',
};
