/**
 * The alarms that a composite alarm's rule refers to, as ARNs, in order, each once. Functions: `ALARM(x)`, `OK(x)`,
 * `INSUFFICIENT_DATA(x)` and `AT_LEAST(2, ALARM, (x, y))`, where x is a name or an ARN, in double quotes or bare.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function alarmArnsInRule(alarmRule: string, compositeArn: string): readonly string[] {
  const references = [...alarmRule.matchAll(FUNCTION_CALL)].flatMap((call) =>
    referencesIn(call.groups?.['list'] ?? call.groups?.['one'] ?? ''),
  );
  return [...new Set(references.map((reference) => toArn(reference, compositeArn)))];
}

const STATE = '(?:ALARM|OK|INSUFFICIENT_DATA)';
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const SINGLE = `\\b${STATE}\\s{0,9}\\((?<one>\\s{0,9}${QUOTED}\\s{0,9}|[^()"]+)\\)`;
const AT_LEAST = `\\bAT_LEAST\\s{0,9}\\([^(),"]+,[^(),"]+,\\s{0,9}\\((?<list>(?:${QUOTED}|[^()"])*)\\)`;
/** AT_LEAST first: its list may hold a quoted name that looks like a function call. */
const FUNCTION_CALL = new RegExp(`${AT_LEAST}|${SINGLE}`, 'gs');
const REFERENCE = new RegExp(`${QUOTED}|[^,"]+`, 'gs');

function referencesIn(list: string): readonly string[] {
  return [...list.matchAll(REFERENCE)]
    .map(([reference]) => unquote(reference.trim()))
    .filter((reference) => reference !== '');
}

function unquote(reference: string): string {
  return reference.startsWith('"') ? reference.slice(1, -1).replace(/\\(["\\])/g, '$1') : reference;
}

/** Children always live in the account and region of their composite alarm, so a name needs nothing else. */
function toArn(reference: string, compositeArn: string): string {
  if (reference.startsWith('arn:')) return reference;
  return `${compositeArn.split(':', 6).join(':')}:${reference}`;
}
