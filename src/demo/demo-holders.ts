import type { HolderData } from '../holder-data/holder.ts';
import type { DemoThread } from './demo-messages.ts';

/** A fictitious holder; telephone numbers are of the range kept for fiction (ARCEP, 01 99 00). */
export interface DemoHolder extends HolderData {
  email: string;
  subscriberNumber: string;
  passwordExpired?: true;
  dossiers: readonly {
    siren: string;
    name: string;
    services: readonly string[];
    /** As typed at the creation: nobody has proved it. */
    companyEmail?: string;
  }[];
}

const BASICS = [
  'compte-fiscal',
  'avis-cfe',
  'declarer-tva',
  'declarer-resultat',
  'payer-tva',
  'cfe-autres-impots',
];
const COMPANY = [...BASICS, 'declarer-impot-societes', 'payer-impot-societes', 'declarer-cvae', 'payer-cvae'];
const EMPLOYER = [
  ...COMPANY,
  'declarer-taxe-salaires',
  'payer-taxe-salaires',
  'prelevement-source',
  'tiers-declarants',
];

/** Every tile of the fiche's screen 2, whose holder and company these are. */
const ALL_SERVICES = [
  ...EMPLOYER,
  'declarer-capitaux-mobiliers',
  'declarer-activites-polluantes',
  'declarer-taxe-consommation',
  'declarer-valeur-venale',
  'declarer-taxe-sejour',
  'declarer-conventions-assurances',
  'declarer-revenus-sci',
  'dispositif-dac6',
  'payer-capitaux-mobiliers',
  'payer-activites-polluantes',
  'payer-taxe-consommation',
  'payer-valeur-venale',
  'payer-conventions-assurances',
  'dettes-fiscales',
  'remboursement-tva-ue',
  'guichet-tva-ue',
  'biens-immobiliers',
  'cession-droits-sociaux',
  'successions-vacantes',
];

/** One holder for each of the three homes, and one whose password has expired. */
export const DEMO_HOLDERS: readonly DemoHolder[] = [
  {
    email: 'lila.rosemonde@demo.example',
    subscriberNumber: '20101670101919',
    title: 'Mme',
    first_name: 'Lila',
    last_name: 'ROSEMONDE',
    phone: '+33199001234',
    street: '12 rue de Longchamp',
    postal_code: '75116',
    city: 'PARIS',
    country: 'FRANCE',
    // The number on the fiche's picture, 000299001, fails the Luhn check: its last digit is set right here.
    dossiers: [{ siren: '000299008', name: 'SARL MARTIN DISTRIBUTION', services: ALL_SERVICES }],
  },
  {
    email: 'zoe.sansdossier@demo.example',
    subscriberNumber: '20250450000107',
    title: 'Mme',
    first_name: 'Zoé',
    last_name: 'SANSDOSSIER',
    phone: '+33199002345',
    street: '3 place de la Comédie',
    postal_code: '34000',
    city: 'MONTPELLIER',
    country: 'FRANCE',
    dossiers: [],
  },
  {
    email: 'paul.multiple@demo.example',
    subscriberNumber: '20193020004251',
    title: 'M.',
    first_name: 'Paul',
    last_name: 'MULTIPLE',
    phone: '+33199003456',
    street: '48 quai des Chartrons',
    postal_code: '33000',
    city: 'BORDEAUX',
    country: 'FRANCE',
    dossiers: [
      {
        siren: '000412346',
        name: 'BOULANGERIE DES QUAIS',
        services: BASICS,
        companyEmail: 'boulangerie.des.quais@demo.example',
      },
      {
        siren: '000538124',
        name: 'SCI LES TILLEULS',
        services: ['compte-fiscal', 'avis-cfe', 'declarer-revenus-sci'],
      },
      { siren: '000671545', name: 'MULTIPLE CONSEIL SAS', services: EMPLOYER },
      { siren: '000790329', name: 'TRANSPORTS DU PONT', services: COMPANY },
    ],
  },
  {
    email: 'eve.expiree@demo.example',
    subscriberNumber: '20221150000823',
    title: 'Mme',
    first_name: 'Ève',
    last_name: 'EXPIRÉE',
    phone: '+33199004567',
    street: '7 rue Nationale',
    postal_code: '59800',
    city: 'LILLE',
    country: 'FRANCE',
    passwordExpired: true,
    dossiers: [{ siren: '000853648', name: 'ATELIER EXPIRÉE', services: BASICS }],
  },
];

/** What one of them gave another, or offers: in services of one company that the giver holds. */
export interface DemoRole {
  siren: string;
  /** By their addresses. */
  from: string;
  to: string;
  role: 'suppleant' | 'delegataire';
  services: readonly string[];
  /** Days after which it ends; for ever by default. */
  days?: number;
}

const OFFICES = ['ville-exemple-nord', 'ville-exemple-sud'];

const [LILA, ZOE, PAUL, EVE] = DEMO_HOLDERS.map(({ email }) => email) as [string, string, string, string];

export const DEMO_ROLES: readonly DemoRole[] = [
  { siren: '000299008', from: LILA, to: PAUL, role: 'suppleant', services: ALL_SERVICES },
  {
    siren: '000853648',
    from: EVE,
    to: PAUL,
    role: 'delegataire',
    services: ['compte-fiscal', 'declarer-tva', 'payer-tva'],
    days: 180,
  },
];

/** Waits for her answer. */
export const DEMO_OFFER: DemoRole = {
  siren: '000299008',
  from: LILA,
  to: ZOE,
  role: 'delegataire',
  services: ['compte-fiscal', 'declarer-tva'],
  days: 90,
};

/** The companies whose e-mail address has been proved, and how many days ago. */
export const DEMO_ADDRESSES = [
  { siren: '000299008', email: 'contact@martin-distribution.example', provedDaysAgo: 210 },
] as const;

/** Which office of the program's example looks after which company; of SCI LES TILLEULS none is known. */
export const DEMO_OFFICES: readonly { siren: string; office: string }[] = DEMO_HOLDERS.flatMap(
  ({ dossiers }, holder) => dossiers.map(({ siren }) => ({ siren, office: OFFICES[holder % 2] ?? '' })),
).filter(({ siren }) => siren !== '000538124');

/** Lila asked, and has yet to read the answer; Paul, suppléant there, as well. */
export const DEMO_THREAD: DemoThread = {
  siren: '000299008',
  service: 'declarer-tva',
  from: LILA,
  subject: 'Remboursement du crédit de TVA du deuxième trimestre',
  question:
    'Bonjour,\n\nNous avons demandé le 4 du mois le remboursement d’un crédit de TVA. Pouvez-vous nous dire s’il manque une pièce ?\n\nMerci d’avance,\nLila Rosemonde',
  answer:
    'Bonjour Madame,\n\nVotre demande est complète : aucune pièce ne manque. Vous trouverez ci-joint l’accusé de réception.\n\nLe service des impôts des entreprises',
  attachment: {
    name: 'accuse-de-reception.pdf',
    line: 'Accuse de reception de demonstration',
  },
  asked: 3,
};
