import { REPORT_BUCKET, TABLE_NAME, TOPIC_ARN } from '../world.ts';

/** What Lambda and serverless.yml would set, with every AWS call led to this sandbox. */
export function setFunctionEnvironment(baseUrl: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: baseUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIASANDBOX',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    ORIGINMEND_TOPIC_ARN: TOPIC_ARN,
    ORIGINMEND_TABLE_NAME: TABLE_NAME,
    ORIGINMEND_REPORT_BUCKET: REPORT_BUCKET,
    ORIGINMEND_APPROVAL_URL: `${baseUrl}/approval`,
    ORIGINMEND_PROBE_URL: `${baseUrl}/edge-by-domain/{domain}`,
  });
  // A profile or a session token of the person at the keyboard must never be used.
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL_S3']) delete process.env[name];
  for (const [name, value] of Object.entries(QUIET)) process.env[name] ??= value;
}

/** Set one of these before the start to see the functions' logs or metrics. */
const QUIET: Readonly<Record<string, string>> = {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_SERVICE_NAME: 'originmend',
  POWERTOOLS_METRICS_NAMESPACE: 'Originmend',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_TRACE_ENABLED: 'false',
};
