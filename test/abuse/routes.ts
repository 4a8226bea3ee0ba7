/** What is attacked: `routes.test.ts` holds this list against the program. */
export interface AttackedRoute {
  method: 'GET' | 'POST';
  /** As the program declares it, `:id` and `*` included. */
  path: string;
  /** Of a form: values that are nearly right, and at least one that never is, so that no attack can succeed by luck. */
  fields?: Readonly<Record<string, string>>;
  /** Names that the route reads in its query. */
  query?: readonly string[];
  /** Attacked again while the captcha is on. */
  captcha?: true;
  /** A right token would be the whole request, and rightly obeyed: it never gets one. */
  neverWithToken?: true;
}

const get = (path: string, ...query: string[]): AttackedRoute => ({ method: 'GET', path, query });
const post = (
  path: string,
  fields: Record<string, string>,
  more: Partial<AttackedRoute> = {},
): AttackedRoute => ({ method: 'POST', path, fields, ...more });

const CAPTCHA = { captcha: '', captcha_token: '', captcha_work: '' };
const HOLDER = {
  title: 'Mme',
  last_name: 'MARTIN',
  first_name: 'Zoé',
  phone: '01 99 00 12 34',
  street: '1 rue du Four',
  postal_code: '75006',
  city: 'PARIS',
  country: 'FR',
};
const DEMO = 'lila.rosemonde@demo.example';
const LONG_ENOUGH = 'seize-moutons-gris-lavent-la-fusee-8';

export const ROUTES: readonly AttackedRoute[] = [
  get('/'),
  get('/health/live'),
  get('/health/ready'),
  get('/metrics'),
  { ...get('/captcha/image', 'token'), captcha: true },
  { ...get('/captcha/audio', 'token'), captcha: true },
  { ...get('/captcha/travail', 'token'), captcha: true },
  { ...get('/captcha/nouveau', 'form'), captcha: true },
  get('/connexion', 'retour'),
  post('/connexion', { email: DEMO, password: 'wrong', retour: '/espace', ...CAPTCHA }, { captcha: true }),
  get('/connexion/code', 'renvoi'),
  post('/connexion/code', { code: 'none' }),
  post('/connexion/code/renvoyer', {}),
  post('/deconnexion', {}, { neverWithToken: true }),
  get('/espace', 'suppression'),
  get('/espace/dossiers', 'recherche', 'page'),
  post('/espace/dossier', { dossier: '00000000-0000-4000-8000-000000000000' }),
  get('/espace/services'),
  get('/espace/service/:id'),
  get('/espace/presence'),
  get('/espace/presence/verification', 'titulaire'),
  get('/espace/sessions', 'fait'),
  post('/espace/sessions/fermer', { session: 'none-of-these' }),
  post('/espace/sessions/fermer-les-autres', {}, { neverWithToken: true }),
  get('/espace/confirmation', 'retour'),
  post('/espace/confirmation', { password: 'wrong', retour: '/espace/identifiants' }),
  get('/espace/coordonnees', 'fait', 'telecharger'),
  get('/espace/coordonnees/modifier', 'reprise'),
  post('/espace/coordonnees', { ...HOLDER, postal_code: 'none', title: 'none' }),
  get('/espace/coordonnees/question', 'reprise'),
  post('/espace/coordonnees/question', { question: 'none', answer: '' }),
  post('/espace/coordonnees/courriels', { wanted: '1' }),
  get('/espace/coordonnees/historique', 'page'),
  get('/espace/recapitulatif.pdf'),
  get('/espace/donnees.json'),
  get('/espace/identifiants', 'fait', 'reprise'),
  post('/espace/identifiants', {
    change_email: '1',
    email: 'zoe@martin.example',
    email_confirmation: 'other@martin.example',
    change_password: '1',
    password: LONG_ENOUGH,
    password_confirmation: 'another',
    current_password: 'wrong',
  }),
  get('/espace/identifiants/demande'),
  get('/espace/identifiants/mot-de-passe'),
  post('/espace/identifiants/annuler', {}),
  post('/espace/identifiants/renvoyer', {}),
  get('/espace/suppression'),
  post('/espace/suppression', { password: 'wrong', confirm: '1' }),
  get('/espace/suppression/demandee'),
  get('/mot-de-passe-oublie'),
  post('/mot-de-passe-oublie', { email: 'nobody@martin.example', ...CAPTCHA }, { captcha: true }),
  get('/mot-de-passe-oublie/demande'),
  get('/mot-de-passe-oublie/sans-messagerie'),
  get('/mot-de-passe-oublie/verification', 'code'),
  post('/mot-de-passe-oublie/verification', { code: 'ABCDEFGHJKLM', answer: 'Nobody' }),
  get('/mot-de-passe-oublie/nouveau'),
  post('/mot-de-passe-oublie/nouveau', { password: LONG_ENOUGH, password_confirmation: LONG_ENOUGH }),
  get('/mot-de-passe-oublie/termine'),
  get('/creation', 'correction'),
  post(
    '/creation',
    {
      mode: 'simplified',
      siren: '732829320',
      company_email: 'contact@martin.example',
      ...HOLDER,
      email: 'new@martin.example',
      email_confirmation: 'new@martin.example',
      password: LONG_ENOUGH,
      password_confirmation: LONG_ENOUGH,
      question: 'Le prénom de votre conjoint(e) ?',
      answer: 'Nobody',
      accept_terms: '1',
      corrects: '',
      ...CAPTCHA,
    },
    { captcha: true },
  ),
  get('/creation/demande', 'fait'),
  post('/creation/renvoyer', {}),
  get('/activation', 'code'),
  post('/activation', { code: 'ABCDEFGHJKLM', ...CAPTCHA }, { captcha: true }),
  get('/activation/identifiants'),
  post('/activation/identifiants', { email: DEMO, password: 'Nobody' }),
  get('/activation/recapitulatif'),
  get('/activation/recapitulatif.pdf'),
  get('/desabonnement', 'jeton'),
  post('/desabonnement', { 'List-Unsubscribe': 'One-Click' }, { query: ['jeton'] }),
  get('/contestation', 'jeton'),
  post('/contestation', {
    reference: '2345-6789-ABCD-EFGH',
    action: 'retablir',
    answer: 'Nobody',
    password: 'Nobody',
  }),
  get('/contestation/demande-annulee'),
  get('/contestation/adresse-retablie'),
  get('/contestation/espace-suspendu'),
  get('/demo/courriels', 'adresse'),
  get('/demo/courriels/:id'),
  get('/demo/courriels/:id/texte'),
  get('/demo/courriels/:id/html'),
  get('/demo/courriels.css'),
  get('/mentions-legales'),
  get('/contact'),
  get('/donnees-personnelles'),
  get('/accessibilite'),
  get('/aide'),
  get('/aide/se-connecter'),
  get('/aide/suppression'),
  get('/aide/mot-de-passe'),
  get('/aide/mot-de-passe-oublie'),
  get('/aide/changer-adresse'),
  get('/aide/creer-espace'),
  get('/aide/code-par-courrier'),
  get('/aide/coordonnees'),
  get('/aide/difficultes'),
  get('/*'),
];
