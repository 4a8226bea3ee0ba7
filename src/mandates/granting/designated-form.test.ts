import { expect, it } from 'vitest';
import { readNamed, typedNamed } from './designated-form.tsx';

const OWN = '20232340000101';
const read = (fields: Record<string, string>) => readNamed(typedNamed(fields), OWN);

it('takes number and name together', () => {
  const fields = { subscriber_number: ' 2023 234 0000102', name: ' Multiple ' };
  expect(typedNamed(fields)).toEqual({ number: '2023 234 0000102', name: 'Multiple' });
  expect(read(fields)).toEqual({ named: { number: '20232340000102', name: 'Multiple' }, errors: {} });
});

it.each([
  [{}, ['subscriber_number', 'name']],
  [{ subscriber_number: '1234', name: 'Multiple' }, ['subscriber_number']],
  [{ subscriber_number: OWN, name: 'Rosemonde' }, ['subscriber_number']],
  [{ subscriber_number: '20232340000102', name: 'a'.repeat(101) }, ['name']],
])('says what is wrong with %j', (fields, wrong) => {
  const { named, errors } = read(fields as Record<string, string>);
  expect(named).toBeUndefined();
  expect(Object.keys(errors)).toEqual(wrong);
});
