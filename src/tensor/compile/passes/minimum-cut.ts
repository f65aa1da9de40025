interface Edge {
  readonly to: number;
  /** What still fits through. */
  room: number;
  /** Place of the opposite edge in the list of `to`. */
  readonly back: number;
}

/** A network of pipes between numbered places, and where it is cut so that nothing gets from the source to the sink (Dinic 1970). */
export class Network {
  private readonly edges: Edge[][] = [];

  /** @returns a new place */
  place(): number {
    return this.edges.push([]) - 1;
  }

  connect(from: number, to: number, capacity: number): void {
    const [own, others] = [this.edges[from] as Edge[], this.edges[to] as Edge[]];
    own.push({ to, room: capacity, back: others.length });
    others.push({ to: from, room: 0, back: own.length - 1 });
  }

  /** The places on the side of the source after a cut of the least capacity. */
  cut(source: number, sink: number): ReadonlySet<number> {
    for (;;) {
      const levels = this.levels(source);
      if (!levels.has(sink)) return new Set(levels.keys());
      this.fill(source, sink, levels);
    }
  }

  /** The places that the source reaches, and in how many steps. */
  private levels(source: number): Map<number, number> {
    const levels = new Map([[source, 0]]);
    for (const [at, level] of levels)
      for (const { to, room } of this.edges[at] as Edge[]) if (room > 0 && !levels.has(to)) levels.set(to, level + 1);
    return levels;
  }

  /** Sends through shortest paths what they hold. */
  private fill(source: number, sink: number, levels: ReadonlyMap<number, number>): void {
    const tried = new Map<number, number>();
    const path: Edge[] = [];
    for (;;) {
      const at = path.at(-1)?.to ?? source;
      if (at === sink) {
        this.send(path);
        path.length = 0;
        continue;
      }
      const edge = this.next(at, levels, tried);
      if (edge) path.push(edge);
      else if (path.length === 0) return;
      else {
        path.pop();
        const before = path.at(-1)?.to ?? source;
        tried.set(before, (tried.get(before) ?? 0) + 1);
      }
    }
  }

  private next(at: number, levels: ReadonlyMap<number, number>, tried: Map<number, number>): Edge | undefined {
    const list = this.edges[at] as Edge[];
    const deeper = (levels.get(at) as number) + 1;
    let n = tried.get(at) ?? 0;
    while (n < list.length && !((list[n] as Edge).room > 0 && levels.get((list[n] as Edge).to) === deeper)) n++;
    tried.set(at, n);
    return list[n];
  }

  private send(path: readonly Edge[]): void {
    const amount = Math.min(...path.map(({ room }) => room));
    for (const edge of path) {
      edge.room -= amount;
      ((this.edges[edge.to] as Edge[])[edge.back] as Edge).room += amount;
    }
  }
}
