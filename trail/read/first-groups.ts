/**
 * The `wanted` groups that come first, in order: the most calls first, then the key's texts by code units. A heap of
 * the best so far, so that all others cost one comparison each. Undefined where so many are wanted that sorting them
 * all is the better way.
 */
export function firstGroups(
  calls: Float64Array,
  ids: () => readonly Int32Array[],
  texts: readonly (readonly string[])[],
  wanted: number,
): Uint32Array | undefined {
  if (wanted === 0) return new Uint32Array(0);
  if (wanted * 8 > calls.length) return undefined;
  const isBefore = (a: number, b: number): boolean => {
    const [callsA, callsB] = [calls[a] as number, calls[b] as number];
    if (callsA !== callsB) return callsA > callsB;
    for (const [part, column] of ids().entries()) {
      const [idA, idB] = [column[a] as number, column[b] as number];
      if (idA === idB) continue;
      return (texts[part]?.[idA] ?? "") < (texts[part]?.[idB] ?? "");
    }
    return false;
  };
  // The last one in order is at the top: what does not come before it is out.
  const heap = new Uint32Array(wanted);
  const sink = (from: number, size: number) => {
    let place = from;
    const moved = heap[place] as number;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child] as number, heap[child + 1] as number)) child += 1;
      if (!isBefore(moved, heap[child] as number)) break;
      heap[place] = heap[child] as number;
      place = child;
    }
    heap[place] = moved;
  };
  for (let at = 0; at < wanted; at++) heap[at] = at;
  for (let at = (wanted >> 1) - 1; at >= 0; at--) sink(at, wanted);
  let lowest = calls[heap[0] as number] as number;
  for (let at = wanted; at < calls.length; at++) {
    if ((calls[at] as number) < lowest || !isBefore(at, heap[0] as number)) continue;
    heap[0] = at;
    sink(0, wanted);
    lowest = calls[heap[0] as number] as number;
  }
  for (let size = wanted - 1; size > 0; size--) {
    const last = heap[0] as number;
    heap[0] = heap[size] as number;
    sink(0, size);
    heap[size] = last;
  }
  return heap;
}
