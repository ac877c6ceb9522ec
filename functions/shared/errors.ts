/** Every error Originmend throws on purpose. `message` names the value, what was expected and the next step; `cause` keeps what led to it. */
export class OriginmendError extends Error {
  override readonly name: string = 'OriginmendError';
}

/** A delivery that has the shape of an alarm or a change and cannot be read, or that is not an event at all. */
export class UnreadableEventError extends OriginmendError {
  override readonly name = 'UnreadableEventError';
}

/**
 * The bucket policy is no longer the one the change was made for; seen by the last read before the write, and nothing was written.
 * The next step is to look again and to propose anew.
 */
export class PolicyChangedError extends OriginmendError {
  override readonly name = 'PolicyChangedError';
}

/**
 * The distribution, OAC or key policy is no longer the one the change was made for: AWS's own condition (IfMatch) or the last read
 * before the write said so, and nothing was written.
 */
export class ConfigChangedError extends OriginmendError {
  override readonly name = 'ConfigChangedError';
}

/** AWS refused a try, and before the next one writing was stopped: nothing more was sent. */
export class WritingStoppedError extends OriginmendError {
  override readonly name = 'WritingStoppedError';
}

/** An environment variable cannot be used; nothing was read or written. */
export class ConfigError extends OriginmendError {
  override readonly name = 'ConfigError';
}
