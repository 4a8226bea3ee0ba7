import type { Installation } from '../../config/installation.ts';

type Row = readonly [data: string, kept: string];

/** Each kind of data that is kept, and for how long; the days are those that the purge goes by. */
export function keptData(installation: Installation): readonly Row[] {
  return [
    [
      'Identité, téléphone, adresse postale, adresse de connexion, question de confiance',
      'Tant que l’espace existe',
    ],
    ['Empreintes du mot de passe en cours et des précédents, dix en tout', 'Tant que l’espace existe'],
    [
      'Dossiers (SIREN, nom de l’entreprise) et habilitations : service, rôle, dates',
      `Tant que l’espace existe ; une habilitation qui a pris fin, ${installation.RETENTION_AUDIT_DAYS} jours de plus`,
    ],
    [
      'Comptes bancaires des entreprises, chiffrés, et qui les a demandés',
      `Tant qu’ils servent, et ${installation.RETENTION_REQUESTS_DAYS} jours après leur fin ; ils restent à l’entreprise quand un espace est supprimé`,
    ],
    [
      'Messages de la messagerie et leurs pièces jointes, chiffrés, et qui les a écrits',
      `${installation.RETENTION_MESSAGES_DAYS} jours après le dernier de l’échange ; ils restent à l’entreprise, sans nom, quand un espace est supprimé`,
    ],
    [
      'Adresse électronique vérifiée d’une entreprise',
      'Tant qu’un espace agit pour elle ; remplacée, 30 jours',
    ],
    [
      'Demandes de changement d’adresse, aussi de celle d’une entreprise, et de nouveau mot de passe : adresses, dates, issue',
      `${installation.RETENTION_REQUESTS_DAYS} jours après la fin de la demande`,
    ],
    [
      'Demandes de création jamais activées : tout ce qui y a été saisi',
      `${installation.RETENTION_REGISTRATIONS_DAYS} jours après la demande`,
    ],
    [
      'Courriels envoyés : destinataire, objet, date',
      `${installation.RETENTION_MAILS_DAYS} jours après l’envoi ; le texte, chiffré, est effacé dès sa remise au serveur de messagerie`,
    ],
    [
      'Journal de sécurité : ce qui s’est passé, quand, adresse IP, navigateur',
      `${installation.RETENTION_AUDIT_DAYS} jours, même si l’espace est supprimé entre-temps`,
    ],
    [
      'Session : adresse IP et navigateur',
      'Un jour après sa fin, qui vient après 30 minutes sans activité, et au plus tard après 12 heures',
    ],
    ['Essais de connexion : réseau d’où ils viennent, et leur nombre', 'Une journée'],
    [
      'Navigateurs reconnus : date de la dernière connexion, empreintes du cookie et du réseau',
      '400 jours après la dernière connexion, ou jusqu’au changement du mot de passe',
    ],
    [
      'Espace dont la suppression est demandée',
      '7 jours, pendant lesquels se connecter annule la suppression ; puis tout est effacé, sauf le journal de sécurité',
    ],
  ];
}
