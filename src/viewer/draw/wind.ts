import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import type { MapProjection } from './projection.ts';

/** Winds of a picture, [rows × columns], m s⁻¹. */
export interface Wind {
  readonly east: ArrayLike<number>;
  readonly north: ArrayLike<number>;
}

const count = 1400;
/** Degrees of latitude that a drop moves in a picture, per m s⁻¹. */
const pace = 0.045;
/** Pictures that a drop lives at the most. */
const life = 60;

/** A number of the nearest cell. */
function nearest({ latitude, columns, rows }: GaussianGrid, values: ArrayLike<number>, λ: number, φ: number): number {
  const [first, last] = [latitude[0] as number, latitude[rows - 1] as number];
  const j = Math.max(0, Math.min(rows - 1, Math.round(((φ - first) / (last - first)) * (rows - 1))));
  const i = Math.round((((λ % 360) + 360) % 360) / (360 / columns)) % columns;
  return values[j * columns + i] ?? Number.NaN;
}

/** Drops that the wind carries over a map, on a canvas above it; only their trails are seen. */
export class WindDrops {
  private readonly longitude = new Float32Array(count);
  private readonly latitude = new Float32Array(count);
  private readonly age = new Float32Array(count);

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly grid: GaussianGrid,
    private readonly random: () => number = Math.random,
  ) {
    for (let n = 0; n < count; n++) this.born(n, random() * life);
  }

  private born(n: number, age: number): void {
    this.longitude[n] = this.random() * 360 - 180;
    this.latitude[n] = (Math.asin(this.random() * 1.98 - 0.99) * 180) / Math.PI;
    this.age[n] = age;
  }

  clear(): void {
    this.canvas.getContext('2d')?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** One picture further. */
  move({ east, north }: Wind, projection: MapProjection): void {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    if (this.canvas.width !== projection.width || this.canvas.height !== projection.height) {
      this.canvas.width = projection.width;
      this.canvas.height = projection.height;
    }
    context.globalCompositeOperation = 'destination-out';
    context.fillStyle = 'rgba(0,0,0,0.09)';
    context.fillRect(0, 0, projection.width, projection.height);
    context.globalCompositeOperation = 'source-over';
    context.strokeStyle = 'rgba(255,255,255,0.85)';
    context.lineWidth = Math.max(0.8, projection.width / 900);
    context.beginPath();
    for (let n = 0; n < count; n++) this.advance(n, { east, north }, projection, context);
    context.stroke();
  }

  private advance(n: number, { east, north }: Wind, { pixel }: MapProjection, context: CanvasRenderingContext2D): void {
    const [λ, φ] = [this.longitude[n] as number, this.latitude[n] as number];
    const [u, v] = [nearest(this.grid, east, λ, φ), nearest(this.grid, north, λ, φ)];
    const to = [λ + (u * pace) / Math.max(0.15, Math.cos((φ * Math.PI) / 180)), φ + v * pace] as const;
    this.age[n] = (this.age[n] as number) + 1;
    if (!(Math.abs(to[0]) < 180 && Math.abs(to[1]) < 88) || (this.age[n] as number) > life) {
      this.born(n, 0);
      return;
    }
    context.moveTo(...pixel(λ, φ));
    context.lineTo(...pixel(...to));
    this.longitude[n] = to[0];
    this.latitude[n] = to[1];
  }
}
