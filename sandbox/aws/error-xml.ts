import { randomBytes, randomUUID } from 'node:crypto';
import type { HttpResponse } from '../http.ts';
import type { AwsError } from './aws-error.ts';

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** `<ErrorResponse><Error>…` of CloudFront, SNS and STS. https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html */
export function errorResponseXml(error: AwsError, namespace: string): HttpResponse {
  const requestId = randomUUID();
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const body =
    `<?xml version="1.0"?>\n<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type>` +
    `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
    `<RequestId>${requestId}</RequestId></ErrorResponse>`;
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...error.headers },
    body,
  };
}

/** S3's own error body. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses */
export function s3ErrorXml(error: AwsError): HttpResponse {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const hostId = randomBytes(42).toString('base64');
  const details = Object.entries(error.details).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(error.code)}</Code>` +
    `<Message>${escapeXml(error.message)}</Message>${details.join('')}<RequestId>${requestId}</RequestId><HostId>${hostId}</HostId></Error>`;
  const ids = { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId };
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', server: 'AmazonS3', ...ids, ...error.headers },
    body,
  };
}
