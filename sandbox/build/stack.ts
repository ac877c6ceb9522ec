import type { StackRecord, World } from '../world.ts';

/** Adds a CloudFormation stack in us-east-1 unless another region is given. */
export function addStack(world: World, stack: Omit<StackRecord, 'region'> & { readonly region?: string }): StackRecord {
  const added = { region: 'us-east-1', ...stack };
  world.stacks.set(added.name, added);
  return added;
}
