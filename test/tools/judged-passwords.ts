/** Passwords of 20 characters and more that keep the rules of form, and what is to be thought of them. */
export const JUDGED = {
  strong: [
    // The demonstration accounts' own.
    'Demonstration-Espace-2026',
    // The example shown to holders.
    'quatre-parapluies-mauves-dansent-7-fois',
    'cheval-correct-batterie-agrafe-1',
    'marmotte-violoncelle-brouillard-42',
    'Le-facteur-sonne-toujours-2-fois',
    '8c7o1eo3hffwmjxm6zmh',
    'jTJNNi8mZdrmY$BKCEiO',
    'ПарольДляПроверки9слов',
  ],
  notStrong: [
    // One character, or a few, repeated.
    'aaaaaaaaaaaaaaaaaaa1',
    '!!!!!!!!!!!!!!!!!!!!a1',
    'abababababababababababa1',
    'abcabcabcabcabcabc12',
    'zzzzyyyyxxxxwwwwvvvv1',
    'aabbccddeeffgghhiijj1',
    // Sequences.
    '12345678901234567890a',
    'abcdefghijklmnopqrstuvwxyz1',
    'a1b2c3d4e5f6g7h8i9j0',
    '0123456789abcdef0123456789',
    '98765432109876543210z',
    // Keyboard walks.
    'azertyuiopqsdfghjklm1',
    'azertyuiopqsdfghjklmwxcvbn1',
    'qwertyuiopasdfghjkl1',
    '1a2z3e4r5t6y7u8i9o0p',
    '1q2w3e4r5t6y7u8i9o0p',
    'aqwzsxedcrfvtgbyhnuj1',
    // Common passwords, doubled, padded, dated, or written in signs.
    'motdepassemotdepasse1',
    'motdepasse1motdepasse2',
    'M0td3p4ss3M0td3p4ss3',
    'MotDePasse2026MotDePasse2026',
    'passwordpassword1234',
    'azertyazertyazerty123',
    'jetaimejetaimejetaime1',
    'azertyuiop1234567890',
    'Azerty123456789*Azerty',
    'Password-Password-2026',
    // Words that repeat or follow one another.
    'Bonjour-Bonjour-2026-Bonjour',
    'Marseille-13-Marseille-13',
    'un-deux-trois-quatre-5',
    'lundi-mardi-mercredi-1',
    'janvierfevriermarsavril1',
    'Janvier2026Fevrier2026',
    '01/01/1980-01/01/1980-a',
    'EspaceProfessionnel2026',
    'anticonstitutionnellement1',
  ],
} as const;
