/** Three of the demonstration's holders, and what they change to. */
const PASSWORD = 'Demonstration-Espace-2026';

export const LILA = { email: 'lila.rosemonde@demo.example', password: PASSWORD };
export const PAUL = { email: 'paul.multiple@demo.example', password: PASSWORD };
export const ZOE = { email: 'zoe.sansdossier@demo.example', password: PASSWORD, answer: 'Camille' };
export const NEW = {
  email: 'lila@martin-distribution.example',
  password: 'tambour-brouette-horizon-tisane-38',
};
