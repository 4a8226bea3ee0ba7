// Makes src/captcha/audio/voices/: every character that a captcha can hold, said by several voices.
// Needs espeak-ng and sox (Debian: apt-get install espeak-ng sox). The outcome is committed, so that neither
// building nor running needs them: call this again only after a change of the alphabet or of the voices.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How each character is called in French, in the order of ALPHABET (src/captcha/challenge.ts). */
const NAMES = {
  d: 'dé',
  f: 'effe',
  h: 'hache',
  m: 'emme',
  r: 'erre',
  z: 'zède',
  3: 'trois',
  4: 'quatre',
  6: 'six',
  9: 'neuf',
};

/** Language and variant of espeak-ng; words a minute; height of the voice, 0 to 99. */
const VOICES = [
  { file: 'man-1.pcm', voice: 'fr+m1', speed: 115, pitch: 45 },
  { file: 'man-2.pcm', voice: 'fr-ch+m2', speed: 130, pitch: 35 },
  { file: 'man-3.pcm', voice: 'fr+Mario', speed: 110, pitch: 55 },
  { file: 'woman-1.pcm', voice: 'fr+f2', speed: 125, pitch: 50 },
  { file: 'woman-2.pcm', voice: 'fr-be+f5', speed: 115, pitch: 60 },
  { file: 'woman-3.pcm', voice: 'fr+Annie', speed: 110, pitch: 50 },
];

/** Hertz. A telephone's 8000 would lose what tells f from s. */
const SAMPLE_RATE = 11_025;
/** Silence before and after a name is cut where it is weaker than this; f and s at the ends are kept. */
const SILENCE = ['silence', '1', '0.002', '0.8%'];

/** Consonants, which are what tells names apart, come out of the noise: higher tones and weak sounds are raised. */
const CLEARER = [
  'treble',
  '8',
  '1800',
  'gain',
  '-n',
  '-1',
  'compand',
  '0.002,0.03',
  '-70,-70,-45,-30,-25,-13,0,-5',
  '-8',
];

const folder = fileURLToPath(new URL('../src/captcha/audio/voices', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'captcha-voices-'));
try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const characters = Object.keys(NAMES).sort((a, b) => order(a) - order(b));
  const voices = VOICES.map((voice) => makeVoice(voice, characters));
  const index = { sampleRate: SAMPLE_RATE, characters: characters.join(''), voices };
  writeFileSync(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Letters before digits, whatever order JavaScript gives to keys that are numbers. */
function order(character) {
  return (/\d/.test(character) ? 1000 : 0) + character.charCodeAt(0);
}

/** Writes one file, the clips one after the other, and answers how many samples each has. */
function makeVoice({ file, voice, speed, pitch }, characters) {
  const clips = characters.map((character) => say(NAMES[character], { voice, speed, pitch }));
  writeFileSync(join(folder, file), Buffer.concat(clips));
  return { file, lengths: clips.map((clip) => clip.length) };
}

/** One name: 8 bits a sample, signed, without silence around it, as loud as it can be. */
function say(name, { voice, speed, pitch }) {
  const [spoken, clip] = [join(work, 'spoken.wav'), join(work, 'clip.raw')];
  execFileSync('espeak-ng', ['-v', voice, '-s', String(speed), '-p', String(pitch), '-w', spoken, name]);
  const trim = [...SILENCE, 'fade', '0.005', 'reverse', ...SILENCE, 'fade', '0.005', 'reverse'];
  // -R: the same dither each time, so that the script makes the same files again.
  const format = ['-t', 'raw', '-e', 'signed-integer', '-b', '8', '-c', '1', '-r', String(SAMPLE_RATE)];
  const effects = [
    'highpass',
    '80',
    ...CLEARER,
    ...trim,
    'rate',
    '-h',
    String(SAMPLE_RATE),
    'gain',
    '-n',
    '-0.5',
  ];
  execFileSync('sox', ['-R', spoken, ...format, clip, ...effects]);
  return readFileSync(clip);
}
