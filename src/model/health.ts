const million = 1e12; // m² in a million km²

/** Health of air, ground and ice in half a line. @param scalars of the series */
export function airHealth(scalars: Readonly<Record<string, number>>): string {
  const number = (name: string, digits: number, factor = 1): string => ((scalars[name] ?? Number.NaN) * factor).toFixed(digits);
  return (
    `T2m ${number('tas', 2)} K, TOA ${number('rtmt', 1)} W/m2, wind ${number('wind_max', 0)} m/s, ` +
    `ice ${number('siarean', 1, 1 / million)}/${number('siareas', 1, 1 / million)} Mkm2`
  );
}
