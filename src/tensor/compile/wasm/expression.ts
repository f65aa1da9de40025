import binaryen from 'binaryen';
import { elementwiseRule } from '../operations/index.ts';
import type { Lane } from '../operations/rule.ts';
import { remember } from '../remember.ts';
import type { Expression } from '../schedule/kernel.ts';
import type { Nest } from './nest.ts';
import type { Place } from './place.ts';
import type { Kept, Scope, Variant } from './scope.ts';
import { loadPlace } from './vector-access.ts';

type Apply = Extract<Expression, { kind: 'apply' }>;
type Access = Extract<Expression, { kind: 'read' }>['access'];

/** Distinct operations and reads from which a kernel is too large for registers, and the operations after which a value is then anchored. */
const largeKernel = 80;
const anchorInterval = 8;

/** Gives the values of the expressions of one kernel, each worked out once in the outermost scope that can. */
export class Values {
  /** Distinct operations and reads: a measure of the size of the code. */
  size = 0;
  private sinceAnchor = 0;
  private readonly nest: Nest;
  private readonly uses = new Map<Expression, number>();
  private readonly axes = new Map<Expression, number>();

  /** @param roots the values that the kernel uses, each as often as `value` will be called for it and then `used` */
  constructor(nest: Nest, roots: readonly Expression[]) {
    this.nest = nest;
    for (const root of roots) this.count(root);
  }

  /** The axes on which an expression depends, as a mask. */
  private count(expression: Expression): number {
    const uses = this.uses.get(expression) ?? 0;
    this.uses.set(expression, uses + 1);
    if (uses > 0) return this.axes.get(expression) as number;
    this.size++;
    const axes =
      expression.kind === 'number'
        ? 0
        : expression.kind === 'read'
          ? this.place(expression.access).steps.reduce<number>((mask, step, axis) => (step === 0 ? mask : mask | (1 << axis)), 0)
          : expression.arguments.reduce((mask, argument) => mask | this.count(argument), 0);
    this.axes.set(expression, axes);
    return axes;
  }

  place(access: Access): Place {
    return this.nest.places.get(access) as Place;
  }

  private home(expression: Expression, scope: Scope): Scope {
    return scope.scopeOf(this.axes.get(expression) as number);
  }

  private variantOf(expression: Expression, scope: Scope, variant: Variant): number {
    return this.isOfVariant(expression, scope) ? variant.index : 0;
  }

  private isOfVariant(expression: Expression, scope: Scope): boolean {
    return ((this.axes.get(expression) as number) & (1 << scope.laneAxis)) !== 0;
  }

  value(expression: Expression, scope: Scope, variant: Variant): Lane {
    if (expression.kind === 'number') return scope.number(expression.value);
    const home = this.home(expression, scope);
    const variants = remember(home.values, expression, () => new Map<number, Kept>());
    const index = this.variantOf(expression, scope, variant);
    return remember(variants, index, () => this.make(expression, home, variant)).lane;
  }

  /** Says that a value got by `value` in that scope was used once. */
  used(expression: Expression, scope: Scope, variant: Variant): void {
    if (expression.kind === 'number' || this.home(expression, scope) !== scope) return;
    if (!this.isOfVariant(expression, scope)) return; // all variants share it
    const kept = scope.values.get(expression)?.get(this.variantOf(expression, scope, variant));
    if (kept && --kept.uses === 0) for (const local of kept.locals) scope.release(binaryen.v128, local);
  }

  private make(expression: Expression, home: Scope, variant: Variant): Kept {
    const { lane, locals } = expression.kind === 'apply' ? this.apply(expression, home, variant) : this.read(expression, home, variant);
    return { lane, locals, uses: this.uses.get(expression) as number };
  }

  private read(expression: Expression, home: Scope, variant: Variant): { lane: Lane; locals: number[] } {
    const place = this.place((expression as Extract<Expression, { kind: 'read' }>).access);
    return home.recording(() => home.lanes.local(loadPlace(home, place, variant)));
  }

  private apply(expression: Apply, home: Scope, variant: Variant): { lane: Lane; locals: number[] } {
    const inputs = expression.arguments.map((argument) => this.value(argument, home, variant));
    const result = home.recording(() => home.lanes.apply(elementwiseRule(expression.name), ...inputs));
    for (const argument of expression.arguments) this.used(argument, home, variant);
    if (this.size > largeKernel && ++this.sinceAnchor >= anchorInterval) {
      this.sinceAnchor = 0;
      home.anchor(result.lane);
    }
    return result;
  }
}
