/** The first Chromium with the origin trial. */
const FIRST = 150;

interface Brands {
  mobile: boolean;
  brands: { brand: string; version: string }[];
}

/** Whether this browser may have tokens: desktop browsers of Chromium's family do. The others need not wait for any. */
export function mayHaveTokens() {
  const { userAgentData } = navigator as { userAgentData?: Brands };
  return !!userAgentData && !userAgentData.mobile
    && userAgentData.brands.some(({ brand, version }) => brand === "Chromium" && +version >= FIRST);
}
