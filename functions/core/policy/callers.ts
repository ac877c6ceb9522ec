import type { Partition } from '../s3-origin.ts';
import { values } from './context-values.ts';
import { oaiArn } from './grants.ts';
import { ANONYMOUS, CLOUDFRONT_SERVICE } from './identity-keys.ts';
import type { RequestContext, RequestPrincipal } from './request.ts';

/** Somebody who could ask, with a context that is known completely. */
export interface Caller {
  readonly principal: RequestPrincipal;
  readonly context: RequestContext;
}

/** `*` answers for every key that is not named. */
const PLAIN: RequestContext = {
  '*': [{ kind: 'absent' }],
  'aws:securetransport': values('true'),
  's3:tlsversion': values('1.2'),
  'aws:viaawsservice': values('false'),
  'aws:principalisawsservice': values('false'),
  'aws:sourceip': values('198.51.100.7'),
  'aws:currenttime': values('2030-01-01T00:00:00.000Z'),
  'aws:epochtime': values('1893456000'),
};

export function service(name: string, context: RequestContext): Caller {
  const own: RequestContext = {
    'aws:principalisawsservice': values('true'),
    'aws:principalservicename': values(name),
    'aws:principalservicenameslist': values(name),
    'aws:sourceip': [{ kind: 'absent' }],
  };
  return { principal: { kind: 'service', service: name }, context: { ...PLAIN, ...own, ...context } };
}

export function cloudFront(sourceArn: string): Caller {
  const account = sourceArn.split(':')[4] ?? '';
  return service(CLOUDFRONT_SERVICE, { 'aws:sourcearn': values(sourceArn), 'aws:sourceaccount': values(account) });
}

export function oai(id: string, partition: Partition): Caller {
  return {
    principal: { kind: 'oai', id, canonicalUserId: `not-${id}` },
    context: { ...PLAIN, 'aws:principalarn': values(oaiArn(id, partition)) },
  };
}

export function iam(arn: string, context: RequestContext = {}): Caller {
  const accountId = arn.split(':')[4] ?? '';
  const own: RequestContext = { 'aws:principalarn': values(arn), 'aws:principalaccount': values(accountId) };
  return { principal: { kind: 'iam', arn, accountId }, context: { ...PLAIN, ...own, ...context } };
}

export function anonymous(): Caller {
  return { principal: { kind: 'anonymous' }, context: { ...PLAIN, ...ANONYMOUS } };
}

/** The caller a policy names. */
export function callerNamed(principal: RequestPrincipal, partition: Partition): Caller {
  switch (principal.kind) {
    case 'service':
      return service(principal.service, {});
    case 'oai':
      return oai(principal.id, partition);
    case 'iam':
      return iam(principal.arn);
    case 'anonymous':
      return anonymous();
  }
}
