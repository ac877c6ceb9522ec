import { AROUND_THE_WRITE, describeInterleavedWriters } from './two-writers.ts';

/** At every moment, none left out: `npm run test:faults`. */
describeInterleavedWriters(AROUND_THE_WRITE);
