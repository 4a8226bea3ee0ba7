import type { SeededRandom } from '../abuse/random.ts';
import { startMailServer } from '../tools/mail-server.ts';

/** A mail as it came, as often as it came. */
export interface Arrival {
  /** Of the row in the outbox, from its Message-ID. */
  id: string;
  to: string;
  /** How the program that sent it had greeted. */
  by: string;
  subject: string;
  text: string;
  /** The mail server took it and cut the connection without a word: whoever sent it cannot know. */
  cut: boolean;
}

/** `refuse`: every recipient, for now. `stall`: takes the whole mail, and says nothing. `cut`: takes it, and hangs up. */
export type MailWeather = 'fine' | 'refuse' | 'stall' | 'cut';

export interface Mailbox {
  /** `smtp://127.0.0.1:<port>` */
  url: string;
  arrivals: readonly Arrival[];
  weather: MailWeather;
  /** How often it refused, stalled and cut. */
  readonly tally: Record<Exclude<MailWeather, 'fine'>, number>;
  /** The newest mail to an address that answers to `fits`. */
  newest(to: string, fits: (mail: Arrival) => boolean): Arrival | undefined;
  /** Waits for another mail to come, for so many milliseconds at most. */
  another(milliseconds: number): Promise<void>;
  /** Fine weather, and whatever stalled is answered by hanging up. */
  calm(): void;
  close(): Promise<void>;
}

/** A mail server with bad days. In `cut`, half of what comes is taken as on any other day. */
export async function openMailbox(random: SeededRandom): Promise<Mailbox> {
  const arrivals: Arrival[] = [];
  const byRecipient = new Map<string, Arrival[]>();
  const waiting = new Set<() => void>();
  const tally = { refuse: 0, stall: 0, cut: 0 };
  const wake = () => {
    for (const one of waiting) one();
    waiting.clear();
  };
  const state: { weather: MailWeather; end: () => void; over: Promise<void> } = {
    weather: 'fine',
    end: () => {},
    over: Promise.resolve(),
  };

  const server = await startMailServer({
    refuseRecipient: () => {
      if (state.weather !== 'refuse') return undefined;
      tally.refuse += 1;
      return random.chance(50) ? '451 4.3.0 Try again later' : '421 4.3.2 Going down';
    },
    async beforeAnswering([to = ''], { source, session, hangUp }) {
      const cut = state.weather === 'cut' && random.chance(50);
      const by = session.hostNameAppearsAs || '';
      const arrival = { ...readMail(source.toString()), to, by, cut };
      arrivals.push(arrival);
      byRecipient.set(to, [...(byRecipient.get(to) ?? []), arrival]);
      wake();
      if (cut) {
        tally.cut += 1;
        hangUp();
      }
      if (state.weather === 'stall') {
        tally.stall += 1;
        await state.over;
      }
    },
    smtp: { size: 0 },
  });

  const setWeather = (weather: MailWeather) => {
    state.weather = weather;
    state.end();
    if (weather === 'stall') state.over = new Promise((resolve) => (state.end = resolve));
  };
  return {
    url: server.url,
    arrivals,
    tally,
    get weather() {
      return state.weather;
    },
    set weather(weather) {
      setWeather(weather);
    },
    newest: (to, fits) => byRecipient.get(to)?.findLast(fits),
    another(milliseconds) {
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(limit);
          waiting.delete(end);
          resolve();
        };
        const limit = setTimeout(end, milliseconds);
        waiting.add(end);
      });
    },
    calm: () => setWeather('fine'),
    close: () => server.stop(),
  };
}

/** By hand, for a library takes as long to read a mail as the program to write it, and many come. */
function readMail(source: string): Pick<Arrival, 'id' | 'subject' | 'text'> {
  const id = /^Message-ID:\s*<([^@>]+)@/im.exec(source)?.[1] ?? '';
  const [, folded = ''] = /^Subject:\s*(.*(?:\r?\n[ \t].*)*)/im.exec(source) ?? [];
  const subject = folded
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .replaceAll(/\?= =\?UTF-8\?Q\?/gi, '')
    .replaceAll(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, words: string) => words.replaceAll('_', ' '));
  return { id, subject: decoded(subject), text: decoded(source) };
}

/** Quoted-printable (RFC 2045, 6.7), its lines whole again. */
function decoded(text: string): string {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
