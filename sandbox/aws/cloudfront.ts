import { randomUUID } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../http.ts';
import type { AwsError } from './aws-error.ts';
import { distributionOperations } from './cloudfront/distributions.ts';
import { identityOperations } from './cloudfront/identities.ts';
import { policyOperations } from './cloudfront/policies.ts';
import { errorResponseXml } from './error-xml.ts';
import type { Protocol, Resolved } from './protocol.ts';
import { readInput, writeOutput } from './rest-xml.ts';
import { routerOf } from './route.ts';

const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const route = routerOf([...distributionOperations, ...identityOperations, ...policyOperations]);

/** CloudFront's control plane. https://docs.aws.amazon.com/cloudfront/latest/APIReference/Welcome.html */
export const cloudfront: Protocol = {
  service: 'cloudfront',
  throttlingCode: ['Throttling', 400],
  resolve: (request: HttpRequest): Resolved | undefined => {
    const routed = route(request, request.path);
    if (!routed) return undefined;
    return { operation: routed.operation, input: readInput(routed.operation.schema, routed.labels, request) };
  },
  success: (operation, output): HttpResponse =>
    withRequestId(writeOutput(operation.schema, output, NAMESPACE), randomUUID()),
  failure: (error: AwsError): HttpResponse => errorResponseXml(error, NAMESPACE),
};

function withRequestId(response: HttpResponse, requestId: string): HttpResponse {
  return { ...response, headers: { ...response.headers, 'x-amzn-requestid': requestId } };
}
