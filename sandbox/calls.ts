/** One AWS call as it arrived, whatever became of it. */
export interface RecordedCall {
  readonly number: number;
  readonly at: string;
  /** Credential-scope name: s3, cloudfront, sns, kms, monitoring, sts, cloudtrail, cloudformation, dynamodb. */
  readonly service: string;
  readonly operation: string;
  /** The IAM action it needs, e.g. `s3:GetBucketPolicy`. */
  readonly action: string;
  readonly resource: string;
  /** The partition key of the item, for DynamoDB: IAM's `dynamodb:LeadingKeys`. */
  readonly leadingKey?: string;
  readonly write: boolean;
  readonly caller: string;
  readonly region: string;
  /** HTTP status of the answer; 0 = none was given. */
  status: number;
  errorCode: string | undefined;
  /** The Lambda functions that were running when the call arrived. */
  readonly during: readonly string[];
}

export interface Calls {
  readonly all: RecordedCall[];
  /** Calls that changed something, in order: successful writes only. */
  writes(): RecordedCall[];
  record(call: Omit<RecordedCall, 'number' | 'status' | 'errorCode'>): RecordedCall;
  clear(): void;
}

export function createCalls(): Calls {
  const all: RecordedCall[] = [];
  let number = 0;
  return {
    all,
    writes: () => all.filter(({ write, status }) => write && status >= 200 && status < 300),
    record: (call) => {
      const recorded: RecordedCall = { ...call, number: ++number, status: 0, errorCode: undefined };
      all.push(recorded);
      return recorded;
    },
    clear: () => void all.splice(0),
  };
}
