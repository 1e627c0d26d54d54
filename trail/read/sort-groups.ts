/**
 * Slots of groups in the order of GroupQuery's answers: by hour first where `hours` is given, then the most calls,
 * then the key's texts by code units. `ids[part][slot]` is an index into `values[part]`.
 */
export function sortGroups(
  calls: Float64Array,
  groupCount: number,
  hours: Float64Array | undefined,
  ids: readonly Uint32Array[],
  values: readonly (readonly string[])[],
): Uint32Array {
  const order = new Uint32Array(groupCount);
  for (let slot = 0; slot < groupCount; slot++) order[slot] = slot;
  return order.sort((a, b) => {
    if (hours && hours[a] !== hours[b]) return (hours[a] as number) - (hours[b] as number);
    if (calls[a] !== calls[b]) return (calls[b] as number) - (calls[a] as number);
    for (let part = 0; part < ids.length; part++) {
      const column = ids[part] as Uint32Array;
      const idA = column[a] as number;
      const idB = column[b] as number;
      if (idA === idB) continue;
      const texts = values[part] as readonly string[];
      return (texts[idA] as string) < (texts[idB] as string) ? -1 : 1;
    }
    return 0;
  });
}
