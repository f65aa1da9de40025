"""The loops of the benchmark as JAX programs: XLA on the CPU, a scan over the steps.

Reads lines "name levels rows columns steps", name one of advection, tridiagonal, and either with -gradient; answers each with ms per step.
"""

import sys
import time

import jax
import jax.numpy as jnp


def flux(c, T, axis):
    """Centred flux to the next cell, less upwind where the superbee limiter of the slope ratio is small."""
    at = lambda offset: jnp.roll(T, -offset, axis)
    d = at(1) - T
    r = jnp.where(c > 0, T - at(-1), at(2) - at(1)) / (d + 1e-10)
    limiter = jnp.maximum(0, jnp.maximum(jnp.minimum(1, 2 * r), jnp.minimum(2, r)))
    speed = jnp.abs(c)
    return 0.5 * (c * (T + at(1)) - speed * d * (1 - limiter * (1 - speed)))


def advection(T, constants):
    u, v = constants
    east, north = flux(u, T, 2), flux(v, T, 1)
    return T - 0.01 * (east - jnp.roll(east, 1, 2) + north - jnp.roll(north, 1, 1))


def tridiagonal(d, constants):
    a, b, c = constants

    def down(above, level):
        ratio, x = above
        ak, bk, ck, dk = level
        pivot = bk - ak * ratio
        below = (ck / pivot, (dk - ak * x) / pivot)
        return below, below

    def up(below, level):
        ratio, x = level
        here = x - ratio * below
        return here, here

    zero = jnp.zeros_like(d[0])
    _, (ratio, x) = jax.lax.scan(down, (zero, zero), (a, b, c, d))
    return jax.lax.scan(up, zero, (ratio, x), reverse=True)[1]


def constants_of(name, shape):
    draw = lambda seed, low, high: jax.random.uniform(jax.random.PRNGKey(seed), shape, minval=low, maxval=high)
    if name == "advection":
        return advection, draw(0, -1, 1), (draw(1, -1, 1), draw(2, -1, 1))
    return tridiagonal, draw(0, -1, 1), (draw(1, -1, 0), draw(2, 2, 3), draw(3, -1, 0))


def program(name, shape, steps):
    step, start, constants = constants_of(name.removesuffix("-gradient"), shape)

    def loop(x):
        return jax.lax.scan(lambda state, _: (step(state, constants), None), x, None, length=steps)[0]

    chosen = jax.grad(lambda x: jnp.sum(loop(x) ** 2)) if name.endswith("-gradient") else loop
    return jax.jit(chosen), start


programs = {}
for line in sys.stdin:
    name, *numbers = line.split()
    *shape, steps = map(int, numbers)
    if line not in programs:
        programs[line] = program(name, tuple(shape), steps)
        run, start = programs[line]
        run(start).block_until_ready()
    run, start = programs[line]
    began = time.perf_counter()
    run(start).block_until_ready()
    print((time.perf_counter() - began) * 1e3 / steps, flush=True)
