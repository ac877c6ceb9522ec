import type { ConfigEdit } from '../change.ts';
import { type Facts, isUnreadable, type OriginAccessControlFacts, type Read } from '../facts.ts';
import type { Currents, ListedOriginAccessControl } from './currents.ts';

/** With its name, stands in an edit for the id of the OAC that is created right before the write. */
export const NEW_OAC = 'the id of the new origin access control';

/** An OAC of the account that fits, or the name of the one to create. */
export type ChosenOac = { readonly id: string } | { readonly create: string };

/** Signs every request to S3. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html */
export function signsForS3(control: OriginAccessControlFacts): boolean {
  const { SigningBehavior, SigningProtocol = 'sigv4', OriginAccessControlOriginType = 's3' } = control;
  return SigningBehavior === 'always' && SigningProtocol === 'sigv4' && OriginAccessControlOriginType === 's3';
}

/** One that this distribution uses already, else the first of the account, else one to create. A list that cannot be read is no choice. */
export function chooseOac(facts: Facts, currents: Currents, distributionId: string): ChosenOac | undefined {
  const listed = currents.ownOriginAccessControls;
  if (listed === undefined || isUnreadable(listed)) return undefined;
  const used = Object.keys(known(facts.originAccessControls));
  const fitting = listed.filter(signsForS3).map(({ Id }) => Id);
  const id = used.find((candidate) => fitting.includes(candidate)) ?? [...fitting].sort()[0];
  return id === undefined ? { create: nameOfNewOac(distributionId, listed) } : { id };
}

function known<T>(read: Read<Record<string, T>> | undefined): Record<string, T> {
  return read === undefined || isUnreadable(read) ? {} : read;
}

/** The same for every try, so that a second run finds what the first one created. None that something unfit has already. */
function nameOfNewOac(distributionId: string, listed: readonly ListedOriginAccessControl[]): string {
  const taken = new Set(listed.filter((control) => !signsForS3(control)).map(({ Name }) => Name));
  const wanted = `originmend-${distributionId}`;
  let name = wanted;
  for (let suffix = 2; taken.has(name); suffix++) name = `${wanted}-${suffix}`;
  return name;
}

export function idOf(chosen: ChosenOac): string {
  return 'id' in chosen ? chosen.id : `${NEW_OAC} ${chosen.create}`;
}

/** The edits with the id of the OAC that exists by now. */
export function withOacId(edits: readonly ConfigEdit[], id: string): readonly ConfigEdit[] {
  return edits.map((edit) => (isNew(edit.to) ? { ...edit, to: id } : edit));
}

function isNew(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(NEW_OAC);
}
