import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Finding } from '../../../functions/core/diagnosis/diagnosis.ts';
import type { Facts } from '../../../functions/core/facts.ts';
import { factsCases } from './cases.ts';

const cases = new Map(factsCases().map((each) => [each.id, each.facts]));

/** The facts of one case of the corpus, by `<cause-id>/<file name>`. Throws for an id that no file has. */
export function corpusFacts(id: string): Facts {
  const facts = cases.get(id);
  if (!facts) throw new Error(`test/cases/facts/${id}.json does not exist`);
  return facts;
}

/** What the cause the case is named after says about it. Throws when it is not found. */
export function corpusFinding(id: string): Finding {
  const cause = id.split('/')[0];
  const finding = diagnose(corpusFacts(id)).findings.find((each) => each.cause === cause);
  if (!finding) throw new Error(`${cause} is not found in ${id}`);
  return finding;
}
