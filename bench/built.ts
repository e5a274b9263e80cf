/** The built package, as its users get it. Its types are those of the sources: nothing has to be built to check them. */
const dist = (entry: string): string => new URL(`../dist/${entry}.js`, import.meta.url).href;

export const realmtree = (): Promise<typeof import('../src/index.ts')> => import(dist('index'));
export const admin = (): Promise<typeof import('../src/admin.ts')> => import(dist('admin'));
export const verify = (): Promise<typeof import('../src/verify.ts')> => import(dist('verify'));
export const undici = (): Promise<typeof import('../src/undici.ts')> => import(dist('undici'));
