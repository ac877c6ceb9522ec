import { walkChange } from './change.ts';

/** The viewer comes over plain HTTP, and is sent to HTTPS in the end. */
walkChange('deny-insecure-transport', 'update-distribution', { siteStatus: 301 });
