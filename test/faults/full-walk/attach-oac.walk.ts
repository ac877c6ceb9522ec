import { REPAIR } from '../stories/repair.ts';
import { walkChange } from './change.ts';

/** Three writes of one plan: the grant, an OAC of its own, the distribution. The OAC's id is another one when its creation is tried again. */
walkChange('anonymous-origin-private-bucket', 'update-distribution', {
  name: 'attaching an OAC',
  writes: 1,
  wrong: REPAIR.wrong,
  sameEnd: false,
});
