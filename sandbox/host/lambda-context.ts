import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { ACCOUNT_ID } from '../world.ts';

const TIMEOUT = 60_000;

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function lambdaContext(functionName: string): Context {
  const deadline = Date.now() + TIMEOUT;
  const ended = (): never => {
    throw new Error('context.done, fail and succeed do not exist on nodejs24.x; return a promise instead');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT_ID}:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/01/01/[$LATEST]sandbox',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: ended,
    fail: ended,
    succeed: ended,
  };
}
