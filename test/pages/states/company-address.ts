import { ADDRESS_PATH, addressPath, CONTEST_PATH } from '../../../src/company-address/paths.ts';
import { changesAddress, contestReferencesTo } from '../../tools/company-addresses.ts';
import { sendOf, statesOf, visit, visitOf } from '../state.ts';
import { LILA, PASSWORD, PAUL, type World, ZOE } from '../world.ts';

/** Of Lila, whose suppléant Paul is: its address is proved. */
const SIREN = '000299008';
/** Of Paul, with an address that nobody has proved. */
const BAKERY = '000412346';
const [OLD, NEW] = ['contact@martin-distribution.example', 'bureau@martin-distribution.example'];
const FORM = { email: NEW, email_confirmation: NEW, current_password: PASSWORD };

async function asks(world: World, email = LILA) {
  return world.sends(await world.holder(email), ADDRESS_PATH, FORM, addressPath(SIREN));
}

async function changes(world: World): Promise<void> {
  await changesAddress(world.platform, LILA, SIREN, NEW, PASSWORD);
}

const after =
  (happens: (world: World) => Promise<unknown>, open: ReturnType<typeof visitOf>) => async (world: World) => {
    await happens(world);
    return open(world);
  };

/** The link of the newest notice to the address before. */
const contests =
  (happens: (world: World) => Promise<unknown>, action = '') =>
  async (world: World) => {
    await happens(world);
    const reference = (await contestReferencesTo(world.platform, OLD)).at(-1) ?? '';
    return world.sends(world.stranger(), CONTEST_PATH, { reference, action });
  };

export const COMPANY_ADDRESS = statesOf({
  [`GET ${ADDRESS_PATH}`]: {
    first: visitOf(LILA, ADDRESS_PATH),
    several: visitOf(PAUL, ADDRESS_PATH),
    'not-proved': visitOf(PAUL, addressPath(BAKERY)),
    'not-yours': visitOf(ZOE, ADDRESS_PATH),
    pending: after(asks, visitOf(LILA, ADDRESS_PATH)),
    'pending-of-another': after(asks, visitOf(PAUL, addressPath(SIREN))),
    changed: after(changes, visitOf(LILA, ADDRESS_PATH)),
  },
  [`POST ${ADDRESS_PATH}`]: {
    wrong: sendOf(LILA, ADDRESS_PATH, { email: OLD, email_confirmation: '', current_password: '' }),
  },
  [`GET ${ADDRESS_PATH}/demande`]: { first: (world) => asks(world) },
  [`POST ${ADDRESS_PATH}/renvoyer`]: {
    'too-many': async (world) => {
      await asks(world);
      const lila = await world.holder(LILA);
      const resend = addressPath(SIREN, 'renvoyer');
      for (let time = 0; time < 6; time++) {
        await world.platform.db
          .updateTable('mail')
          .set({ handed_over_at: world.platform.clock.now() })
          .where('purpose', '=', 'company-address-code')
          .where('withdrawn_at', 'is', null)
          .execute();
        world.platform.clock.advance({ minutes: 1 });
        if (time < 5) await world.sends(lila, resend, {}, addressPath(SIREN));
      }
      return world.sends(lila, resend, {}, addressPath(SIREN));
    },
  },
  [`GET ${ADDRESS_PATH}/retablir`]: { first: after(changes, visitOf(PAUL, addressPath(SIREN, 'retablir'))) },
  [`POST ${ADDRESS_PATH}/retablir`]: {
    wrong: after(changes, sendOf(LILA, addressPath(SIREN, 'retablir'), { current_password: 'faux' })),
  },
  [`GET ${CONTEST_PATH}`]: { first: visit(CONTEST_PATH) },
  [`POST ${CONTEST_PATH}`]: {
    asked: contests(asks),
    changed: contests(changes),
    spent: contests(async (world) => {
      await contests(asks, 'arreter')(world);
      await asks(world);
      // Of the request before: the newer one was mailed none.
      await world.platform.db
        .updateTable('company_address_reference')
        .set({
          change_id: world.platform.db
            .selectFrom('company_address_change')
            .select('id')
            .where('status', '=', 'pending'),
        })
        .execute();
    }),
  },
  [`GET ${CONTEST_PATH}/demande-arretee`]: { first: contests(asks, 'arreter') },
  [`GET ${CONTEST_PATH}/adresse-retablie`]: { first: contests(changes, 'retablir') },
});
