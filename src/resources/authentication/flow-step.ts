import type { AuthenticationFlowRepresentation } from '../../facts/representations.ts';
import type { Tools } from '../../tree/tools.ts';

/** A step of a flow, as `flows.ensure` takes it: a provider or, with `steps` or an `alias`, a nested flow. */
export interface FlowStep {
  /**
   * Id of a provider that `authentication.authenticatorProviders()` lists. With `steps`, one of
   * `authentication.formProviders()`: the nested flow is then a form, and its steps are those of
   * `authentication.formActionProviders()`.
   */
  readonly provider?: string | undefined;
  /** By default a new step is `DISABLED`. `executions.all()` lists the choices of a step. */
  readonly requirement?: 'REQUIRED' | 'ALTERNATIVE' | 'CONDITIONAL' | 'DISABLED' | undefined;
  /** Settings to set. `null` removes a setting; settings not listed are kept. */
  readonly config?: Readonly<Record<string, string | null>> | undefined;
  /** Name of the configuration, unique in the realm. By default derived from the flow's alias and the provider. */
  readonly configAlias?: string | undefined;
  /** Name of a nested flow, unique in the realm. By default derived from the parent's alias and the position in it. */
  readonly alias?: string | undefined;
  /** Description of a nested flow. */
  readonly description?: string | undefined;
  /** Steps of a nested flow, in order. */
  readonly steps?: readonly FlowStep[] | undefined;
}

/** A flow, as `ensure` takes it. */
export interface AuthenticationFlowEnsure extends Pick<AuthenticationFlowRepresentation, 'description'> {
  /** Name of the flow. */
  alias: string;
  /** `basic-flow` (the default of a new flow) for logins of users, `client-flow` for logins of clients. */
  providerId?: AuthenticationFlowRepresentation['providerId'];
  /** Steps, in order. */
  steps?: readonly FlowStep[] | undefined;
}

/** A wanted step after the checks, with its names. */
export interface Step {
  readonly given: FlowStep;
  readonly isFlow: boolean;
  /** Whether it is a step of a form. */
  readonly isInForm: boolean;
  /** Alias of a nested flow. */
  readonly alias: string;
  readonly provider: string | undefined;
  /** Name of a new configuration. */
  readonly configName: string;
  /** Path of the step in the differences. */
  readonly path: readonly string[];
  readonly steps: readonly Step[] | undefined;
}

const requirements = ['REQUIRED', 'ALTERNATIVE', 'CONDITIONAL', 'DISABLED', 'OPTIONAL'];
const fields = ['provider', 'requirement', 'config', 'configAlias', 'alias', 'description', 'steps'];

/** Returns the steps of a flow with their names. Throws `TypeError` for steps that no server accepts. */
export function checkedSteps({ checkedList }: Tools, flow: string, steps: readonly FlowStep[]): Step[] {
  const aliases = new Set([flow]);
  const read = (
    parent: string,
    given: readonly FlowStep[],
    path: readonly string[],
    isInForm: boolean,
  ): Step[] => {
    const seen = new Map<string, number>();
    return checkedList(path.join('.'), given).map((step, index) => {
      const at = `${path.join('.')}[${index}]`;
      const { provider, alias, requirement, config, steps: below } = checkedStep(at, step);
      const isFlow = below !== undefined || provider === undefined;
      if (isFlow && (config || step.configAlias))
        throw new TypeError(`${at}: a nested flow has no configuration`);
      if (isFlow && isInForm) throw new TypeError(`${at}: a form has no nested flows`);
      if (!isFlow && (alias !== undefined || step.description !== undefined))
        throw new TypeError(`${at}: alias and description are of a nested flow, which has steps`);
      if (requirement !== undefined && !requirements.includes(requirement))
        throw new TypeError(`${at}: requirement must be one of ${requirements.slice(0, 4).join(', ')}`);
      const name = isFlow ? (alias ?? `${parent} ${index + 1}`) : '';
      if (isFlow && aliases.has(name))
        throw new TypeError(`${at}: another flow here has the alias "${name}"`);
      aliases.add(name);
      const label = isFlow ? name : (provider ?? '');
      const times = (seen.get(label) ?? 0) + 1;
      seen.set(label, times);
      const place = [...path, times === 1 ? label : `${label}[${times}]`];
      return {
        given: step,
        isFlow,
        isInForm,
        alias: name,
        provider,
        configName: step.configAlias ?? `${parent} ${provider}${times === 1 ? '' : ` ${times}`}`,
        path: place,
        steps: below && read(name, below, place, provider !== undefined),
      };
    });
  };
  return read(flow, steps, ['steps'], false);
}

function checkedStep(at: string, step: FlowStep): FlowStep {
  const unknown = Object.keys(step ?? {}).filter((key) => !fields.includes(key));
  if (unknown.length > 0)
    throw new TypeError(`${at} has ${unknown.join(', ')}: a step takes ${fields.join(', ')}`);
  for (const key of ['provider', 'alias'] as const) {
    const value: unknown = step?.[key];
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw new TypeError(`${at}: ${key} must be a text`);
  }
  if (step?.provider === undefined && step?.alias === undefined && step?.steps === undefined)
    throw new TypeError(`${at} needs a provider, or the steps of a nested flow`);
  return step;
}
