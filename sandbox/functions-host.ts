import type { Context } from 'aws-lambda';
import { setFunctionEnvironment } from './host/environment.ts';
import { lambdaContext } from './host/lambda-context.ts';

export type FunctionName = 'incident-responder' | 'approval-page' | 'scheduled-audit' | 'plan-keeper';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

export interface FunctionsHost {
  /** Runs the real handler. Rejects with what it throws, or with FunctionMissingError. */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  /** Functions running at this moment. */
  running(): readonly FunctionName[];
}

/** The handler module cannot be loaded; `cause` says why. */
export class FunctionMissingError extends Error {
  override readonly name = 'FunctionMissingError';
}

/** Runs the Lambda functions of this repository unmodified, in this process, against the sandbox at `baseUrl`. */
export function createFunctionsHost(baseUrl: string): FunctionsHost {
  const running: FunctionName[] = [];
  return {
    running: () => [...running],
    invoke: async (name, event) => {
      // Again on every run: another sandbox in the same process may have set its own.
      setFunctionEnvironment(baseUrl);
      const handler = await loadHandler(name);
      running.push(name);
      try {
        return await handler(event, lambdaContext(`originmend-${name}`));
      } finally {
        running.splice(running.indexOf(name), 1);
      }
    },
  };
}

async function loadHandler(name: FunctionName): Promise<Handler> {
  const path = `../functions/${name}/handler.ts`;
  const module: unknown = await import(path).catch((cause: unknown) => {
    throw new FunctionMissingError(
      `functions/${name}/handler.ts cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  });
  if (hasHandler(module)) return module.handler;
  throw new FunctionMissingError(
    `functions/${name}/handler.ts exports no function "handler"; expected one with (event, context)`,
  );
}

function hasHandler(module: unknown): module is { handler: Handler } {
  return typeof module === 'object' && module !== null && 'handler' in module && typeof module.handler === 'function';
}
