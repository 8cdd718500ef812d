// The reference page of a kind of file: every key with type, default, example and meaning, as Markdown, made from the
// JSON Schema and so from the shapes that gradus reads files with.
import { stringify } from 'yaml';
import { introductions } from './introductions.js';
import { type JsonSchema, jsonSchemaOf, type SchemaName } from './json-schema.js';

/** One table of the page: mappings that are alike share it. */
interface Section {
  readonly paths: string[];
  readonly schema: JsonSchema;
}

/** The text of a reference page. */
export function referencePage(name: SchemaName): string {
  const root = jsonSchemaOf(name);
  const definitions = (root.definitions ?? {}) as Definitions;
  const sections = new Map<string, Section>();
  collect(root, '', sections);
  for (const [id, definition] of Object.entries(definitions)) collect(definition, id, sections);
  const anchors = anchorsOf([...sections.values()]);
  const parts = [...sections.values()].map((section) => sectionText(section, definitions, anchors));
  return `${[introductions[name], ...parts].join('\n\n')}\n`;
}

/** Every mapping with keys of its own below a schema, by what it looks like. */
function collect(schema: JsonSchema, path: string, sections: Map<string, Section>): void {
  if (refOf(schema) !== undefined) return;
  for (const each of schema.anyOf ?? []) collect(each as JsonSchema, path, sections);
  if (schema.items !== undefined && !Array.isArray(schema.items))
    collect(schema.items as JsonSchema, `${path}[]`, sections);
  const others = schema.additionalProperties;
  if (schema.properties !== undefined) {
    const { properties, required } = schema;
    const alike = JSON.stringify({ properties, required });
    const known = sections.get(alike);
    known?.paths.push(path);
    if (known !== undefined) return;
    sections.set(alike, { paths: [path], schema });
    for (const [key, each] of Object.entries(properties))
      collect(each as JsonSchema, path === '' ? key : `${path}.${key}`, sections);
  }
  if (typeof others === 'object') collect(others, path === '' ? '<name>' : `${path}.<name>`, sections);
}

/** Shapes that are used in several places, by name. */
type Definitions = Readonly<Record<string, JsonSchema>>;

function sectionText({ paths, schema }: Section, definitions: Definitions, anchors: Anchors): string {
  const path = paths[0] ?? '';
  const lines = path === '' ? [] : [`## ${headingOf(paths)}`, ''];
  const description = definitions[path]?.description;
  if (description !== undefined) lines.push(description, '');
  const others = schema.additionalProperties;
  const rows = Object.entries(schema.properties ?? {}).map(([key, each]) =>
    rowOf(key, each as JsonSchema, (schema.required ?? []).includes(key), { path, definitions, anchors }),
  );
  if (typeof others === 'object')
    rows.push([
      'any other name',
      typeWords(others, `${path}.<name>`, anchors),
      '',
      '',
      meaning(others, definitions),
    ]);
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  lines.push(
    line(['key', 'type', 'default', 'example', 'meaning']),
    '|---|---|---|---|---|',
    ...rows.map(line),
  );
  return lines.join('\n');
}

/** What stands around a key. */
interface Around {
  /** Names the section that the key stands in. */
  readonly path: string;
  readonly definitions: Definitions;
  readonly anchors: Anchors;
}

function rowOf(
  key: string,
  schema: JsonSchema,
  required: boolean,
  { path, definitions, anchors }: Around,
): string[] {
  const examples = (schema.examples ?? []) as readonly unknown[];
  return [
    `\`${key}\`${required ? ' (needed)' : ''}`,
    typeWords(schema, path === '' ? key : `${path}.${key}`, anchors),
    schema.default === undefined ? '' : `\`${yamlText(schema.default)}\``,
    examples.map((example) => `\`${key}: ${yamlText(example)}\``).join('<br>'),
    meaning(schema, definitions),
  ];
}

function meaning(schema: JsonSchema, definitions: Definitions): string {
  const ref = refOf(schema);
  const definition = ref === undefined ? undefined : definitions[ref];
  return schema.description ?? definition?.description ?? '';
}

/** A value as it stands behind its key on one line. */
export function yamlText(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/"(\d+(?:\.\d+)?)": /g, '$1: ')
    .replaceAll('[ ', '[')
    .replaceAll(' ]', ']');
}

const plainTypes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true/false',
  null: 'null',
};

/** What may stand under a key. `path` names the section of a mapping. */
function typeWords(schema: JsonSchema, path: string, anchors: Anchors): string {
  const ref = refOf(schema);
  if (ref !== undefined) return linkTo(ref, ref, anchors);
  if (schema.anyOf !== undefined)
    return [...new Set(schema.anyOf.map((each) => typeWords(each as JsonSchema, path, anchors)))].join(
      ' or ',
    );
  if (schema.const !== undefined) return `\`${yamlText(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${yamlText(value)}\``).join(', ');
  if (schema.type === 'array') {
    const { items } = schema;
    if (Array.isArray(items)) return `list of ${items.length} values`;
    return items === undefined ? 'list' : `list of ${typeWords(items as JsonSchema, `${path}[]`, anchors)}`;
  }
  if (schema.properties !== undefined) return linkTo('mapping', path, anchors);
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `${namesOf(schema)}: ${typeWords(schema.additionalProperties, `${path}.<name>`, anchors)}`;
  if (Array.isArray(schema.type)) {
    // Plain numbers are taken as the text they were written as.
    const types = schema.type.length === 2 && !schema.type.includes('null') ? ['string'] : schema.type;
    return types.map((type) => plainTypes[type] ?? type).join(' or ');
  }
  const { minimum, maximum } = schema;
  const range =
    minimum === undefined || maximum === undefined || maximum > 100 ? '' : ` ${minimum} to ${maximum}`;
  return `${plainTypes[String(schema.type)] ?? 'any value'}${range}`;
}

function namesOf({ propertyNames }: JsonSchema): string {
  return typeof propertyNames === 'object' && 'pattern' in propertyNames ? 'number' : 'name';
}

function refOf(schema: JsonSchema): string | undefined {
  const [only] = schema.allOf ?? [schema];
  return (only as JsonSchema).$ref?.replace('#/definitions/', '');
}

/** Anchor of the section of each path. */
type Anchors = ReadonlyMap<string, string>;

function headingOf(paths: readonly string[]): string {
  return paths.map((path) => `\`${path}\``).join(', ');
}

/** As Markdown viewers make them from headings. */
function anchorsOf(sections: readonly Section[]): Anchors {
  return new Map(
    sections.flatMap(({ paths }) => {
      const anchor = headingOf(paths)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-');
      return paths.map((path) => [path, anchor] as const);
    }),
  );
}

function linkTo(words: string, path: string, anchors: Anchors): string {
  const anchor = anchors.get(path);
  return anchor === undefined ? words : `[${words}](#${anchor})`;
}
