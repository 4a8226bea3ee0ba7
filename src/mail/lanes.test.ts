import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InHand, LANES, type Lane, mostAtOnce, openingsBeside } from './purposes.ts';

const HANDS = 12;
const inHand = (lane: Lane, count: number, domain = (n: number) => `${lane}-${n}.example`): InHand[] =>
  Array.from({ length: count }, (_, n) => ({ lane: LANES.indexOf(lane), recipient: `lila@${domain(n)}` }));
const openTo = (mails: InHand[], hands = HANDS) =>
  openingsBeside(mails, hands).map(({ lane }) => LANES[lane]);

describe('what may be taken up beside the mails in hand', () => {
  it('is anything, beside nothing', () => {
    expect(openingsBeside([], HANDS)).toEqual(LANES.map((_name, lane) => ({ lane, fullDomains: [] })));
  });

  it('is nothing once all hands are full', () => {
    expect(openTo(inHand('own-codes', HANDS))).toEqual([]);
  });

  it('is nothing but codes of who has proved something beside those that anybody can ask for in all hands but one', () => {
    expect(openTo(inHand('codes', HANDS - 2))).toContain('codes');
    expect(openTo(inHand('codes', HANDS - 1))).toEqual(['own-codes']);
  });

  it('is no bulk beside a quarter of it', () => {
    expect(openTo(inHand('bulk', 2))).toEqual(['own-codes', 'codes', 'notices', 'bulk']);
    expect(openTo(inHand('bulk', 3))).toEqual(['own-codes', 'codes', 'notices']);
  });

  it('is nothing but codes beside notices and bulk in half of the hands', () => {
    expect(openTo([...inHand('bulk', 3), ...inHand('notices', 2)])).toEqual([
      'own-codes',
      'codes',
      'notices',
    ]);
    expect(openTo([...inHand('bulk', 3), ...inHand('notices', 3)])).toEqual(['own-codes', 'codes']);
  });

  it('is none to a domain that has a quarter of the hands, in its lane', () => {
    const toOne = inHand('codes', 3, () => 'Lent.example');
    expect(openingsBeside(toOne, HANDS).map(({ fullDomains }) => fullDomains)).toEqual([
      [],
      ['lent.example'],
      [],
      [],
    ]);
  });

  it.each([1, 2, 3, 4, 30])('leaves every lane a way with %d hands', (hands) => {
    expect(openTo([], hands)).toEqual([...LANES]);
  });

  it('is so many at once that each would be let in beside the others, whichever they are', () => {
    const anyMail = fc.record({
      lane: fc.nat(LANES.length - 1),
      recipient: fc.constantFrom('lila@a.example', 'paul@b.example', 'jean@c.example'),
    });
    const isLetIn = ({ lane, recipient }: InHand, mails: InHand[], hands: number) =>
      openingsBeside(mails, hands)[lane]?.fullDomains.includes(recipient.split('@')[1] ?? '') === false;
    fc.assert(
      fc.property(fc.array(anyMail), fc.integer({ min: 1, max: 40 }), (waiting, hands) => {
        const mails: InHand[] = [];
        while (waiting.some((mail) => isLetIn(mail, mails, hands))) {
          const due = waiting.filter((mail) => isLetIn(mail, mails, hands));
          const most = mostAtOnce(mails, hands);
          expect(most).toBeGreaterThanOrEqual(1);
          for (const mail of due.slice(0, most)) {
            expect(isLetIn(mail, mails, hands)).toBe(true);
            mails.push(...waiting.splice(waiting.indexOf(mail), 1));
          }
        }
      }),
    );
    expect(mostAtOnce([], HANDS)).toBe(3);
    expect(
      mostAtOnce(
        inHand('codes', 2, () => 'lent.example'),
        HANDS,
      ),
    ).toBe(1);
  });

  it('always leaves a hand for a code, while bulk, notices and the codes to one domain are as slow as can be', () => {
    const waiting = fc.record({ bulk: fc.nat(60), notices: fc.nat(60), codes: fc.nat(60) });
    fc.assert(
      fc.property(waiting, fc.integer({ min: 4, max: 40 }), ({ bulk, notices, codes }, hands) => {
        const queue = [
          ...inHand('codes', codes, () => 'lent.example'),
          ...inHand('notices', notices),
          ...inHand('bulk', bulk),
        ];
        // As the worker does, until it may take up nothing more.
        const mails: InHand[] = [];
        for (const mail of queue) {
          const opening = openingsBeside(mails, hands).find(({ lane }) => lane === mail.lane);
          const domain = mail.recipient.split('@')[1] ?? '';
          if (opening && !opening.fullDomains.includes(domain)) mails.push(mail);
        }
        const open = openingsBeside(mails, hands)[0];
        expect(open?.lane).toBe(0);
        expect(open?.fullDomains ?? []).not.toContain('test.example');
      }),
    );
  });
});
