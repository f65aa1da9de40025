/*
 * The loops of the benchmark by hand, one thread: what the machine can do when nothing is in the way.
 * Reads lines "advection levels rows columns steps" or "tridiagonal levels rows columns steps"; answers each with ms per step.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

static float *field(size_t count, float low, float high) {
  float *values = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
  for (size_t n = 0; n < count; n++) values[n] = low + (high - low) * (rand() / (float)RAND_MAX);
  return values;
}

/* Flux through the face between T and its next neighbour: centred, less upwind where the superbee limiter of the slope ratio is small. */
static inline float flux(float c, float before, float T, float next, float afterNext) {
  float d = next - T;
  float r = (c > 0 ? T - before : afterNext - next) / (d + 1e-10f);
  float limiter = fmaxf(0, fmaxf(fminf(1, 2 * r), fminf(2, r)));
  float speed = fabsf(c);
  return 0.5f * (c * (T + next) - speed * d * (1 - limiter * (1 - speed)));
}

static void advect(const float *T, const float *u, const float *v, float *out, float *east, float *north, float *row, int K, int J, int I) {
  for (int k = 0; k < K; k++) {
    size_t plane = (size_t)k * J * I;
    for (int j = 0; j < J; j++) {
      size_t here = plane + (size_t)j * I;
      const float *t = T + here, *below = T + plane + (size_t)((j + J - 1) % J) * I;
      const float *above = T + plane + (size_t)((j + 1) % J) * I, *beyond = T + plane + (size_t)((j + 2) % J) * I;
      for (int i = 0; i < I; i++) north[here + i] = flux(v[here + i], below[i], t[i], above[i], beyond[i]);
      memcpy(row + 1, t, I * sizeof(float));
      row[0] = t[I - 1];
      row[I + 1] = t[0];
      row[I + 2] = t[1];
      for (int i = 0; i < I; i++) east[here + i] = flux(u[here + i], row[i], row[i + 1], row[i + 2], row[i + 3]);
    }
    for (int j = 0; j < J; j++) {
      size_t here = plane + (size_t)j * I, south = plane + (size_t)((j + J - 1) % J) * I;
      out[here] = T[here] - 0.01f * (east[here] - east[here + I - 1] + north[here] - north[south]);
      for (int i = 1; i < I; i++)
        out[here + i] = T[here + i] - 0.01f * (east[here + i] - east[here + i - 1] + north[here + i] - north[south + i]);
    }
  }
}

static double advection(int K, int J, int I, int steps) {
  size_t count = (size_t)K * J * I;
  float *T = field(count, -1, 1), *u = field(count, -1, 1), *v = field(count, -1, 1), *out = field(count, 0, 0);
  float *east = field(count, 0, 0), *north = field(count, 0, 0), *row = field(I + 3, 0, 0);
  double began = 0;
  for (int n = -1; n < steps; n++) {
    if (n == 0) began = milliseconds();
    advect(T, u, v, out, east, north, row, K, J, I);
    float *previous = T;
    T = out;
    out = previous;
  }
  double taken = milliseconds() - began;
  free(T), free(u), free(v), free(out), free(east), free(north), free(row);
  return taken / steps;
}

static void solve(const float *a, const float *b, const float *c, const float *d, float *ratio, float *x, int K, size_t plane) {
  for (size_t n = 0; n < plane; n++) {
    float inverse = 1 / b[n];
    ratio[n] = c[n] * inverse;
    x[n] = d[n] * inverse;
  }
  for (int k = 1; k < K; k++)
    for (size_t n = k * plane, m = n - plane; n < (k + 1) * plane; n++, m++) {
      float inverse = 1 / (b[n] - a[n] * ratio[m]);
      ratio[n] = c[n] * inverse;
      x[n] = (d[n] - a[n] * x[m]) * inverse;
    }
  for (int k = K - 2; k >= 0; k--)
    for (size_t n = k * plane; n < (k + 1) * plane; n++) x[n] -= ratio[n] * x[n + plane];
}

static double tridiagonal(int K, int J, int I, int steps) {
  size_t plane = (size_t)J * I, count = K * plane;
  float *a = field(count, -1, 0), *b = field(count, 2, 3), *c = field(count, -1, 0), *d = field(count, -1, 1);
  float *ratio = field(count, 0, 0), *x = field(count, 0, 0);
  double began = 0;
  for (int n = -1; n < steps; n++) {
    if (n == 0) began = milliseconds();
    solve(a, b, c, d, ratio, x, K, plane);
    float *previous = d;
    d = x;
    x = previous;
  }
  double taken = milliseconds() - began;
  free(a), free(b), free(c), free(d), free(ratio), free(x);
  return taken / steps;
}

int main(void) {
  char name[32];
  int K, J, I, steps;
  while (scanf("%31s %d %d %d %d", name, &K, &J, &I, &steps) == 5) {
    printf("%.6f\n", strcmp(name, "advection") == 0 ? advection(K, J, I, steps) : tridiagonal(K, J, I, steps));
    fflush(stdout);
  }
  return 0;
}
