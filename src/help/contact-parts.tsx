import { Warning } from '../web/components/notice.tsx';
import type { Operator } from './operator.ts';

/** An address on paper, line by line. */
export function PostalAddress({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <span key={index}>
          {index > 0 ? <br /> : null}
          {line}
        </span>
      ))}
    </>
  );
}

export function MailTo({ address }: { address: string }) {
  return <a href={`mailto:${address}`}>{address}</a>;
}

/** Names and addresses that belong to nobody must not pass for somebody's. */
export function ExampleOperatorWarning({ operator }: { operator: Operator }) {
  if (!operator.isExample) return null;
  return (
    <Warning title="L’exploitant de cette page est un exemple">
      <p>
        L’exploitant de cette installation n’a pas encore indiqué qui il est. Les noms, les adresses et les
        courriels de cette page sont inventés.
      </p>
    </Warning>
  );
}
