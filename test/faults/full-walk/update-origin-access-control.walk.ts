import { walkChange } from './change.ts';

walkChange('oac-signing-never', 'update-origin-access-control');
