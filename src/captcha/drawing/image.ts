import type { CaptchaCharacter, CaptchaPainter, Clock, Color } from '../../platform/platform.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { answerOf, usableChallenge } from '../challenge.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';

/**
 * The picture of a captcha, PNG. The same token always gives the same picture, to the pixel: fetching it
 * again gives a machine no second view of the same characters.
 *
 * Large capitals in a row, each at a slant, a height and a weight of its own, touching one another: enough for a
 * program that reads print to lose its way, and nothing that a person stumbles over. A program made for it reads
 * this, as it would read anything (docs/captcha.md): it is drawn for people.
 *
 * @returns `undefined` for a token that is forged or expired
 * @throws Overloaded, Abandoned, WorkerFailed as the painter does
 */
export async function drawCaptcha(
  { secrets, clock, painter }: { secrets: Secrets; clock: Clock; painter: CaptchaPainter },
  token: string,
): Promise<Buffer | undefined> {
  const challenge = usableChallenge({ secrets, clock }, token);
  if (!challenge) return undefined;
  const random = seededRandom(challenge.secrets, `drawing:${challenge.id}`);
  const chosen = Array.from(answerOf(challenge), (character) => chooseLook(character, random));
  const characters = chosen.map((look, n) => ({
    ...look,
    step: random.between(0, HIGHEST_STEP) * (n % 2 ? 1 : -1),
  }));
  return painter.paint({ characters, ...random.pick(COLORS) });
}

function chooseLook(character: string, random: SeededRandom): Omit<CaptchaCharacter, 'step'> {
  return {
    character: character.toUpperCase(),
    weight: random.pick(WEIGHTS),
    tilt: (random.between(...TILTS) * random.sign() * Math.PI) / 180,
    height: random.between(...HEIGHTS),
  };
}

const WEIGHTS = ['600SemiBold', '800ExtraBold'] as const;
/** Up and down in turns, from the middle of the picture, in pixels. */
const HIGHEST_STEP = 14;
/** Of the ink, upright, in pixels. */
const HEIGHTS = [84, 108] as const;
/** In degrees, to either side: what programs stumble over more than anything else, and people least. */
const TILTS = [10, 24] as const;

/** Paper and pen, all more than 10:1 apart (WCAG 2.2, 1.4.6 asks for 7:1). */
const COLORS: readonly { paper: Color; pen: Color }[] = [
  { paper: [250, 248, 240], pen: [24, 40, 84] },
  { paper: [240, 247, 250], pen: [60, 28, 72] },
  { paper: [244, 250, 242], pen: [16, 62, 48] },
  { paper: [252, 244, 240], pen: [88, 24, 32] },
];
