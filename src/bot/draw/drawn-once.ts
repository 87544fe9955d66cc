import type { Reply } from '../reply.js';

interface Options {
  readonly public: boolean;
}

/** What draws a reply, and draws none twice: people who asked the same at once got one reply, and a platform shows it alike. */
export function drawnOnce<T extends object>(
  draw: (reply: Reply, options: Options) => T,
): (reply: Reply, options: Options) => T {
  const known = { open: new WeakMap<Reply, T>(), direct: new WeakMap<Reply, T>() };
  return (reply, options) => {
    const drawings = options.public ? known.open : known.direct;
    const before = drawings.get(reply);
    if (before) return before;
    const drawing = draw(reply, options);
    drawings.set(reply, drawing);
    return drawing;
  };
}
