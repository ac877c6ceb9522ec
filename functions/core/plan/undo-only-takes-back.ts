import { isObject } from '../policy/canonical-json.ts';
import { listOf, type PolicyDocument, parsePolicyText, type Statement, statementsOf } from '../policy/document.ts';
import { canonicalPolicy, sameStatement } from '../policy/equality.ts';
import { CLOUDFRONT_SERVICE } from '../policy/identity-keys.ts';
import { isUnresolvedPrincipal, oaiIdOf } from '../policy/listed-principal.ts';
import { isLossless } from '../policy/lossless.ts';

/** The texts that an undo compares and writes; null = no policy. */
export interface UndoTexts {
  readonly previousText: string | null;
  readonly writtenText: string | null;
  /** An undo that lets an OAI in again: the one whose grant was removed. */
  readonly oaiId?: string | undefined;
}

/**
 * Why putting the previous policy back would be more than taking a grant to CloudFront back, one clause without a full stop; undefined =
 * it is just that. The texts were kept somewhere in between, so they prove themselves before they are written: nobody is let in who is not
 * let in now, no Deny goes, and nothing goes that is no grant to CloudFront.
 */
export function moreThanTakingBack({ previousText, writtenText, oaiId }: UndoTexts): string | undefined {
  const [previous, written] = [documentOf(previousText), documentOf(writtenText)];
  if (previous === undefined || written === undefined)
    return 'one of the kept texts is no policy that can be read in only one way';
  if (previous !== null && elementsOf(previous) !== elementsOf(written))
    return 'Version, Id or an unknown element differs';
  const [before, after] = [statementsOf(previous), statementsOf(written)];
  if (!sameList(before.filter(isNoAllow), after.filter(isNoAllow))) return 'a statement that is no Allow differs';
  const [letsIn, isIn] = [before, after].map((statements) =>
    statements.filter((one) => !isNoAllow(one)).flatMap(entriesOf),
  );
  const added = letsIn?.find((entry) => !isHarmless(entry, oaiId) && !isIn?.some((other) => sameEntry(entry, other)));
  if (added) return `the kept policy lets ${added.name} in, who is not let in now`;
  const lost = isIn?.find((entry) => !isToCloudFront(entry) && !letsIn?.some((other) => sameEntry(entry, other)));
  return lost && `the kept policy no longer lets ${lost.name} in`;
}

/** A text that reads differently to different readers proves nothing. */
function documentOf(text: string | null): PolicyDocument | null | undefined {
  if (text === null) return null;
  return isLossless(text) ? parsePolicyText(text) : undefined;
}

function elementsOf(document: PolicyDocument | null): string {
  return JSON.stringify(canonicalPolicy({ ...document, Statement: [] }));
}

function isNoAllow({ Effect }: Statement): boolean {
  return Effect !== 'Allow';
}

function sameList(some: readonly Statement[], others: readonly Statement[]): boolean {
  return some.length === others.length && some.every((one, at) => sameStatement(one, others[at] ?? {}));
}

/** One principal of one Allow, with everything else that the statement says. */
interface Entry {
  readonly type: string;
  readonly name: string;
  readonly statement: Statement;
}

/** A statement without a list of principals stays whole. */
function entriesOf(statement: Statement): readonly Entry[] {
  const { Principal } = statement;
  if (!isObject(Principal)) return [{ type: '', name: JSON.stringify(Principal ?? 'everybody'), statement }];
  return Object.entries(Principal).flatMap(([type, names]) =>
    listOf<unknown>(names).map((name) => ({
      type,
      name: String(name),
      statement: { ...statement, Principal: { [type]: String(name) } },
    })),
  );
}

function sameEntry(one: Entry, other: Entry): boolean {
  return sameStatement(one.statement, other.statement, { ignoreSid: true });
}

/** An identity that is gone lets nobody in; the OAI is the one whose grant the change took away. */
function isHarmless({ type, name, statement }: Entry, oaiId: string | undefined): boolean {
  if (type === 'AWS' && isUnresolvedPrincipal(name)) return true;
  if (oaiId === undefined) return false;
  // The same OAI by its canonical user id, of which nothing here can tell whose it is: only for reading.
  return type === 'CanonicalUser' ? onlyReads(statement) : type === 'AWS' && oaiIdOf(name) === oaiId;
}

function isToCloudFront({ type, name }: Entry): boolean {
  return type === 'Service' ? name === CLOUDFRONT_SERVICE : type === 'AWS' && oaiIdOf(name) !== undefined;
}

function onlyReads({ Action }: Statement): boolean {
  const actions = listOf<unknown>(Action);
  return actions.length > 0 && actions.every((action) => /^s3:(?:get|list)/i.test(String(action)));
}
