/** Names in a model's graph: `input` rows × features; `direction` rows × (down, neutral, up); `big_move` and `rise` rows × 1. */
export const graphNames = { input: 'input', direction: 'direction', bigMove: 'big_move', rise: 'rise' } as const;
