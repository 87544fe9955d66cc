/** `+1.5 %`, `−12 %`, `0.00 %`: two significant digits, at most two decimals, with its sign unless it is nothing. */
export function percent(fraction: number | null): string {
  if (fraction === null) return '–';
  const text = unsignedPercent(Math.abs(fraction));
  return /^[0.,]+ %$/.test(text) ? text : `${fraction < 0 ? '−' : '+'}${text}`;
}

/** `12 %`: for shares, falls and rates, where a sign would only puzzle. */
export function unsignedPercent(fraction: number | null): string {
  if (fraction === null) return '–';
  const value = Math.abs(fraction) * 100;
  const sign = fraction < 0 && value >= 0.005 ? '−' : '';
  return `${sign}${digits(value)} %`;
}

/** A probability: `93 %`, never rounded to certainty. */
export function chance(probability: number | null): string {
  if (probability === null) return '–';
  if (probability > 0.995 && probability < 1) return 'over 99 %';
  return probability > 0 && probability < 0.005 ? 'under 1 %' : `${Math.round(probability * 100)} %`;
}

/** `1.24`, `−0.20`, `13.4`; `–` for what there is not. */
export function number(value: number | null, decimals = 2): string {
  if (value === null) return '–';
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** `2024-03-12 14:00` of ISO 8601 text, UTC. */
export const instant = (iso: string | null): string => (iso === null ? '–' : iso.slice(0, 16).replace('T', ' '));

/** `2024-03-12`. */
export const date = (iso: string | null): string => (iso === null ? '–' : iso.slice(0, 10));

function digits(value: number): string {
  const decimals = value >= 9.95 ? 0 : value >= 0.995 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
