/** A program of a user that runs in every runtime: it has `fetch` and WebCrypto, and nothing of Node. */
import { adminSteps } from './admin.ts';
import { failureSteps } from './failures.ts';
import { type Configuration, Kit, type Step, type StepResult, Without } from './kit.ts';
import { tokenSteps } from './tokens.ts';

/** Longer than any step takes, on a busy machine too. */
const most = 60_000;

/** Takes all steps, and tells the launcher what became of each. */
export async function main(helperUrl: string): Promise<void> {
  const config = (await (await fetch(`${helperUrl}/config`)).json()) as Configuration;
  const kit = new Kit(config);
  const results: StepResult[] = [];
  const steps = { ...adminSteps, ...tokenSteps, ...failureSteps };
  for (const [name, step] of Object.entries(steps)) results.push(await taken(name, step, kit));
  await fetch(`${helperUrl}/result`, { method: 'POST', body: JSON.stringify(results) });
}

async function taken(name: string, step: Step, kit: Kit): Promise<StepResult> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Not done within ${most} ms`)), most);
    });
    const value = await Promise.race([step(kit), late]);
    return { name, detail: typeof value === 'string' ? value : '' };
  } catch (error) {
    if (error instanceof Without) return { name, without: error.message };
    const { hints = [] } = error as { hints?: readonly string[] };
    return { name, fault: [String((error as Error)?.stack ?? error), ...hints].join('\n') };
  } finally {
    clearTimeout(timer);
  }
}
