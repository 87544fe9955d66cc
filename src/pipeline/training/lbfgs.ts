/** Value of a smooth function at a point; writes its gradient. */
export type Differentiable = (at: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  readonly maxIterations: number;
  /** Stop when no component of the gradient is larger. */
  readonly tolerance: number;
}

const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const MAX_HALVINGS = 40;

/**
 * Minimum of a convex function by L-BFGS with backtracking (Nocedal and Wright, algorithms 7.4 and 3.1). Returns the
 * best point reached when steps or iterations run out.
 */
export function minimise(evaluate: Differentiable, start: Float64Array, options: MinimiseOptions): Float64Array {
  const size = start.length;
  let at = start.slice();
  let gradient = new Float64Array(size);
  let value = evaluate(at, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    if (largest(gradient) <= options.tolerance) break;
    const direction = descent(gradient, steps, changes);
    const slope = dot(direction, gradient);
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    // Without curvature yet, a first step of unit length is a safe scale.
    let length = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let nextValue = Infinity;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
      for (let i = 0; i < size; i++) next[i] = at[i]! + length * direction[i]!;
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + SUFFICIENT_DECREASE * length * slope) break;
    }
    if (!(nextValue < value)) break;
    const step = next.map((x, i) => x - at[i]!);
    const change = nextGradient.map((g, i) => g - gradient[i]!);
    if (dot(step, change) > 1e-12 * dot(change, change)) {
      steps.push(step);
      changes.push(change);
      if (steps.length > MEMORY) {
        steps.shift();
        changes.shift();
      }
    }
    at = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return at;
}

/** The two-loop recursion: minus the inverse Hessian, as the last steps saw it, times the gradient. */
function descent(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  const direction = gradient.map((g) => -g);
  const alphas: number[] = [];
  for (let i = steps.length - 1; i >= 0; i--) {
    alphas[i] = dot(steps[i]!, direction) / dot(steps[i]!, changes[i]!);
    addScaled(direction, changes[i]!, -alphas[i]!);
  }
  const last = steps.length - 1;
  if (last >= 0) {
    const scale = dot(steps[last]!, changes[last]!) / dot(changes[last]!, changes[last]!);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (let i = 0; i < steps.length; i++) {
    const beta = dot(changes[i]!, direction) / dot(steps[i]!, changes[i]!);
    addScaled(direction, steps[i]!, alphas[i]! - beta);
  }
  return direction;
}

function addScaled(to: Float64Array, from: Float64Array, by: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += by * from[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(values: Float64Array): number {
  let top = 0;
  for (const value of values) top = Math.max(top, Math.abs(value));
  return top;
}
