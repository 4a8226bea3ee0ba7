/**
 * Which room may import which, the ground floor first: a room imports what stands on the floors below it, and nothing
 * above or beside it. So there is no circle. Types count too: whoever needs a type of another room depends on it.
 */
const FLOORS = [
  // What the operator chose, and nothing else: everybody may read it.
  ['config/installation.ts'],
  ['web', 'database'],
  ['platform'],
  ['mail', 'captcha'],
  ['audit', 'mandates'],
  ['account'],
  ['passkeys', 'company'],
  ['http'],
  ['factors'],
  ['passwords', 'codes', 'holder-data', 'mandates/granting'],
  // The browser judges passwords with the server's own code.
  ['web/browser', 'documents'],
  ['activation', 'home', 'help'],
  ['registration', 'credentials', 'role-requests', 'company-address'],
  ['bank-accounts'],
  [
    'offers',
    'suppleants',
    'delegations',
    'adhesions',
    'substitutions',
    'sign-in-methods',
    'space-lock',
    'tax-calendar',
    'tax-office',
    'messages',
  ],
  ['recovery', 'deletion', 'direct-debits'],
  ['sign-in'],
  ['dispute'],
  ['demo'],
  ['holder'],
  ['config'],
  ['open-platform.ts', 'purge.ts', 'app.ts'],
  ['open-web.ts', 'cli'],
  ['main.ts'],
];

const ROOMS = FLOORS.flat();
const inside = (rooms) => `^src/(${rooms.join('|')})(/|$)`;
const isRoom = (name) => !name.includes('.');
const roomsWithin = (room) => ROOMS.filter((other) => other.startsWith(`${room}/`));

const onlyDownwards = FLOORS.flatMap((floor, height) => {
  const below = FLOORS.slice(0, height).flat();
  return floor.map((room) => ({
    name: `${room} imports only from below`,
    comment: `Hand in what ${room} needs as an argument, or move it down to one of: ${below.filter(isRoom).join(', ') || room}.`,
    severity: 'error',
    from: { path: inside([room]), pathNot: inside(roomsWithin(room)) },
    to: { path: '^(src|test|scripts)/', pathNot: inside([room, ...below]) },
  }));
});

const everyRoomHasAFloor = {
  name: 'every room stands on a floor',
  comment: 'Give the new room its place in FLOORS, in .dependency-cruiser.mjs.',
  severity: 'error',
  from: { path: '^src/', pathNot: inside(ROOMS) },
  to: {},
};

export default {
  forbidden: [...onlyDownwards, everyRoomHasAFloor],
  // swc, since TypeScript 7 has no parser for other programs.
  options: { parser: 'swc', exclude: '[.]test[.]tsx?$', doNotFollow: { path: 'node_modules' } },
};
