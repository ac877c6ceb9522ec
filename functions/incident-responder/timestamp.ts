import * as z from 'zod/mini';

const PATTERN = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?:Z|([+-]\d{2}):?(\d{2}))$/;

/**
 * CloudWatch writes `2019-10-02T17:04:40.989+0000`, EventBridge and CloudTrail write `…Z`; out comes ISO 8601 with milliseconds and `Z`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const Timestamp = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const iso = toIso(text);
    if (iso === undefined)
      context.issues.push({ code: 'custom', input: text, message: 'a time such as 2026-01-31T17:04:40.989+0000' });
    return iso ?? text;
  }),
);

/** The same moment as `2019-10-02T17:04:40.989Z`; undefined when the text is no such time. */
export function toIso(text: string): string | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, local, hours, minutes] = match;
  const moment = new Date(`${local}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
