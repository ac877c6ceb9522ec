import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** The little of a Babel node that the rules below look at. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly key?: Node;
  readonly name?: unknown;
  readonly callee?: Node;
  readonly property?: Node;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}

interface Path {
  readonly node: Node;
  readonly parent?: Node;
}

const TEXT = 'text for people: its wording is not pinned by tests of the core';
const PERMISSIONS = 'permissions are held against the roles by test/infra and test/e2e, not by tests of the core';

/** With a space, and yet compared with or sent to AWS. */
const IDENTIFIER = /arn:|Origin Access Identity/;
const COMPARING: ReadonlySet<unknown> = new Set(['includes', 'startsWith', 'endsWith', 'indexOf', 'split', 'replace']);

/**
 * Leaves out what no test of the core should decide. A sentence is a string or template with a space in it; what stands in the `${}` of
 * a sentence is left out with it. Everything else of a finding stays: whether a sentence is there, impact, evidence, change, safety.
 */
function reasonToIgnore({ node, parent }: Path): string | undefined {
  if (node.type === 'ObjectProperty' && node.key?.name === 'permissions') return PERMISSIONS;
  const text = textOf(node);
  if (text === undefined || !/\s/.test(text) || IDENTIFIER.test(text) || isCompared(parent)) return undefined;
  return TEXT;
}

function textOf(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return String(node.value);
  if (node.type === 'TemplateLiteral') return (node.quasis ?? []).map(({ value }) => value.raw).join('…');
  return undefined;
}

function isCompared(parent: Node | undefined): boolean {
  if (parent?.type === 'BinaryExpression') return true;
  return parent?.type === 'CallExpression' && COMPARING.has(parent.callee?.property?.name);
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'texts', { shouldIgnore: (path) => reasonToIgnore(path as Path) }),
];
