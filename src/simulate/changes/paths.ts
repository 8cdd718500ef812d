// Paths of a policy: what `--set` names. Parts of lists go by their ids, criteria by the metric that they look at, caps and
// floors by what reasons call them; everything else by its key.

import { Decimal } from 'decimal.js';
import type { YamlObject, YamlPath, YamlValue } from '../../foundation/yaml/document.js';
import { numberAsText } from '../../foundation/yaml/written-number.js';

/** Something in a policy that has a path. */
export interface NamedPart {
  /** Such as `tiers.gold.score`. */
  readonly name: string;
  readonly at: YamlPath;
  /** A mapping holds further parts; everything else is a value. */
  readonly value: YamlValue;
}

/** Every part of a policy as it is written, values and mappings, in the order of the file. */
export function policyParts(policy: YamlValue): NamedPart[] {
  if (!isMapping(policy)) return [];
  return [{ name: '', at: [], value: policy }, ...entriesOf(policy, '', [])];
}

export function isMapping(value: YamlValue | undefined): value is YamlObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}

/** What tells the entries of a list apart, by the path of the list; the key itself is nobody's to set. */
const identities: Readonly<Record<string, (entry: YamlObject) => YamlValue | undefined>> = {
  tiers: ({ id }) => id,
  adjustments: ({ id }) => id,
  score: ({ dimension }) => dimension,
  caps: boundName,
  floors: boundName,
};
const identityKeys: readonly string[] = ['id', 'dimension'];

/** As reasons call a cap or a floor: its label in English, else what its condition asks of. */
function boundName({ label, when }: YamlObject): YamlValue | undefined {
  const english = isMapping(label) ? label.en : label;
  return english ?? (isMapping(when) ? Object.keys(when).join('+') : undefined);
}

function entriesOf(mapping: YamlObject, above: string, at: YamlPath): NamedPart[] {
  return Object.entries(mapping).flatMap(([key, value]) => {
    const here = [...at, key];
    // Criteria stand right below their dimension: `score.loyalty.recency_days.weight`.
    if (key === 'criteria' && Array.isArray(value)) return listed(value, above, here, criterionName);
    return partOf(value, above === '' ? key : `${above}.${key}`, here);
  });
}

const criterionName = ({ id, metric }: YamlObject) => id ?? metric;

function partOf(value: YamlValue, name: string, at: YamlPath): NamedPart[] {
  if (isMapping(value)) return [{ name, at, value }, ...entriesOf(value, name, at)];
  if (Array.isArray(value) && value.some(isMapping)) return listed(value, name, at, identities[name]);
  return [{ name, at, value }];
}

function listed(
  values: readonly YamlValue[],
  above: string,
  at: YamlPath,
  identity: ((entry: YamlObject) => YamlValue | undefined) | undefined,
): NamedPart[] {
  return values.flatMap((value, index) => {
    const named = isMapping(value) ? identity?.(value) : undefined;
    // What has no name goes by its number.
    const name = typeof named === 'string' || named instanceof Decimal ? text(named) : String(index + 1);
    const parts = partOf(value, `${above}.${name}`, [...at, index]);
    return parts.filter(({ at: path }) => path.length !== at.length + 2 || !isIdentity(path.at(-1)));
  });
}

const isIdentity = (key: string | number | undefined) => identityKeys.includes(String(key));
const text = (value: string | Decimal) => (typeof value === 'string' ? value : numberAsText(value));
