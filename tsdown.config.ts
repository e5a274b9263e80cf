import { defineConfig, type UserConfig } from 'tsdown';

const config: UserConfig = defineConfig({
  entry: ['src/index.ts', 'src/auth.ts'],
  tsconfig: 'tsconfig.build.json',
  platform: 'neutral',
  target: 'es2023',
  format: 'esm',
  fixedExtension: false,
  hash: false,
  sourcemap: true,
  dts: { generator: 'oxc', sourcemap: false },
  logLevel: 'warn',
  deps: { dts: { alwaysBundle: ['type-fest'] } , onlyBundle: ['type-fest', 'tagged-tag']},
});
export default config;
