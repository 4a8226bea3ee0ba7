import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someJpeg, somePdf, somePng } from '../../test/tools/multipart.ts';
import { type AttachmentType, endsWell, fittingName, typeOf } from './attachment-rules.ts';
import { placesFor } from './places.ts';
import { authorAs, readMessage, readSubject, typedText } from './rules.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });
const anyType = fc.constantFrom<AttachmentType>('pdf', 'jpg', 'png');

describe('the text of a message', () => {
  it('is read the same again, holds no control character but lines and tabs, and nothing that turns letters', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const text = typedText(typed);
        expect(typedText(text)).toBe(text);
        expect(text).not.toMatch(/(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });

  it('keeps what office programs and telephones write, and every line', () => {
    const text = '« L’œuvre » – 10 % d’écart…\n\n\t• 👩🏽‍💻 ok';
    expect(typedText(`\r\n${text.replaceAll('\n', '\r\n')}  \r\n`)).toBe(text);
    expect(typedText('Cafe\u0301\u2028fin')).toBe('Café\nfin');
  });

  it('is counted in characters, a line as one', () => {
    expect(readMessage('👍'.repeat(10_000)).fault).toBeUndefined();
    expect(readMessage('a\r\n'.repeat(5_000).trimEnd()).fault).toBeUndefined();
    expect(readMessage('a'.repeat(10_001)).fault).toBe('too-long');
    expect(readMessage('\u200e \n').fault).toBe('missing');
    expect(readSubject(' \u200b ').fault).toBe('missing');
    expect(readSubject('a'.repeat(101)).fault).toBe('too-long');
  });
});

describe('who wrote a message', () => {
  const written = { fromService: false, authorId: 'paul', authorName: 'M. Paul MULTIPLE' };
  it.each([
    ['a suppléant', ['delegataire', 'suppleant'], [], { kind: 'named', name: 'M. Paul MULTIPLE' }],
    ['whom the author delegated to', ['delegataire'], ['paul'], { kind: 'named', name: 'M. Paul MULTIPLE' }],
    ['another délégataire', ['delegataire'], ['lila'], { kind: 'unnamed' }],
  ] as const)('is told to %s as far as that is known', (_, roles, givers, author) => {
    expect(authorAs({ accountId: 'zoe', roles, givers }, written)).toEqual(author);
  });
});

describe('the name of a file', () => {
  it('is one name with the ending of its type, whatever it was called', () => {
    fc.assert(
      fc.property(anyText, anyType, (given, type) => {
        const name = fittingName(given, type);
        expect(name.endsWith(`.${type}`)).toBe(true);
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(name).not.toMatch(/^\.|^\s|\s\./);
        expect([...name].length).toBeLessThanOrEqual(100);
        expect(Buffer.byteLength(name), 'with what the operator’s command puts before it').toBeLessThan(230);
        expect(fittingName(name, type)).toBe(name);
      }),
    );
  });

  it.each([
    ['facture.pdf', 'pdf', 'facture.pdf'],
    ['../../etc/passwd', 'png', 'passwd.png'],
    ['C:\\Users\\x\\photo.JPEG', 'jpg', 'photo.jpg'],
    ['facture.pdf.exe', 'pdf', 'facture.pdf'],
    ['photo.png', 'pdf', 'photo.pdf'],
    ['\u202egnp.exe', 'png', 'gnp.png'],
    ['con.pdf', 'pdf', 'document con.pdf'],
    ['.htaccess', 'png', 'htaccess.png'],
    ['', 'pdf', 'document.pdf'],
    [`${'漢'.repeat(90)}.pdf`, 'pdf', `${'漢'.repeat(66)}.pdf`],
    ['é'.repeat(300), 'jpg', `${'é'.repeat(80)}.jpg`],
    ['rapport v1.2 final.pdf', 'pdf', 'rapport v1.2 final.pdf'],
  ] as const)('%s (%s) is %s', (given, type, name) => {
    expect(fittingName(given, type)).toBe(name);
  });
});

describe('the type of a file', () => {
  it('is what it holds, and never anything else than the three', async () => {
    expect(await typeOf(somePdf())).toBe('pdf');
    expect(await typeOf(somePng())).toBe('png');
    expect(await typeOf(someJpeg())).toBe('jpg');
    const starts = [
      Buffer.of(),
      Buffer.from('%PDF'),
      Buffer.of(0xff, 0xd8, 0xff),
      Buffer.of(0x89, 0x50, 0x4e, 0x47),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 100 }), async (start, rest) => {
        expect([undefined, 'pdf', 'jpg', 'png']).toContain(await typeOf(Buffer.concat([start, rest])));
      }),
    );
  });

  it('of a PDF and a PNG goes with how they end', () => {
    expect([endsWell('pdf', somePdf()), endsWell('png', somePng())]).toEqual([true, true]);
    expect([endsWell('pdf', Buffer.from('%PDF')), endsWell('png', somePng().subarray(0, -1))]).toEqual([
      false,
      false,
    ]);
  });
});

describe('places for forms with files', () => {
  it('are bounded by account, by network and together, and given back once', () => {
    const places = placesFor({ account: 2, network: 3, all: 4 });
    const one = places.take('lila', 'home');
    expect(places.take('lila', 'home')).toBeDefined();
    expect(places.take('lila', 'elsewhere'), 'a third of an account').toBeUndefined();
    expect(places.take('paul', 'home')).toBeDefined();
    expect(places.take('zoe', 'home'), 'a fourth of a network').toBeUndefined();
    expect(places.take('zoe', 'elsewhere')).toBeDefined();
    expect(places.take('eve', 'far'), 'a fifth of all').toBeUndefined();
    one?.giveBack();
    one?.giveBack();
    expect(places.take('eve', 'far')).toBeDefined();
    expect(places.take('max', 'farther')).toBeUndefined();
  });
});
