import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Config, NO_TABLE, readCliConfig } from '../shared/config.ts';
import { logger, metrics } from '../shared/observability.ts';
import type { DecisionLog, Deps, TrailDeps } from '../workflow/deps.ts';
import { memoryNoteStore } from '../workflow/note-store.ts';
import { checkPolicy } from './access-analyzer.ts';
import { changeDeps } from './change-deps.ts';
import { type AwsClients, awsClients, type RetryMode } from './clients.ts';
import { stackOf } from './cloudformation.ts';
import { cloudFrontDeps } from './cloudfront.ts';
import { lookupEvents, turnsPerRegion } from './cloudtrail.ts';
import { cloudWatchDeps } from './cloudwatch.ts';
import { dynamoDbDecisionLog } from './dynamodb-decision-log.ts';
import { dynamoDbNoteStore } from './dynamodb-note-store.ts';
import { dynamoDbPlanStore } from './dynamodb-plan-store.ts';
import { dynamoDbTable } from './dynamodb-table.ts';
import { describeKey, regionOfArn } from './kms.ts';
import { probe } from './probe.ts';
import { keepReport } from './reports.ts';
import { s3Deps } from './s3.ts';
import { notify } from './sns.ts';
import { parameterDeps } from './ssm.ts';

/**
 * The outside world: AWS, or whatever answers at the configured endpoint. The one place that wires adapters to the workflow.
 * `standard` lets a call that was throttled wait by itself, for those whom a person or an alarm waits for. `adaptive` also slows down every
 * later call of the client, for seconds: right where thousands of calls follow and nobody waits.
 */
export function liveDeps(config: Config, retryMode: RetryMode = 'standard'): Deps {
  const clients = awsClients(config.endpointUrl, retryMode);
  const changes = changeDeps(config, clients, pause);
  const regionOf = async (arn: string) => regionOfArn(arn) ?? clients.homeRegion();
  const table = dynamoDbTable(clients.dynamoDb, config.tableName);
  return {
    cloudfront: cloudFrontDeps(clients.cloudFront),
    s3: s3Deps(clients, pause),
    kms: { describeKey: async (keyArn) => describeKey(clients.kms(await regionOf(keyArn)), keyArn) },
    cloudwatch: cloudWatchDeps(clients.cloudWatch),
    probe: (url) => probe(url, edgeUrl(url, config.probeUrlTemplate)),
    ...backgroundDeps(config, clients),
    ...(changes ? { changes } : {}),
    plans: dynamoDbPlanStore(table),
    decisions: config.tableName === NO_TABLE ? NO_LOG : dynamoDbDecisionLog(table, clients.dynamoDb, config.tableName),
    notes: dynamoDbNoteStore(table, pause),
    parameters: parameterDeps(clients.ssm),
    checkPolicy: (policyText) => checkPolicy(clients.accessAnalyzer(), policyText),
    notify: async (message) => notify(clients.sns(await regionOf(config.topicArn)), config.topicArn, message),
    keepReport: async (name, json) =>
      keepReport(clients.s3(await clients.homeRegion()), config.reportBucket, name, json),
    now: () => new Date(),
    newToken: () => randomBytes(32).toString('base64url'),
    newId: () => randomBytes(16).toString('hex'),
    sleep: pause,
    log: (level, message, fields = {}) => logger[level](message, fields),
    count: (metric, value = 1) => metrics.addMetric(metric, MetricUnit.Count, value),
  };
}

/** One process, one pace: the limit is the account's. */
const turn = turnsPerRegion(() => Date.now(), pause);

/** Only what the configuration switches on: a call that is not allowed is not made either. */
function backgroundDeps(config: Config, clients: AwsClients): Pick<Deps, 'trail' | 'stacks'> {
  const { cloudTrail, cloudFormation, ownRoleArns } = config;
  const lookup: TrailDeps['lookupEvents'] = (asked) => lookupEvents(clients.cloudTrail(asked.region), turn, asked);
  return {
    ...(cloudTrail ? { trail: { ownRoleArns, lookupEvents: lookup } } : {}),
    ...(cloudFormation ? { stacks: { stackOf: (region, id) => stackOf(clients.cloudFormation(region), id) } } : {}),
  };
}

/** The command line works without a table; nothing is then recorded. */
const NO_LOG: DecisionLog = { record: async () => false, list: async () => [] };

/** The same world for the command line, whose standard output belongs to the diagnosis alone. */
export function cliDeps(config: Config = readCliConfig()): Deps {
  const deps = liveDeps(config);
  const notes = config.tableName === NO_TABLE ? memoryNoteStore() : deps.notes;
  return { ...deps, notes, log: () => undefined, count: () => undefined };
}

async function pause(milliseconds: number): Promise<void> {
  await sleep(milliseconds);
}

const VIEWER_TEMPLATE = 'https://{domain}';

/** Where a viewer URL is really asked: at itself, unless the configuration names another edge for its domain. */
export function edgeUrl(url: string, template: string): string {
  if (template === VIEWER_TEMPLATE || !URL.canParse(url)) return url;
  const { host, pathname, search } = new URL(url);
  return `${template.replaceAll('{domain}', host).replace(/\/+$/, '')}${pathname}${search}`;
}
