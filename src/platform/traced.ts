import type { Platform } from './platform.ts';
import type { Tracing } from './tracing.ts';

/** Whatever takes long outside of the database, as steps of who asks for it: its turn in line included. */
export function traced<Slow extends Pick<Platform, 'hasher' | 'strength' | 'printer' | 'painter'>>(
  slow: Slow,
  tracing: Tracing,
): Slow {
  return {
    ...slow,
    hasher: tracedHasher(slow.hasher, tracing),
    strength: tracedStrength(slow.strength, tracing),
    printer: tracedPrinter(slow.printer, tracing),
    painter: tracedPainter(slow.painter, tracing),
  };
}

function tracedHasher(hasher: Platform['hasher'], tracing: Tracing): Platform['hasher'] {
  const verify = <T>(work: () => Promise<T>) => tracing.step('password verify', {}, work);
  return {
    ...hasher,
    hash: (secret) => tracing.step('password hash', {}, () => hasher.hash(secret)),
    verify: (hash, secret) => verify(() => hasher.verify(hash, secret)),
    verifyAny: (whose, hashes, secret) => verify(() => hasher.verifyAny(whose, hashes, secret)),
    verifyNothing: (secret) => verify(() => hasher.verifyNothing(secret)),
    inTurn: (turn) => tracedHasher(hasher.inTurn(turn), tracing),
  };
}

function tracedStrength(strength: Platform['strength'], tracing: Tracing): Platform['strength'] {
  return {
    judge: (password, words) => tracing.step('password judge', {}, () => strength.judge(password, words)),
    inTurn: (turn) => tracedStrength(strength.inTurn(turn), tracing),
    close: () => strength.close(),
  };
}

function tracedPrinter(printer: Platform['printer'], tracing: Tracing): Platform['printer'] {
  return {
    print: (template, texts, madeAt) =>
      tracing.step('pdf print', { 'pdf.template': template.pathname.split('/').at(-1) ?? '' }, () =>
        printer.print(template, texts, madeAt),
      ),
    inTurn: (turn) => tracedPrinter(printer.inTurn(turn), tracing),
  };
}

function tracedPainter(painter: Platform['painter'], tracing: Tracing): Platform['painter'] {
  return {
    paint: (picture) => tracing.step('captcha paint', {}, () => painter.paint(picture)),
    inTurn: (turn) => tracedPainter(painter.inTurn(turn), tracing),
  };
}
