import type { TestProject } from 'vitest/node';
import { MINISTACK, MOTO, startEmulator } from './start-emulator.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly motoUrl: string;
    readonly ministackUrl: string;
  }
}

/** Starts both emulators for all files; the function it returns stops them. */
export default async function startEmulators(project: TestProject): Promise<() => Promise<void>> {
  const moto = await startEmulator(MOTO);
  const ministack = await startEmulator(MINISTACK).catch(async (error: unknown) => {
    await moto.stop();
    throw error;
  });
  project.provide('motoUrl', moto.url);
  project.provide('ministackUrl', ministack.url);
  return async () => {
    await Promise.all([moto.stop(), ministack.stop()]);
  };
}
