import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerAws, type Backend } from './aws/dispatch.ts';
import { startTables } from './aws/dynamodb.ts';
import { credentialScope } from './aws/signature.ts';
import { ROLE_KEY_PREFIX } from './aws/sts.ts';
import { addBucket } from './build/bucket.ts';
import { addManagedPolicies } from './build/managed-policies.ts';
import { type Calls, createCalls } from './calls.ts';
import type { EdgeAnswer } from './edge/edge-request.ts';
import { createFaults, type Faults } from './faults.ts';
import { createFunctionsHost, type FunctionName } from './functions-host.ts';
import { readRequest, sendResponse } from './http.ts';
import type { Console } from './routes/console.ts';
import { ringAlarm, runAudit, runKeeper } from './routes/control-route.ts';
import { type EdgeOptions, edgeRequest, fetchEdge } from './routes/edge-route.ts';
import { routeUnsigned } from './routes/index.ts';
import { scenarioNamed } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Moment } from './timeline.ts';
import { emptyWorld, type InboxMessage, KILL_SWITCH, REPORT_BUCKET, TABLE_NAME, type World } from './world.ts';

export interface SandboxOptions {
  /** 0 (default) = any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Name of the scenario to begin with; default: an empty world. */
  readonly scenario?: string;
}

/** AWS on a loopback port. `url` is the AWS_ENDPOINT_URL for every service. */
export interface Sandbox {
  readonly url: string;
  /** The current world; another object after each `load`. */
  readonly world: World;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly inbox: readonly InboxMessage[];
  readonly moments: readonly Moment[];
  readonly scenario: Scenario | undefined;
  /** A fresh world with this scenario; messages, calls, faults and tables are forgotten. */
  load(scenario: string): Promise<void>;
  /** What a viewer gets. Throws RangeError for an unknown distribution. */
  edge(distributionId: string, path?: string, options?: EdgeOptions): EdgeAnswer;
  /** Changes the alarm's state and runs the incident responder. */
  ringAlarm(distributionId: string, state: 'ALARM' | 'OK'): Promise<unknown>;
  runAudit(): Promise<unknown>;
  /** Runs plan-keeper, as its schedule does every five minutes. */
  runKeeper(): Promise<unknown>;
  /** Runs a Lambda function of this repository with this event. Rejects with what its handler throws. */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

interface State {
  world: World;
  tables: Backend['tables'];
  scenario: Scenario | undefined;
}

/** Starts the sandbox; resolves when it answers. Throws RangeError for a scenario that does not exist. */
export async function startSandbox({ port = 0, host = '127.0.0.1', scenario }: SandboxOptions = {}): Promise<Sandbox> {
  if (scenario !== undefined) scenarioNamed(scenario);
  const state: State = { world: freshWorld(), tables: await startTables(TABLE_NAME), scenario: undefined };
  const shared = { faults: createFaults(), calls: createCalls(), moments: [] as Moment[] };
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    // An open table would keep the process from ending with the error.
    await state.tables.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new Error(`port ${port} is taken (EADDRINUSE); choose another, or 0 for any free one`, { cause: error })
      : error;
  }
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const functions = createFunctionsHost(url);
  const console: Console = {
    ...shared,
    url,
    functions,
    get world() {
      return state.world;
    },
    get tables() {
      return state.tables;
    },
    get scenario() {
      return state.scenario;
    },
    running: () => functions.running(),
    load: (name) => loadScenario(state, shared, name),
  };
  server.on('request', (message, response) => void handle(console, message, response));
  if (scenario !== undefined) await console.load(scenario);
  return sandboxOf(console, async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await state.tables.close();
  });
}

function freshWorld(): World {
  const world = emptyWorld();
  addBucket(world, { name: REPORT_BUCKET });
  addManagedPolicies(world);
  world.parameters.set(KILL_SWITCH, { value: 'writes-allowed', version: 1 });
  return world;
}

async function loadScenario(
  state: State,
  shared: { faults: Faults; calls: Calls; moments: Moment[] },
  name: string,
): Promise<void> {
  const scenario = scenarioNamed(name);
  const former = state.tables;
  state.tables = await startTables(TABLE_NAME);
  await former.close();
  const { callers } = state.world;
  state.world = freshWorld();
  for (const [id, caller] of callers) if (id.startsWith(ROLE_KEY_PREFIX)) state.world.callers.set(id, caller);
  state.scenario = scenario;
  shared.faults.clear();
  shared.calls.clear();
  shared.moments.splice(0);
  scenario.build(state.world);
  shared.moments.push({ at: state.world.now().toISOString(), kind: 'scenario', text: scenario.title });
}

function sandboxOf(console: Console, close: () => Promise<void>): Sandbox {
  return {
    url: console.url,
    faults: console.faults,
    calls: console.calls,
    moments: console.moments,
    get world() {
      return console.world;
    },
    get inbox() {
      return console.world.inbox;
    },
    get scenario() {
      return console.scenario;
    },
    load: console.load,
    edge: (distributionId, path = '/', options = {}) =>
      fetchEdge(console.world, distributionId, edgeRequest(path, options)),
    ringAlarm: (distributionId, state) => ringAlarm(console, distributionId, state),
    runAudit: () => runAudit(console),
    runKeeper: () => runKeeper(console),
    invoke: (name, event) => console.functions.invoke(name, event),
    close,
  };
}

async function handle(console: Console, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const request = await readRequest(message);
    const scope = credentialScope(request);
    const answer = scope ? await answerAws(console, request, scope) : await routeUnsigned(console, request);
    if (answer === 'disconnect') message.socket.destroy();
    else if (answer !== 'hang') sendResponse(response, answer, request.method);
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const status = error instanceof RangeError || error instanceof TypeError ? 400 : 500;
    sendResponse(
      response,
      { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` },
      message.method ?? 'GET',
    );
  }
}
