import { cleanLine } from './clean-text.ts';

/** SNS refuses a subject of 100 characters or more. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_LIMIT = 99;

const ASCII_FOR: readonly (readonly [RegExp, string])[] = [
  [/[‘’]/g, "'"],
  [/[“”]/g, '"'],
  [/[–—]/g, '-'],
  [/→/g, '->'],
  [/…/g, '...'],
];

/** The verdict in capitals, then what it is about: one line of printable ASCII, at most 99 characters, cut with three dots. */
export function subjectLine(verdictWord: string, about: string): string {
  const text = asciiLine(`${verdictWord}: ${cleanLine(about)}`);
  return text.length <= SUBJECT_LIMIT ? text : `${text.slice(0, SUBJECT_LIMIT - 3)}...`;
}

function asciiLine(text: string): string {
  const plain = ASCII_FOR.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text);
  return plain.replace(/[^\x20-\x7e]+/g, '?');
}
