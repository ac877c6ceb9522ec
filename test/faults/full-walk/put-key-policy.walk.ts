import { walkChange } from './change.ts';

walkChange('kms-oac-key-policy', 'put-key-policy');
