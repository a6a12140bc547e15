const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Calls `step` with numbers that rise from 0 to 1, smoothly; once with 1 for who wants no motion. Returns a function that stops it. */
function animate(milliseconds, step) {
  let running = true;
  if (lessMotion.matches) {
    step(1);
    return () => {};
  }
  const start = performance.now();
  const frame = now => {
    if (!running) return;
    const t = Math.min(1, Math.max(0, (now - start) / milliseconds));
    step(t * t * (3 - 2 * t));
    if (t < 1) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => { running = false; };
}
