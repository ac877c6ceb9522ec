import { describeInterleavedWriters } from '../two-writers.ts';

describeInterleavedWriters(() => true);
